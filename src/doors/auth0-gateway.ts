/** Auth0's older SMS gateway of passwordless connections. It needs no Action; only the status 200 counts for it. */
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { parseInput, parseJson } from '../http/request.js';
import { unauthorized } from './authentication.js';
import { askerFrom, codeIn } from './content.js';
import type { Platform } from './door.js';
import { jsonSample, plainDoor } from './plain-door.js';

const SECRET_BYTES_MIN = 16;

/** As `gateway_authentication` of the connection has them. */
const Settings = z
  .strictObject({
    secrets: z
      .array(z.string().max(512))
      .min(1, 'a door needs a secret')
      .max(5)
      .describe('The secrets that Auth0 signs its token with, the newest first.'),
    secretBase64Encoded: z
      .boolean()
      .default(false)
      .describe('Whether the secrets are base64 of the key.'),
    subject: z.string().min(1).max(128).default('urn:Auth0').describe('The `sub` of the token.'),
    audience: z
      .string()
      .min(1)
      .max(128)
      .default('urn:octothorpe')
      .describe('The `aud` of the token.'),
  })
  .refine((settings) => keysOf(settings).every((key) => key.length >= SECRET_BYTES_MIN), {
    path: ['secrets'],
    error: `must be ${SECRET_BYTES_MIN} bytes or more each; create one with: openssl rand -base64 32`,
  });
type Settings = z.infer<typeof Settings>;

const Body = z.object({
  recipient: z.string('is needed: the number, as in +358…'),
  body: z.string('is needed: the text with the code'),
  /** There only where the connection forwards the person's request. */
  req: z
    .object({ ip: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;
const HEADER_CHARS_MAX = 4_096;
const SKEW_SECONDS = 60;
const SAMPLE_SECONDS = 300;

export const auth0Gateway: Platform<Settings> = {
  name: 'auth0-gateway',
  title: 'Auth0, SMS gateway of a passwordless connection',
  settings: Settings,
  authentication: 'an HS256 token',
  calls: false,
  sandbox: ({ secret }) => ({ secrets: [secret] }),

  open(settings, context) {
    const { clock } = context;
    return plainDoor({
      verify: ({ headers }) => verify(settings, headers.authorization, clock.now()),
      read({ rawBody }) {
        const { recipient: to, body: text, req } = parseInput(Body, parseJson(rawBody));
        const code = codeIn(text);
        return {
          message: {
            to,
            channels: ['sms'],
            text,
            ...(code === undefined ? {} : { code }),
            ...askerFrom(req?.ip, undefined),
          },
        };
      },
      accepted: (id) => ({ status: 200, body: { id: id ?? null } }),
      async sample(to, { code }) {
        const body = { recipient: to, body: `Your code is ${code}`, sender: 'Sample' };
        const authorization = `Bearer ${await sampleToken(settings, clock.now())}`;
        return jsonSample(context, body, () => ({ authorization }));
      },
    });
  },

  snippet: ({ secrets, subject, audience, secretBase64Encoded }, url) =>
    `PATCH /api/v2/connections/{id of the sms connection}, with its other options as they are:
${JSON.stringify(
  {
    options: {
      provider: 'sms_gateway',
      gateway_url: url,
      gateway_authentication: {
        method: 'bearer',
        subject,
        audience,
        secret: secrets[0],
        secret_base64_encoded: secretBase64Encoded,
      },
      forward_req_info: true,
    },
  },
  null,
  2,
)}`,
};

/** jose compares signatures in constant time. */
async function verify(
  settings: Settings,
  authorization: string | undefined,
  nowMs: number,
): Promise<void> {
  const { subject, audience } = settings;
  const short = authorization !== undefined && authorization.length <= HEADER_CHARS_MAX;
  const token = short ? BEARER.exec(authorization)?.[1] : undefined;
  const currentDate = new Date(nowMs);
  const options = { algorithms: ['HS256'], subject, audience, currentDate };
  let cause: unknown;
  for (const key of token === undefined ? [] : keysOf(settings)) {
    try {
      await jwtVerify(token ?? '', key, { ...options, clockTolerance: SKEW_SECONDS });
      return;
    } catch (error) {
      cause = error;
    }
  }
  throw unauthorized(
    'The bearer token is not one of Auth0 for this door. Compare subject, audience and secret of gateway_authentication with the door’s.',
    cause,
  );
}

function sampleToken(settings: Settings, nowMs: number): Promise<string> {
  const { subject, audience } = settings;
  const now = Math.floor(nowMs / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(subject)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + SAMPLE_SECONDS)
    .sign(keysOf(settings)[0] ?? new Uint8Array());
}

interface SharedSecrets {
  readonly secrets: readonly string[];
  readonly secretBase64Encoded: boolean;
}

function keysOf({ secrets, secretBase64Encoded }: SharedSecrets): Uint8Array[] {
  // Auth0 says base64url; Node reads both alphabets.
  return secrets.map((secret) => Buffer.from(secret, secretBase64Encoded ? 'base64' : 'utf8'));
}
