/** Where a described carrier sends its receipts: an address for each delivery, or one for all. */
import { createHmac } from 'node:crypto';
import { callbackPath } from '../provider.js';
import type { Carrier } from './declared-provider.js';
import { render } from './template.js';

/** In Express's form. */
export function receiptPattern({ name, description }: Pick<Carrier, 'name' | 'description'>) {
  const { receipts } = description;
  if (receipts?.deliveryId !== undefined) return `/webhooks/${name}/sms`;
  return `/webhooks/${name}/sms/:deliveryId`;
}

/** The path for one delivery, with the token if the address holds one. */
export function receiptPath(carrier: Carrier, deliveryId: string): string {
  const path = callbackPath(receiptPattern(carrier), deliveryId);
  const token = receiptToken(carrier, deliveryId);
  return token === undefined ? path : `${path}?t=${token}`;
}

/** Opens the receipts of one delivery, so that an address which becomes known opens no other. Undefined where the address holds none. */
export function receiptToken(
  { description, settings }: Carrier,
  deliveryId: string,
): string | undefined {
  const signature = description.receipts?.signature;
  if (signature?.kind !== 'address') return undefined;
  const key = render(signature.secret, settings);
  return createHmac('sha256', key).update(`receipt ${deliveryId}`).digest('base64url');
}
