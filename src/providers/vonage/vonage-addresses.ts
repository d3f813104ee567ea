/**
 * Where Vonage calls back. Vonage signs a callback's body, not its address, and a call's events name no reference of ours. So the addresses of
 * a call carry a token over the path and the position in the call: an event that is genuine for one delivery
 * is worth nothing at another's address.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const VONAGE_CALLBACKS = {
  sms: '/webhooks/vonage/sms/:deliveryId',
  call: '/webhooks/vonage/call/:deliveryId',
  callEvent: '/webhooks/vonage/call/:deliveryId/event',
  inbound: '/webhooks/vonage/inbound',
} as const;

const PARAMETER = 't';
const TOKEN_LENGTH = 22;

/** @param pathAndQuery as `callbackPath` builds it */
export function vonageCallbackPath(secret: string, pathAndQuery: string): string {
  const separator = pathAndQuery.includes('?') ? '&' : '?';
  return `${pathAndQuery}${separator}${PARAMETER}=${tokenOf(secret, pathAndQuery)}`;
}

/**
 * @param pathAndQuery as it came in
 * @param secrets the present signature secret, and the previous one while it rotates
 * @returns false for an address that was not built here
 */
export function isVonageCallbackPath(secrets: readonly string[], pathAndQuery: string): boolean {
  const [, address, token] = /^(.*)[?&]t=([\w-]{22})$/.exec(pathAndQuery) ?? [];
  if (address === undefined || token === undefined) return false;
  return secrets.some((secret) =>
    timingSafeEqual(Buffer.from(tokenOf(secret, address)), Buffer.from(token)),
  );
}

/** 128 bits as base64url. */
function tokenOf(secret: string, pathAndQuery: string): string {
  return createHmac('sha256', secret)
    .update(`callback address\n${pathAndQuery}`)
    .digest('base64url')
    .slice(0, TOKEN_LENGTH);
}
