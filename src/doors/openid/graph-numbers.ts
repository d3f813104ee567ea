/**
 * The phones that a person registered at Microsoft, read from Microsoft Graph with an application's permission
 * (UserAuthenticationMethod.Read.All). Read at every sign-in, so that a number changed there is changed here.
 */
import { request } from 'undici';
import { z } from 'zod';
import { OctothorpeError } from '../../challenge/errors.js';
import { parsePhoneNumber } from '../../challenge/phone-number.js';
import type { Clock } from '../../challenge/time.js';
import { partsOfSubject } from './entra-hint.js';
import type { RegisteredNumber, RegisteredNumbers } from './people.js';
import type { EntraClient, GraphSettings } from './settings.js';

const WITHIN_MS = 5_000;
const ANSWER_BYTES_MAX = 65_536;
/** A token is renewed this long before its end. */
const RENEWED_EARLY_MS = 60_000;

const Token = z.object({ access_token: z.string(), expires_in: z.coerce.number() });
const Phones = z.object({
  value: z.array(z.object({ phoneNumber: z.string(), phoneType: z.string() })).max(10),
});

/** The mobile is what Microsoft itself would use first. An office phone gets no SMS. */
const ORDER: readonly string[] = ['mobile', 'alternateMobile', 'office'];

export class GraphNumbers implements RegisteredNumbers {
  readonly #settings: GraphSettings;
  readonly #directories: readonly string[];
  readonly #clock: Clock;
  /** By directory. */
  readonly #tokens = new Map<string, { readonly token: string; readonly untilMs: number }>();

  constructor(settings: GraphSettings, { directories }: EntraClient, clock: Clock) {
    this.#settings = settings;
    this.#directories = directories;
    this.#clock = clock;
  }

  async of(_tenant: string, subject: string): Promise<readonly RegisteredNumber[]> {
    const parts = partsOfSubject(subject);
    if (!parts || !this.#directories.includes(parts.directory)) return [];
    const token = await this.#token(parts.directory);
    const path = `/users/${parts.oid}/authentication/phoneMethods`;
    const { status, body } = await exchange(`${this.#settings.url}${path}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    });
    if (status === 404) return [];
    const phones = Phones.safeParse(body);
    if (status !== 200 || !phones.success) throw unavailable(`Graph answered ${status}`);
    return ORDER.flatMap((type) => phones.data.value.filter((phone) => phone.phoneType === type))
      .map(registered)
      .filter((number) => number !== undefined);
  }

  async #token(directory: string): Promise<string> {
    const known = this.#tokens.get(directory);
    if (known && this.#clock.now() < known.untilMs) return known.token;
    const { clientId, clientSecret, tokenUrl } = this.#settings;
    const { status, body } = await exchange(tokenUrl.replaceAll('{tenant}', directory), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: 'https://graph.microsoft.com/.default',
      }).toString(),
    });
    const answer = Token.safeParse(body);
    if (status !== 200 || !answer.success) throw unavailable(`the token endpoint said ${status}`);
    const { access_token: token, expires_in: seconds } = answer.data;
    const untilMs = this.#clock.now() + seconds * 1000 - RENEWED_EARLY_MS;
    this.#tokens.set(directory, { token, untilMs });
    return token;
  }
}

/** Undefined where the number cannot be verified here. Graph writes `+358 441234567`. */
function registered(phone: {
  readonly phoneNumber: string;
  readonly phoneType: string;
}): RegisteredNumber | undefined {
  try {
    const { e164 } = parsePhoneNumber(phone.phoneNumber);
    return { e164, channels: phone.phoneType === 'office' ? ['call'] : ['call', 'sms'] };
  } catch {
    return undefined;
  }
}

async function exchange(
  url: string,
  options: {
    readonly method?: 'POST';
    readonly headers: Record<string, string>;
    readonly body?: string;
  },
): Promise<{ readonly status: number; readonly body: unknown }> {
  try {
    const { statusCode, body } = await request(url, {
      ...options,
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > ANSWER_BYTES_MAX) throw new Error('The answer is too long.');
      chunks.push(chunk);
    }
    return { status: statusCode, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch (cause) {
    throw unavailable('no answer', cause);
  }
}

function unavailable(because: string, cause?: unknown): OctothorpeError {
  return new OctothorpeError(
    'unavailable',
    'The registered numbers cannot be read from Microsoft Graph now. Check the application’s permission and secret, and sign in again.',
    {
      retryAfterSeconds: 1,
      cause: new Error(`Graph: ${because}.`, cause === undefined ? {} : { cause }),
    },
  );
}
