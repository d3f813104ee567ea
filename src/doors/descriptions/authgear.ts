/** Authgear's custom SMS gateway (github.com/authgear/authgear-server, docs/specs/sms_gateway.md). It makes the code and reads ours from the body. */
import { describedPlatform } from '../generic.js';

export const authgear = describedPlatform({
  name: 'authgear',
  title: 'Authgear',
  description: {
    request: {
      to: 'to',
      text: 'body',
      code: '/template_variables/code',
      locale: 'language_tag',
    },
    answer: { body: { code: 'ok' } },
    error: {
      body: { code: '{name}', description: '{message}' },
      names: {
        invalid_number: 'invalid_phone_number',
        number_not_allowed: 'delivery_rejected',
        country_not_allowed: 'delivery_rejected',
        channel_not_allowed: 'delivery_rejected',
        resend_too_soon: 'rate_limited',
        limit_reached: 'rate_limited',
        unauthorized: 'authentication_failed',
        invalid_request: 'unsupported_request',
        other: 'unknown_error',
      },
    },
  },
  authentication: 'an HMAC of the body',
  sandboxAuth: (secret) => ({
    kind: 'hmac',
    header: 'x-authgear-body-signature',
    encoding: 'hex',
    secrets: [secret],
  }),
  setUp: `authgear.yaml: messaging.sms_provider: custom. In authgear.secrets.yaml:
- data: { url: <the URL below>, timeout: 10 }
  key: sms.custom
Choose "hmac" for this door's auth, with header x-authgear-body-signature, encoding hex, and the webhook secret of
Advanced > Hooks > Webhook Signature.`,
});
