/**
 * Asks Twilio to come again when this service is away or answers 5xx: connect within 2 s, answer within 5 s, two
 * repeats. The fragment is neither sent nor signed (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
 */
const CONNECTION_OVERRIDES = '#ct=2000&rt=5000&rc=2&rp=ct,rt,5xx';

export function twilioCallbackUrl(url: string): string {
  return `${url}${CONNECTION_OVERRIDES}`;
}
