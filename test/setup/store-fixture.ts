import { createHash, randomBytes } from 'node:crypto';
import { challengeId } from '../../src/challenge/challenge.js';
import { codeVerifier, deriveCode, Keyring, newSeed } from '../../src/challenge/code.js';
import { PhoneNumberCipher } from '../../src/challenge/phone-number.js';
import { DEFAULT_POLICY } from '../../src/challenge/policy.js';
import type {
  ChallengeDraft,
  ChallengeStore,
  CheckCommand,
  Judgement,
} from '../../src/challenge/ports.js';
import { judgementOf } from '../../src/limits/code-check.js';
import { keep } from './evidence.js';

export const keyring = new Keyring([{ id: 'k1', secret: Buffer.alloc(32, 7) }]);
export const cipher = new PhoneNumberCipher(keyring, randomBytes);

export function draft(changes: Partial<ChallengeDraft> = {}): ChallengeDraft {
  const id = changes.id ?? challengeId(randomBytes(16), 1);
  const seed = newSeed(randomBytes);
  return {
    id,
    tenant: 'default',
    route: { channel: 'sms', provider: 'twilio' },
    channels: [changes.route?.channel ?? 'sms'],
    to: { sealed: cipher.seal('+358441234567', id), masked: '+358*****4567', country: 'FI' },
    numberIndex: cipher.indexes('+358441234567')[0] ?? '',
    test: false,
    locale: 'en',
    match: false,
    secret: { seed, keyId: 'k1' },
    verifier: codeVerifier(keyring.current, id, deriveCode(keyring.current, id, seed)),
    bodyHash: 'body',
    lifeMs: DEFAULT_POLICY.lifeMs,
    checksMax: 5,
    resendWaitMs: 30_000,
    ...changes,
  };
}

export function rightCode({ id, secret }: ChallengeDraft): string {
  const code = deriveCode(keyring.current, id, secret.seed);
  keep('code', code);
  return code;
}

/** Another code than the right one. */
export function wrongCode(of: ChallengeDraft, step = 1): string {
  return ((Number(rightCode(of)) + step) % 1_000_000).toString().padStart(6, '0');
}

/** Checks a code that nothing bounds. */
export async function check(
  store: Pick<ChallengeStore, 'decide'>,
  { id, tenant, ...guess }: CheckCommand,
): Promise<Judgement> {
  return judgementOf(await store.decide(id, tenant, { kind: 'check', ...guess }));
}

let requests = 0;

export function checkCommand(of: ChallengeDraft, code: string, requestId?: string): CheckCommand {
  requests += 1;
  const fresh = createHash('sha256').update(String(requests)).digest('hex').slice(0, 12);
  return {
    id: of.id,
    tenant: of.tenant,
    verifiers: [{ keyId: 'k1', verifier: codeVerifier(keyring.current, of.id, code) }],
    requestId: requestId ?? fresh,
  };
}
