/** Where Twilio calls back, and how it writes senders and numbers. */
import { type Channel, isRich } from '../../challenge/challenge.js';

export const TWILIO_CALLBACKS = {
  sms: '/webhooks/twilio/sms/:deliveryId',
  rcs: '/webhooks/twilio/rcs/:deliveryId',
  whatsapp: '/webhooks/twilio/whatsapp/:deliveryId',
  call: '/webhooks/twilio/call/:deliveryId',
  callStatus: '/webhooks/twilio/call/:deliveryId/status',
  callMachine: '/webhooks/twilio/call/:deliveryId/machine',
  inbound: '/webhooks/twilio/inbound',
} as const;

/** A messaging service: a pool of numbers, of which Twilio picks one. It sends an SMS by itself where a phone has no RCS. */
export const MESSAGING_SERVICE = /^MG[0-9a-f]{32}$/i;

/** A content template, which WhatsApp has approved (https://www.twilio.com/docs/content/whatsappauthentication). */
export const CONTENT_SID = /^HX[0-9a-f]{32}$/i;

/**
 * A number or sender as an address of its channel: `rcs:+358…`, `whatsapp:+358…`, or the number alone for SMS and calls
 * (https://www.twilio.com/docs/messaging/channels, https://www.twilio.com/docs/rcs/send-an-rcs-message).
 */
export function twilioAddress(channel: Channel, party: string): string {
  return isRich(channel) ? `${channel}:${party}` : party;
}

/** The other way round. */
export function withoutChannel(address: string): string {
  return address.replace(/^(?:rcs|whatsapp):/, '');
}

/**
 * Asks Twilio to come again when this service is away or answers 5xx: connect within 2 s, answer within 5 s, two
 * repeats. The fragment is neither sent nor signed (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
 */
export const CONNECTION_OVERRIDES = '#ct=2000&rt=5000&rc=2&rp=ct,rt,5xx';
