/**
 * Where vendors call back. The path carries the delivery's id under the vendor's signature, so a callback needs no
 * index by message id, and one that comes before the create call has answered finds its delivery all the same.
 */
import type { CallPosition } from '../challenge/call-script.js';

/** Path patterns in Express's form. */
export const CALLBACK_PATHS = {
  twilio: {
    sms: '/webhooks/twilio/sms/:deliveryId',
    call: '/webhooks/twilio/call/:deliveryId',
    callStatus: '/webhooks/twilio/call/:deliveryId/status',
    callMachine: '/webhooks/twilio/call/:deliveryId/machine',
    inbound: '/webhooks/twilio/inbound',
  },
  vonage: {
    sms: '/webhooks/vonage/sms/:deliveryId',
    call: '/webhooks/vonage/call/:deliveryId',
    callEvent: '/webhooks/vonage/call/:deliveryId/event',
    inbound: '/webhooks/vonage/inbound',
  },
} as const;

/** The path for one delivery; a position in the call rides in the query as `prompt`, `pressed` and `waited`. */
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
