/**
 * Auth0's custom phone provider: an Action that posts what Auth0 rendered. The Action that Auth0 publishes works as it is; ours also tells
 * the person's address and id, and asks for a retry where one helps.
 */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { OctothorpeError } from '../challenge/errors.js';
import type { Clock } from '../challenge/time.js';
import { parseInput, parseJson } from '../http/request.js';
import type { MessageRequest } from '../message/message.js';
import { type Authentication, authenticationOf, Secrets } from './authentication.js';
import { askerFrom, codeIn, isCode, localeOf, referenceOf } from './content.js';
import type { Door, DoorAnswer, DoorRequest, DoorVisit, Platform, Sample } from './door.js';
import { refusalStatus, refusalText, retryAfter } from './refusal.js';

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
  open: (settings, { url, clock }) => new Auth0Door(settings, url, clock),
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

class Auth0Door implements Door {
  readonly #secrets: Settings['secrets'];
  readonly #url: string;
  readonly #authentication: Authentication;

  constructor({ secrets }: Settings, url: string, clock: Clock) {
    this.#secrets = secrets;
    this.#url = url;
    this.#authentication = authenticationOf({ kind: 'bearer', secrets }, clock);
  }

  /** Auth0's own Action names no type of the body, so none is asked for. */
  async take(request: DoorRequest): Promise<DoorVisit> {
    this.#authentication.verify(request);
    const body = parseInput(Body, parseJson(request.rawBody));
    return {
      message: messageOf(body),
      ...this.#repeatKey(body),
      accepted: (id) => ({ status: 200, body: { id: id ?? null } }),
      refused: (error) => this.refused(error),
    };
  }

  refused(error: OctothorpeError): DoorAnswer {
    return {
      status: refusalStatus(error),
      headers: retryAfter(error),
      body: { error: error.code, message: refusalText(error) },
    };
  }

  async sample(to: string, wanted: Partial<Sample> = {}): Promise<DoorRequest> {
    const { channel, code = '123456' } = wanted;
    const body = {
      action: 'second-factor-authenticator',
      language: 'en',
      recipient: to,
      message_type: channel === 'call' ? 'voice' : 'text',
      text: `${code} is your verification code.`,
      code,
    };
    const rawBody = Buffer.from(JSON.stringify(body));
    return {
      method: 'POST',
      url: new URL(this.#url).pathname,
      headers: { 'content-type': 'application/json', ...this.#authentication.headers(rawBody) },
      rawBody,
    };
  }

  /**
   * Auth0 repeats a failed notification for minutes, with the same correlation id. One sign-in may ask for another code under that id, so
   * the content counts as well: keyed, since the key of a repeat is kept.
   */
  #repeatKey({ id, recipient, text, code }: Body): { repeatKey?: string } {
    if (id === undefined) return {};
    const content = JSON.stringify([id, recipient, text, code]);
    const repeatKey = createHmac('sha256', this.#secrets[0] ?? '').update(content);
    return { repeatKey: repeatKey.digest('base64url') };
  }
}

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
