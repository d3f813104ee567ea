/** RSA keys for whatever test needs any: a new one takes a fifth of a second. */
import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';

const made = new Map<string, KeyPairKeyObjectResult>();

/** Another name is another key. The keys are the same for all test files of a process. */
export function rsaKeys(name = 'first'): KeyPairKeyObjectResult {
  const known = made.get(name);
  if (known) return known;
  const fresh = generateKeyPairSync('rsa', { modulusLength: 2048 });
  made.set(name, fresh);
  return fresh;
}

/** The private key as PKCS #8, PEM. */
export function rsaPem(name?: string): string {
  return rsaKeys(name).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
