/** Where Twilio calls back, and what it takes as a sender that is no number. */

export const TWILIO_CALLBACKS = {
  sms: '/webhooks/twilio/sms/:deliveryId',
  call: '/webhooks/twilio/call/:deliveryId',
  callStatus: '/webhooks/twilio/call/:deliveryId/status',
  callMachine: '/webhooks/twilio/call/:deliveryId/machine',
  inbound: '/webhooks/twilio/inbound',
} as const;

/** A messaging service: a pool of numbers, of which Twilio picks one. */
export const MESSAGING_SERVICE = /^MG[0-9a-f]{32}$/i;

/**
 * Asks Twilio to come again when this service is away or answers 5xx: connect within 2 s, answer within 5 s, two
 * repeats. The fragment is neither sent nor signed (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
 */
export const CONNECTION_OVERRIDES = '#ct=2000&rt=5000&rc=2&rp=ct,rt,5xx';
