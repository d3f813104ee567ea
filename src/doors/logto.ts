/**
 * Logto's HTTP SMS connector (npm @logto/connector-http-sms). Logto makes the code. It sends the configured Authorization as it is, tries
 * once, sets no time limit, and shows the text of a refusal in its error.
 */
import { z } from 'zod';
import { authenticationOf, Secrets } from './authentication.js';
import { Channels, contentOf, international, jsonOf, malformed, parseFields } from './body.js';
import { askerFrom, localeOf, referenceOf } from './content.js';
import type { Platform } from './door.js';
import { jsonSample, plainDoor, refusedForPerson } from './plain-door.js';

const Settings = z.strictObject({
  secrets: Secrets.describe('The whole value of the Authorization header, the newest first.'),
  channels: Channels,
});

const Sent = z.object({
  to: z.string().min(1).max(64),
  type: z.string().max(64).optional(),
  payload: z.object({
    code: z.string().max(32).optional(),
    locale: z.string().max(64).nullish(),
  }),
  ip: z.string().max(64).nullish(),
});
const CURE = 'Use the HTTP SMS connector of Logto, and no proxy that changes its body.';

export const logto: Platform<z.output<typeof Settings>> = {
  name: 'logto',
  title: 'Logto',
  settings: Settings,
  authentication: 'a secret in Authorization',
  calls: false,
  sandbox: ({ secret }) => ({ secrets: [secret] }),

  open({ secrets, channels }, context) {
    const authentication = authenticationOf(
      { kind: 'header', name: 'authorization', secrets },
      context.clock,
    );
    return plainDoor({
      verify: authentication.verify,
      read({ rawBody }) {
        const { to, type, payload, ip } = parseFields(Sent, jsonOf(rawBody, CURE), CURE);
        // Invitations and the like hold a link.
        if (!payload.code) {
          throw malformed('Logto’s message holds no code. Only verification codes are delivered.');
        }
        return {
          message: {
            to: international(to),
            channels,
            ...contentOf({ code: payload.code }),
            ...askerFrom(ip ?? undefined, undefined),
            ...localeOf(payload.locale),
            ...referenceOf(type),
          },
        };
      },
      refused: refusedForPerson,
      sample(to, { code }) {
        const sent = {
          to: to.replace('+', ''),
          type: 'SignIn',
          payload: { code, locale: 'en' },
          ip: '192.0.2.44',
        };
        return jsonSample(context, sent, authentication.headers);
      },
    });
  },

  snippet({ secrets: [secret] }, url) {
    const config = { endpoint: url, authorization: secret };
    return `Console > Connectors > SMS > HTTP SMS
  Endpoint              ${url}
  Authorization Header  ${secret}

The same through the Management API: PATCH /api/connectors/{id}
${JSON.stringify({ config }, undefined, 2)}
`;
  },
};
