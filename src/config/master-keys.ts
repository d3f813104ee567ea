/** Reads `MASTER_KEYS`: `id:base64,id:base64`, the newest first; `+id:base64` is known and not used yet. */
import type { MasterKey } from '../challenge/keyring.js';
import type { Faults } from './faults.js';

const FORM = /^(\+?)([a-z0-9]{1,8}):([A-Za-z0-9+/_-]+={0,2})$/;

/** @param generated the sandbox's own key, used if none is configured */
export function masterKeys(
  text: string | undefined,
  generated: string | undefined,
  faults: Faults,
): MasterKey[] {
  if (text === undefined) {
    if (generated) return [{ id: 'sandbox', secret: Buffer.from(generated, 'base64') }];
    faults.add(
      'MASTER_KEYS',
      'is needed: an id and 32 random bytes, as in "k1:$(openssl rand -base64 32)"',
    );
    return [];
  }
  const keys = text.split(',').map((part) => readKey(part.trim(), faults));
  const ids = keys.map((key) => key?.id);
  if (new Set(ids).size !== ids.length) faults.add('MASTER_KEYS', 'two keys share one id');
  if (keys.every((key) => key?.standby)) {
    faults.add('MASTER_KEYS', 'one key has to be in use: leave out its +');
  }
  return keys.filter((key) => key !== undefined);
}

function readKey(part: string, faults: Faults): MasterKey | undefined {
  const [, plus, id, encoded] = FORM.exec(part) ?? [];
  if (id === undefined || encoded === undefined) {
    faults.add('MASTER_KEYS', 'each key is an id of 1 to 8 of a-z and 0-9, a colon, and base64');
    return undefined;
  }
  const secret = Buffer.from(encoded, 'base64');
  if (secret.length < 32) faults.add('MASTER_KEYS', `key ${id} has under 32 bytes`);
  return plus ? { id, secret, standby: true } : { id, secret };
}
