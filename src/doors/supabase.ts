/**
 * Supabase Auth's Send SMS hook (github.com/supabase/auth, internal/hooks). Supabase makes the code. It allows 5 s for all of three tries,
 * and tries again after a network error, or after 429 or 503 with Retry-After. An error of the person comes back in a 200.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ChannelList } from '../challenge/challenge.js';
import type { OctothorpeError } from '../challenge/errors.js';
import { authenticationOf, WebhookSecrets } from './authentication.js';
import { Channels, contentOf, international, jsonOf, malformed, parseFields } from './body.js';
import { askerFrom } from './content.js';
import type { DoorAnswer, Platform } from './door.js';
import { jsonSample, plainDoor } from './plain-door.js';
import { refusalStatus, refusalText } from './refusal.js';

const Settings = z.strictObject({ secrets: WebhookSecrets, channels: Channels });

const Text = z.string().max(256).optional();
const Hook = z.object({
  metadata: z.object({ uuid: Text, ip_address: Text }).default({}),
  user: z.object({ id: Text, phone: Text }).nullish(),
  sms: z.object({ otp: z.string().max(32), phone: Text, sms_type: Text }),
});
const CURE = 'Point only the Send SMS hook at this URL.';

export const supabase: Platform<z.output<typeof Settings>> = {
  name: 'supabase',
  title: 'Supabase',
  settings: Settings,
  authentication: 'a Standard Webhooks signature',
  calls: false,
  sandbox: ({ secret }) => ({ secrets: [`v1,whsec_${secret}`] }),

  open({ secrets, channels }, context) {
    const authentication = authenticationOf({ kind: 'standard_webhooks', secrets }, context.clock);
    return plainDoor({
      verify: authentication.verify,
      read({ rawBody }) {
        const { metadata, user, sms } = parseFields(Hook, jsonOf(rawBody), CURE);
        // Versions before phone changes were hooked send the number with the person alone.
        const phone = sms.phone || user?.phone;
        if (!phone) throw malformed(`Missing or malformed: sms.phone. ${CURE}`);
        return {
          message: {
            to: international(phone),
            channels: askedFor(sms.sms_type, channels),
            ...contentOf({ code: sms.otp }),
            ...askerFrom(metadata.ip_address, user?.id),
            ...(metadata.uuid ? { reference: metadata.uuid.slice(0, 64) } : {}),
          },
          // `webhook-id` is another one at each try.
          ...(metadata.uuid ? { repeatKey: metadata.uuid } : {}),
        };
      },
      accepted: () => ({ status: 200, body: {} }),
      refused,
      sample(to, { code }) {
        const hook = {
          metadata: {
            uuid: randomUUID(),
            time: new Date(context.clock.now()).toISOString(),
            name: 'send-sms',
            ip_address: '192.0.2.44',
          },
          user: { id: '8484b834-f29e-4af2-bf42-80644d154f76', aud: 'authenticated', phone: '' },
          sms: { otp: code, sms_type: 'sms', phone: to.replace('+', '') },
        };
        return jsonSample(context, hook, authentication.headers);
      },
    });
  },

  snippet({ secrets }, url) {
    const joined = secrets.map((secret) => secret.replace(/^(?:v1,)?/, 'v1,')).join('|');
    return `# Supabase CLI, in supabase/config.toml
[auth.hook.send_sms]
enabled = true
uri = "${url}"
secrets = "${joined}"

# Self-hosted, in the environment of the auth container
GOTRUE_HOOK_SEND_SMS_ENABLED=true
GOTRUE_HOOK_SEND_SMS_URI=${url}
GOTRUE_HOOK_SEND_SMS_SECRETS=${joined}
`;
  },
};

/** An application may ask Supabase for WhatsApp. It is passed over where it is not configured here. */
function askedFor(type: string | undefined, channels: ChannelList): ChannelList {
  if (type !== 'whatsapp') return channels;
  return ['whatsapp', ...channels.filter((channel) => channel !== 'whatsapp')];
}

/** Only `unavailable` has Retry-After: it would be tried again at once, and nothing else gets better by that. */
function refused(error: OctothorpeError): DoorAnswer {
  const status = refusalStatus(error);
  const body = { error: { http_code: status, message: refusalText(error) } };
  switch (error.code) {
    case 'unavailable':
      return { status: 503, body, headers: { 'Retry-After': '1' } };
    case 'unauthorized':
    case 'invalid_request':
    case 'internal':
    case 'payload_too_large':
    case 'method_not_allowed':
      return { status, body };
    default:
      return { status: 200, body };
  }
}
