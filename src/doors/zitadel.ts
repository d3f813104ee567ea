/**
 * ZITADEL's SMS provider over HTTP (github.com/zitadel/zitadel, internal/notification/channels/webhook, pkg/actions). ZITADEL makes the code
 * and the text. It has 5 s; its queue tries again after every other status than 2xx.
 */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../challenge/time.js';
import {
  type Authentication,
  isOneOf,
  requireRecent,
  Secrets,
  SIGNATURES_MAX,
  unauthorized,
  WRONG_SIGNATURE,
} from './authentication.js';
import { Channels, contentKey, contentOf, jsonOf, parseFields, TextSetting } from './body.js';
import { referenceOf } from './content.js';
import type { Platform } from './door.js';
import { jsonSample, plainDoor } from './plain-door.js';

const Settings = z.strictObject({
  secrets: Secrets.describe(
    'The `signingKey` that ZITADEL answers with when the provider is created, the newest first.',
  ),
  channels: Channels,
  text: TextSetting,
});

const Text = z.string().max(2_000).nullish();
const Sent = z.object({
  contextInfo: z.object({
    eventType: Text,
    recipientPhoneNumber: z.string().min(1).max(64),
  }),
  templateData: z.object({ text: Text }).nullish(),
  /** Some versions name the code of a sign-in `otp`. */
  args: z.object({ code: Text, Code: Text, otp: Text, OTP: Text }).nullish(),
});
const CURE = 'Use an SMS provider of type HTTP, and no proxy that changes its body.';

export const zitadel: Platform<z.output<typeof Settings>> = {
  name: 'zitadel',
  title: 'ZITADEL',
  settings: Settings,
  authentication: 'a signature of the body',
  calls: false,
  sandbox: ({ secret }) => ({ secrets: [secret] }),

  open({ secrets, channels, text: textSetting }, context) {
    const authentication = zitadelSignature(secrets, context.clock);
    return plainDoor({
      verify: authentication.verify,
      read({ rawBody }) {
        const sent = parseFields(Sent, jsonOf(rawBody, CURE), CURE);
        const { recipientPhoneNumber: to, eventType } = sent.contextInfo;
        const { code, Code, otp, OTP } = sent.args ?? {};
        const given = {
          code: code ?? Code ?? otp ?? OTP ?? undefined,
          text: sent.templateData?.text ?? undefined,
        };
        return {
          message: {
            to,
            channels,
            ...contentOf(given, textSetting),
            ...referenceOf(eventType ?? undefined),
          },
          // A later try has the same content, and a signature of its own.
          repeatKey: contentKey(secrets[0] ?? '', to, given.code, given.text),
        };
      },
      sample(to, { code }) {
        const sent = {
          contextInfo: {
            eventType: 'session.otp.sms.challenged',
            provider: { id: '285181292935381355', description: 'Octothorpe' },
            recipientPhoneNumber: to,
          },
          templateData: { text: `${code} is your one-time password. It is valid for 5 minutes.` },
          args: { code, expiry: 300_000_000_000 },
        };
        return jsonSample(context, sent, authentication.headers);
      },
    });
  },

  snippet(_settings, url) {
    const body = JSON.stringify({ endpoint: url, description: 'Octothorpe' });
    return `# 1. Create the provider. Put the answer's "signingKey" into this door's "secrets", and start Octothorpe again.
curl -L "https://$ZITADEL_DOMAIN/admin/v1/sms/http" \\
  -H "Authorization: Bearer $ZITADEL_TOKEN" -H "Content-Type: application/json" \\
  -d '${body}'

# 2. Use it, with the answer's "id".
curl -L -X POST "https://$ZITADEL_DOMAIN/admin/v1/sms/$ID/_activate" -H "Authorization: Bearer $ZITADEL_TOKEN"

# 3. Codes of digits only: set "includeUpperLetters" and "includeLowerLetters" to false.
curl -L -X PUT "https://$ZITADEL_DOMAIN/admin/v1/secretgenerators/SECRET_GENERATOR_TYPE_VERIFY_PHONE_CODE" \\
  -H "Authorization: Bearer $ZITADEL_TOKEN" -H "Content-Type: application/json" \\
  -d '{"length":6,"expiry":"600s","includeLowerLetters":false,"includeUpperLetters":false,"includeDigits":true,"includeSymbols":false}'
`;
  },
};

const HEADER = 'zitadel-signature';

/** `t=<Unix time>,v1=<hex>`, with one `v1` for each key while keys change. */
function zitadelSignature(secrets: readonly string[], clock: Clock): Authentication {
  const sign = (secret: string, seconds: string, rawBody: Buffer) =>
    createHmac('sha256', secret).update(`${seconds}.`).update(rawBody).digest('hex');
  return {
    verify({ headers, rawBody }) {
      const header = headers[HEADER];
      if (typeof header !== 'string') {
        throw unauthorized(
          'The header ZITADEL-Signature is missing. Only a provider with a signing key is accepted: create it again.',
        );
      }
      const parts = header.split(',').map((part) => part.trim());
      const seconds = parts.find((part) => part.startsWith('t='))?.slice(2) ?? '';
      requireRecent(seconds, clock);
      const given = parts.filter((part) => part.startsWith('v1=')).slice(0, SIGNATURES_MAX);
      const valid = secrets.map((secret) => sign(secret, seconds, rawBody));
      const right = given.map((part) => isOneOf(valid, part.slice(3).toLowerCase()));
      if (!right.includes(true)) throw unauthorized(WRONG_SIGNATURE);
    },
    headers(rawBody) {
      const seconds = String(Math.floor(clock.now() / 1000));
      const signatures = secrets.map((secret) => `v1=${sign(secret, seconds, rawBody)}`);
      return { [HEADER]: [`t=${seconds}`, ...signatures].join(',') };
    },
  };
}
