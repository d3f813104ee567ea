/** The sender that the phone shows for a message or a call. */
import type { Delivery } from '../challenge/challenge.js';
import type { Tenant } from '../challenge/tenant.js';

/** The tenant's sender for this provider and channel: the country's own, else the one for all. */
export function senderFor(
  tenant: Tenant,
  delivery: Pick<Delivery, 'provider' | 'channel'>,
  country: string,
): string | undefined {
  const fitting = tenant.senders.filter(
    (sender) => sender.provider === delivery.provider && sender.channel === delivery.channel,
  );
  const own = fitting.find((sender) => sender.country === country);
  return (own ?? fitting.find((sender) => sender.country === undefined))?.from;
}
