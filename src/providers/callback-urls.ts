/**
 * Where vendors call back. The path carries the delivery's id under the vendor's signature, so a callback needs no
 * index by message id, and one that comes before the create call has answered finds its delivery all the same.
 */
import type { CallPosition } from '../challenge/call-script.js';

/**
 * The path for one delivery; a position in the call rides in the query as `prompt`, `pressed` and `waited`.
 * @param pattern in Express's form, with `:deliveryId`
 */
export function callbackPath(pattern: string, deliveryId: string, position?: CallPosition): string {
  const path = pattern.replace(':deliveryId', encodeURIComponent(deliveryId));
  return position === undefined ? path : `${path}?${positionQuery(position)}`;
}

/** @param publicUrl where vendors reach this service, with or without a path or a slash at its end */
export function callbackUrl(publicUrl: string, path: string): string {
  return `${publicUrl.replace(/\/+$/, '')}${path}`;
}

function positionQuery({ prompt, pressed, waited }: CallPosition): string {
  const digits = pressed === undefined ? '' : `&pressed=${pressed}`;
  return `prompt=${prompt}${digits}${waited === undefined ? '' : `&waited=${waited}`}`;
}
