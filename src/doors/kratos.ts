/**
 * Ory Kratos' courier channel over HTTP (github.com/ory/kratos, courier/http_channel.go). Kratos makes the code. What it sends is written by
 * a jsonnet of ours, which the set-up holds. It has 10 s, and tries again up to 5 times whatever the status, without an id of the message.
 */
import { z } from 'zod';
import { type AuthenticationSettings, authenticationOf, Secrets } from './authentication.js';
import { Channels, contentKey, contentOf, jsonOf, parseFields, TextSetting } from './body.js';
import { askerFrom, lifeSeconds, localeOf, referenceOf } from './content.js';
import type { Platform } from './door.js';
import { jsonSample, plainDoor } from './plain-door.js';

const Settings = z.strictObject({
  auth: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('api_key').describe('How the caller authenticates.'),
        name: z
          .string()
          .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of an HTTP header')
          .default('Authorization')
          .describe('The header of `api_key`.'),
        secrets: Secrets,
      }),
      z.strictObject({
        kind: z.literal('basic_auth'),
        user: z.string().min(1).max(128).describe('The user of `basic_auth`.'),
        secrets: Secrets,
      }),
    ])
    .describe('How Kratos authenticates: `api_key` or `basic_auth`.'),
  channels: Channels,
  text: TextSetting,
});
type Settings = z.output<typeof Settings>;

const Text = z.string().max(2_000).nullish();
const Sent = z.object({
  recipient: z.string().min(1).max(64),
  body: Text,
  template_type: Text,
  code: Text,
  expires_in_minutes: z.number().nullish(),
  identity: Text,
  locale: Text,
});
const CURE = "Use the jsonnet of this door's set-up as the channel's body.";

/** The body of the request. Templates name their code differently. No address: the transient payload is the browser's own word. */
const JSONNET = `function(ctx)
  local data = ctx.template_data;
  local at(object, name) = if std.isObject(object) && std.objectHas(object, name) then object[name] else null;
  local codes = [at(data, name) for name in ['login_code', 'registration_code', 'verification_code', 'recovery_code']];
  local found = std.filter(function(code) code != null && code != '', codes);
  local more = at(data, 'transient_payload');
  {
    recipient: ctx.recipient,
    body: ctx.body,
    template_type: ctx.template_type,
    code: if std.length(found) > 0 then found[0] else null,
    expires_in_minutes: at(data, 'expires_in_minutes'),
    identity: at(at(data, 'identity'), 'id'),
    locale: at(more, 'locale'),
  }
`;

export const kratos: Platform<Settings> = {
  name: 'kratos',
  title: 'Ory Kratos',
  settings: Settings,
  authentication: 'an API key',
  calls: false,
  sandbox: ({ secret }) => ({ auth: { kind: 'api_key', secrets: [secret] } }),

  open({ auth, channels, text: textSetting }, context) {
    const authentication = authenticationOf(authOf(auth), context.clock);
    return plainDoor({
      verify: authentication.verify,
      read({ rawBody }) {
        const sent = parseFields(Sent, jsonOf(rawBody, CURE), CURE);
        const given = { code: sent.code ?? undefined, text: sent.body ?? undefined };
        const minutes = sent.expires_in_minutes;
        return {
          message: {
            to: sent.recipient,
            channels,
            ...contentOf(given, textSetting),
            ...(minutes ? { expiresInSeconds: lifeSeconds(minutes * 60) } : {}),
            ...askerFrom(undefined, sent.identity ?? undefined),
            ...localeOf(sent.locale),
            ...referenceOf(sent.template_type ?? undefined),
          },
          // A try that timed out comes again after more than 10 s.
          repeatKey: contentKey(auth.secrets[0] ?? '', sent.recipient, given.code, given.text),
        };
      },
      sample(to, { code }) {
        const sent = {
          recipient: to,
          body: `Your login code is: ${code}\n\nIt expires in 15 minutes.\n`,
          template_type: 'login_code_valid',
          code,
          expires_in_minutes: 15,
          identity: null,
          locale: null,
        };
        return jsonSample(context, sent, authentication.headers);
      },
    });
  },

  snippet({ auth }, url) {
    const [secret] = auth.secrets;
    const config =
      auth.kind === 'api_key'
        ? [`name: ${auth.name}`, `value: ${JSON.stringify(secret)}`, 'in: header']
        : [`user: ${JSON.stringify(auth.user)}`, `password: ${JSON.stringify(secret)}`];
    return `# kratos.yml
courier:
  channels:
    - id: sms
      type: http
      request_config:
        url: ${url}
        method: POST
        headers:
          Content-Type: application/json
        body: base64://${Buffer.from(JSONNET).toString('base64')}
        auth:
          type: ${auth.kind}
          config:
${config.map((line) => `            ${line}`).join('\n')}

# The body above, readable
${JSONNET.trimEnd().replace(/^/gm, '# ')}
`;
  },
};

function authOf(auth: Settings['auth']): AuthenticationSettings {
  return auth.kind === 'api_key'
    ? { kind: 'header', name: auth.name.toLowerCase(), secrets: auth.secrets }
    : { kind: 'basic', user: auth.user, secrets: auth.secrets };
}
