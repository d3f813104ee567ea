/** What the authenticator app is told: one account with its requests, and the schemas of what the app sends. */
import { z } from 'zod';
import type { ApprovalEnd, SubjectApprovals } from '../../approvals/approval.js';
import type { KnownDevice } from '../../approvals/device-directory.js';
import { TICKET } from '../../approvals/pairing.js';
import { isoTime } from '../../challenge/time.js';

/** How a tenant looks in the app. */
export interface AppBrand {
  readonly name: string;
  /** A path of this origin. */
  readonly logo?: string;
}

export interface AccountView {
  readonly device: { readonly id: string; readonly name: string; readonly push: boolean };
  readonly brand: AppBrand;
  readonly label?: string;
  readonly requests: readonly RequestView[];
  readonly history: readonly EndedView[];
  /** The server's clock: the phone's may be wrong. */
  readonly now: string;
}

interface RequestView {
  readonly challenge: string;
  readonly nonce: string;
  readonly brand: string;
  readonly what: string;
  readonly where: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

interface EndedView {
  readonly challenge: string;
  readonly brand: string;
  readonly what: string;
  readonly where: string;
  readonly end: ApprovalEnd;
  readonly endedAt: string;
}

export function viewAccount(
  { owner, device }: KnownDevice,
  { open, ended }: SubjectApprovals,
  brand: AppBrand,
  nowMs: number,
): AccountView {
  return {
    device: { id: device.id, name: device.name, push: device.push !== undefined },
    brand,
    ...(owner.label === undefined ? {} : { label: owner.label }),
    // A device that was paired later may not answer, so it does not see the request.
    requests: open
      .filter(({ devices }) => devices.includes(device.id))
      .map(({ challengeId, nonce, createdAtMs, expiresAtMs, ...shown }) => ({
        challenge: challengeId,
        nonce,
        ...{ brand: shown.brand, what: shown.what, where: shown.where },
        createdAt: isoTime(createdAtMs),
        expiresAt: isoTime(expiresAtMs),
      })),
    history: ended.map(({ challengeId, end, endedAtMs, ...shown }) => ({
      challenge: challengeId,
      ...{ brand: shown.brand, what: shown.what, where: shown.where },
      end,
      endedAt: isoTime(endedAtMs),
    })),
    now: isoTime(nowMs),
  };
}

const Coordinate = z.string().regex(/^[\w-]{43}$/, 'must be 32 bytes in base64url');
const Signature = z.string().regex(/^[\w-]{86}$/, 'must be 64 bytes in base64url');
const Challenge = z.string().regex(/^ch_\w{8,64}$/, 'must be the id of a request');
/** No control characters, and no isolates or overrides that reorder text. */
const Name = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]+$/u, 'must be 1 to 64 printable characters');

export const ticketInput = z.strictObject({
  ticket: z.string().regex(TICKET, 'must be the 22 characters after #pair='),
});

export const pairInput = z.strictObject({
  ticket: ticketInput.shape.ticket,
  name: Name,
  publicKey: z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: Coordinate,
    y: Coordinate,
  }),
  signature: Signature,
});

export const shownInput = z.strictObject({ challenge: Challenge });

export const answerInput = z.discriminatedUnion('decision', [
  z.strictObject({
    challenge: Challenge,
    decision: z.literal('approve'),
    number: z.string().regex(/^\d{2}$/, 'must be the two digits of the sign-in page'),
    signature: Signature,
  }),
  z.strictObject({
    challenge: Challenge,
    decision: z.literal('deny'),
    signature: Signature,
  }),
]);

export const deviceInput = z
  .strictObject({
    name: Name,
    push: z
      .strictObject({
        endpoint: z.url({ protocol: /^https$/ }).max(2_000),
        p256dh: z.string().regex(/^[\w-]{86,88}$/, 'must be 65 bytes in base64url'),
        auth: z.string().regex(/^[\w-]{22}$/, 'must be 16 bytes in base64url'),
      })
      .nullable(),
  })
  .partial();

export const emptyInput = z.strictObject({});

/** One token for each account of the app. */
export const ACCOUNTS_MAX = 20;
export const eventsInput = z.strictObject({
  tokens: z.array(z.string().max(2_000)).min(1).max(ACCOUNTS_MAX),
});
