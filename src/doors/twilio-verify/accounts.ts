/**
 * The accounts of the Twilio Verify door: SIDs and secrets that an application has where it had Twilio's, and the tenants behind them. An
 * account has services; a service belongs to one account. Secrets are compared over SHA-256, each with every other, in constant time.
 */
import { hash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Tenant } from '../../challenge/policy.js';
import { basicOf, Secrets, unauthorized } from '../authentication.js';

/** Where an SDK's base URL leads, with the version that it adds. */
export const TWILIO_VERIFY_PATH = '/twilio-verify/v2';
export const TWILIO_VERIFY = 'twilio-verify';

const sid = (prefix: string) =>
  z
    .string()
    .regex(
      new RegExp(`^${prefix}[0-9a-fA-F]{32}$`),
      `must be ${prefix} and 32 hex digits; create one with: echo ${prefix}$(openssl rand -hex 16)`,
    );

export const AccountSettings = z.strictObject({
  accountSid: sid('AC').describe("The account's SID."),
  authTokens: Secrets.describe('Its tokens, the newest first.'),
  keys: z
    .array(
      z.strictObject({
        sid: sid('SK').describe("The key's SID."),
        secrets: Secrets.describe('Its secrets, the newest first.'),
      }),
    )
    .max(20)
    .default([])
    .describe('API keys beside the token.'),
  services: z
    .array(
      z.strictObject({
        sid: sid('VA').describe("The service's SID."),
        friendlyName: z.string().min(1).max(32).describe('Its name.'),
        call: z
          .enum(['code', 'hash'])
          .default('code')
          .describe("What a call does: reads the code out as Twilio's does, or ends with `#`."),
        tenant: z
          .string()
          .optional()
          .meta({ description: 'Its tenant.', otherwise: "the account's" }),
      }),
    )
    .min(1, 'an account needs a service')
    .max(100)
    .describe('The services of the account.'),
});

/** One entry of the configuration. */
export interface ConfiguredAccount extends z.output<typeof AccountSettings> {
  readonly tenant: string;
}

export interface VerifyService {
  readonly sid: string;
  readonly friendlyName: string;
  readonly call: 'code' | 'hash';
  readonly tenant: Tenant;
}

export interface VerifyAccount {
  readonly sid: string;
  readonly services: ReadonlyMap<string, VerifyService>;
}

export class VerifyAccounts {
  readonly #credentials: readonly { readonly digest: Buffer; readonly account: VerifyAccount }[];

  /** @throws Error where a tenant is not configured, which the configuration has ruled out */
  constructor(configured: readonly ConfiguredAccount[], tenants: ReadonlyMap<string, Tenant>) {
    this.#credentials = configured.flatMap((entry) => {
      const account = open(entry, tenants);
      return [{ sid: entry.accountSid, secrets: entry.authTokens }, ...entry.keys].flatMap(
        ({ sid: user, secrets }) =>
          secrets.map((secret) => ({ digest: digestOf(basicOf(user, secret)), account })),
      );
    });
  }

  /** @throws OctothorpeError `unauthorized` */
  authenticate(authorization: string | undefined): VerifyAccount {
    if (authorization === undefined || !/^basic /i.test(authorization)) {
      throw unauthorized(
        'Send HTTP Basic: AccountSid and AuthToken, or the SID of a key and its secret.',
      );
    }
    const given = digestOf(`Basic ${authorization.slice('basic '.length).trim()}`);
    let found: VerifyAccount | undefined;
    for (const { digest, account } of this.#credentials) {
      if (timingSafeEqual(digest, given)) found = account;
    }
    if (found) return found;
    throw unauthorized(
      'The SID or its secret is not known here. Compare the application’s settings with the door’s.',
    );
  }
}

function open(
  { accountSid, tenant, services }: ConfiguredAccount,
  tenants: ReadonlyMap<string, Tenant>,
): VerifyAccount {
  const opened = services.map(({ tenant: own = tenant, ...service }) => {
    const known = tenants.get(own);
    if (!known) throw new Error(`The service ${service.sid} has no tenant.`);
    return [service.sid, { ...service, tenant: known }] as const;
  });
  return { sid: accountSid, services: new Map(opened) };
}

function digestOf(credentials: string): Buffer {
  return hash('sha256', credentials, 'buffer');
}
