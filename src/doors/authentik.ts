/**
 * authentik's generic SMS provider (github.com/goauthentik/authentik, stages/authenticator_sms). authentik makes the code. It tries once,
 * sets no time limit, and shows our answer to the person where the status is 400 or more.
 */
import { z } from 'zod';
import { AuthenticationSettings, authenticationOf } from './authentication.js';
import { Channels, contentOf, jsonOf, parseFields, TextSetting } from './body.js';
import { askerFrom, localeOf } from './content.js';
import type { Platform } from './door.js';
import { jsonSample, plainDoor, refusedForPerson } from './plain-door.js';

const [Bearer, , Basic] = AuthenticationSettings.options;
const Settings = z.strictObject({
  auth: z
    .discriminatedUnion('kind', [Bearer, Basic])
    .describe('How authentik authenticates: `bearer` or `basic`.'),
  channels: Channels,
  text: TextSetting,
});

const Text = z.string().max(2_000).nullish();
/** As without a mapping; the last three come from the mapping below. */
const Sent = z.object({
  To: z.string().min(1).max(64),
  Body: Text,
  Message: Text,
  ip: Text,
  locale: Text,
  subject: Text,
});
const CURE = 'Leave the mapping of the stage empty, or use the one of this door’s set-up.';

const MAPPING = `from authentik.root.middleware import ClientIPMiddleware

return {
    "To": device.phone_number,
    "Body": token,
    "Message": stage.get_message(token),
    "ip": ClientIPMiddleware.get_client_ip(request.http_request),
    "locale": user.locale(request.http_request),
    "subject": user.uid,
}
`;

export const authentik: Platform<z.output<typeof Settings>> = {
  name: 'authentik',
  title: 'authentik',
  settings: Settings,
  authentication: 'a bearer secret',
  calls: false,
  sandbox: ({ secret }) => ({ auth: { kind: 'bearer', secrets: [secret] } }),

  open({ auth, channels, text: textSetting }, context) {
    const authentication = authenticationOf(auth, context.clock);
    return plainDoor({
      verify: authentication.verify,
      read({ rawBody }) {
        const sent = parseFields(Sent, jsonOf(rawBody, CURE), CURE);
        const given = { code: sent.Body ?? undefined, text: sent.Message ?? undefined };
        return {
          message: {
            to: sent.To,
            channels,
            ...contentOf(given, textSetting),
            ...askerFrom(sent.ip ?? undefined, sent.subject ?? undefined),
            ...localeOf(sent.locale),
          },
        };
      },
      refused: refusedForPerson,
      sample(to, { code }) {
        const sent = {
          From: 'Octothorpe',
          To: to,
          Body: code,
          Message: `Use this code to authenticate in authentik: ${code}`,
        };
        return jsonSample(context, sent, authentication.headers);
      },
    });
  },

  snippet({ auth }, url) {
    const [secret] = auth.secrets;
    const rows =
      auth.kind === 'bearer'
        ? [
            ['Authentication Type', 'Bearer Token'],
            ['External API auth token', secret],
          ]
        : [
            ['Authentication Type', 'Basic Auth'],
            ['External API auth username', auth.user],
            ['External API auth password', secret],
          ];
    return `Flows and Stages > Stages > SMS Authenticator Setup Stage
${[['Provider', 'Generic'], ['From number', 'Octothorpe'], ['External API URL', url], ...rows]
  .map(([name = '', value]) => `  ${name.padEnd(28)}${value}`)
  .join('\n')}

For limits by the person's address, and texts in the person's language, create this webhook mapping
(Customization > Property Mappings > Webhook Mapping), and choose it in the stage:

${MAPPING}`;
  },
};
