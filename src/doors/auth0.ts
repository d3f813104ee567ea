/**
 * Auth0's custom phone provider: an Action that posts what Auth0 rendered. The Action that Auth0 publishes works as it is; ours also tells
 * the person's address and id, and asks for a retry where one helps.
 */
import { z } from 'zod';
import { OctothorpeError } from '../challenge/errors.js';
import { parseInput, parseJson } from '../http/request.js';
import type { MessageRequest } from '../message/message.js';
import { authenticationOf, Secrets } from './authentication.js';
import { contentKey } from './body.js';
import { askerFrom, codeIn, isCode, localeOf, referenceOf } from './content.js';
import type { Platform } from './door.js';
import { jsonSample, plainDoor } from './plain-door.js';

const Settings = z.strictObject({
  secrets: Secrets.describe("The Action's secret `TOKEN`, the newest first."),
});
type Settings = z.infer<typeof Settings>;

const optional = z.string().optional().catch(undefined);

/** `ip`, `user` and `id` are our Action's own. */
const Body = z.object({
  recipient: z.string('is needed: the number, as in +358…'),
  message_type: z.enum(['text', 'voice'], 'must be text or voice').default('text'),
  text: optional,
  code: optional,
  language: optional,
  ip: optional,
  user: optional,
  id: optional,
});
type Body = z.infer<typeof Body>;

export const auth0: Platform<Settings> = {
  name: 'auth0',
  title: 'Auth0',
  settings: Settings,
  authentication: 'a bearer secret, from an Action',
  calls: true,
  sandbox: ({ secret }) => ({ secrets: [secret] }),

  open({ secrets }, context) {
    const authentication = authenticationOf({ kind: 'bearer', secrets }, context.clock);
    return plainDoor({
      verify: authentication.verify,
      /** Auth0's own Action names no type of the body, so none is asked for. */
      read({ rawBody }) {
        const body = parseInput(Body, parseJson(rawBody));
        const { id, recipient, text, code } = body;
        const message = messageOf(body);
        if (id === undefined) return { message };
        // Auth0 repeats a failed notification for minutes, with the same correlation id. One sign-in may ask for another code under that id.
        return { message, repeatKey: contentKey(secrets[0] ?? '', id, recipient, text, code) };
      },
      accepted: (id) => ({ status: 200, body: { id: id ?? null } }),
      sample(to, { channel, code }) {
        const body = {
          action: 'second-factor-authenticator',
          language: 'en',
          recipient: to,
          message_type: channel === 'call' ? 'voice' : 'text',
          text: `${code} is your verification code.`,
          code,
        };
        return jsonSample(context, body, authentication.headers);
      },
    });
  },

  snippet: ({ secrets }, url) =>
    `Branding > Phone Provider > Custom, delivery methods text and voice. Secrets of the Action:
SERVICE_URL = ${url}
TOKEN = ${secrets[0]}
The Action:

${ACTION}`,
};

/** Uncertain failures are repeated, which is safe: the door knows the request again. */
export const ACTION = `exports.onExecuteCustomPhoneProvider = async (event, api) => {
  const { notification, request, transaction, user, secrets } = event;
  if (!notification.code) return api.notification.drop('Only codes are sent.');
  const voice = notification.delivery_method === 'voice';
  let response;
  try {
    response = await fetch(secrets.SERVICE_URL, {
      method: 'POST',
      headers: {
        authorization: \`Bearer \${secrets.TOKEN}\`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        recipient: notification.recipient,
        message_type: notification.delivery_method,
        text: voice ? notification.as_voice : notification.as_text,
        code: notification.code,
        language: notification.locale,
        ip: request && request.ip,
        user: user && user.user_id,
        id: transaction && transaction.correlation_id,
      }),
      signal: AbortSignal.timeout(8000),
    });
  } catch (error) {
    return api.notification.retry('The gateway did not answer.');
  }
  if (response.ok) return;
  const reason = \`The gateway answered \${response.status}.\`;
  if (response.status >= 500) return api.notification.retry(reason);
  return api.notification.drop(reason);
};
`;

function messageOf(body: Body): MessageRequest {
  const { recipient: to, message_type, text, code: given, language, id } = body;
  const code = isCode(given) ? given : codeIn(text ?? '');
  const common = {
    to,
    ...localeOf(language),
    ...referenceOf(id),
    ...askerFrom(body.ip, body.user),
  };
  if (code === undefined) {
    throw new OctothorpeError(
      'invalid_request',
      'There is no code of 4 to 10 digits in code or text. Only codes are sent.',
    );
  }
  if (message_type === 'voice') return { ...common, channels: ['call'], code };
  return { ...common, channels: ['sms'], code, ...(text === undefined ? {} : { text }) };
}
