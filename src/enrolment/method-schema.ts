/** A method as another installation has exported it. Fields that this version does not know are kept. */
import { z } from 'zod';
import { PHONE_CHANNELS } from '../challenge/challenge.js';
import { isName } from './enrolment-rules.js';

const timeMs = z.int().min(0);
const base64url = z.string().regex(/^[\w-]{1,4096}$/);
const base = {
  id: z.string().regex(/^me_[\w-]{22}$/),
  name: z.string().refine(isName),
  createdAtMs: timeMs,
  lastUsedAtMs: timeMs.optional(),
  unknown: z.record(z.string(), z.unknown()).optional(),
};

export const exportedMethod = z.discriminatedUnion('kind', [
  z.object({
    ...base,
    kind: z.literal('phone'),
    number: z.string().regex(/^\+[1-9]\d{6,14}$/),
    country: z.string().regex(/^([A-Z]{2}|001)$/),
    channels: z.array(z.enum(PHONE_CHANNELS)).min(1).max(PHONE_CHANNELS.length),
    assurance: z.literal('low').optional(),
  }),
  z.object({
    ...base,
    kind: z.literal('totp'),
    secret: z.string().regex(/^[A-Z2-7]{16,128}$/),
    lastStep: z.int(),
    driftSteps: z.int(),
  }),
  z.object({
    ...base,
    kind: z.literal('approve'),
    publicKey: z.object({
      kty: z.literal('EC'),
      crv: z.literal('P-256'),
      x: base64url,
      y: base64url,
    }),
    push: z.object({ endpoint: z.url().max(2048), p256dh: base64url, auth: base64url }).optional(),
  }),
  z.object({
    ...base,
    kind: z.literal('passkey'),
    credentialId: base64url,
    publicKey: base64url,
    counter: z.int().min(0),
    transports: z.array(z.string().max(32)).max(16),
    backedUp: z.boolean(),
    userHandle: base64url.optional(),
  }),
  z.object({
    ...base,
    kind: z.literal('recovery'),
    hashes: z.array(z.string().max(128)).max(32),
    hashKey: base64url.optional(),
  }),
]);

export const exportedSubject = z.object({
  subject: z.string().regex(/^[\x21-\x7e]{1,128}$/),
  defaultId: z.string().optional(),
  methods: z.array(exportedMethod).max(64),
});
