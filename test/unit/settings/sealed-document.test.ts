import { randomBytes } from 'node:crypto';
import { Keyring } from '../../../src/challenge/code.js';
import { PhoneNumberCipher } from '../../../src/challenge/phone-number.js';
import { changed, NO_SETTINGS, type SettingsDocument } from '../../../src/settings/document.js';
import { SettingsSeal } from '../../../src/settings/sealed-document.js';

const k1 = { id: 'k1', secret: Buffer.alloc(32, 1) };
const k2 = { id: 'k2', secret: Buffer.alloc(32, 2) };
const signature = { operator: 'anna', key: '0123abcd', reason: 'because' };

function sealWith(...keys: (typeof k1)[]): SettingsSeal {
  const keyring = new Keyring(keys);
  return new SettingsSeal(new PhoneNumberCipher(keyring, randomBytes), keyring);
}

const seal = sealWith(k1);

function document(version: number, values: Readonly<Record<string, unknown>>): SettingsDocument {
  const updates = new Map(
    Object.entries(values).map(([path, value]) => [path, { value }] as const),
  );
  const request = { updates, signature, atMs: 1_000 };
  return changed(NO_SETTINGS, version, request, seal.fingerprint.bind(seal));
}

interface Kept {
  version: number;
  form: number;
  change: string;
  values: Record<string, string>;
}

/** The text with something else in it. */
function altered(text: string, alter: (kept: Kept) => void): string {
  const kept = JSON.parse(text) as Kept;
  alter(kept);
  return JSON.stringify(kept);
}

function refusal(text: string, by = seal): string {
  try {
    by.open(text);
    return 'opened';
  } catch (error) {
    return (error as { refusal: string }).refusal;
  }
}

const TOKEN = 'the carrier’s token';
const seven = document(7, { 'carriers/twilio': { authToken: TOKEN }, routes: { sms: {} } });
const text = seal.seal(seven);

it('opens as it was sealed, and shows nothing before', () => {
  expect(seal.open(text)).toMatchObject({ version: 7, change: signature });
  expect(seal.open(text).entries.get('carriers/twilio')).toMatchObject({
    setting: { value: { authToken: TOKEN } },
    ...signature,
    since: 7,
  });
  expect(text).not.toContain(TOKEN);
  expect(text).not.toContain('anna');
});

it('a value that was moved to another path is refused', () => {
  const moved = altered(text, ({ values }) => {
    values['routes'] = values['carriers/twilio'] ?? '';
  });
  expect(refusal(moved)).toBe('tampered');
});

it('a value of an earlier version is refused in a later one', () => {
  const old = JSON.parse(seal.seal(document(6, { routes: { sms: { '*': ['old'] } } }))) as Kept;
  const replayed = altered(text, ({ values }) => {
    values['routes'] = old.values['routes'] ?? '';
  });
  expect(refusal(replayed)).toBe('tampered');
});

it('a value that was left out, and one that was added, are refused', () => {
  const without = altered(text, ({ values }) => {
    delete values['routes'];
  });
  const withMore = altered(text, ({ values }) => {
    values['doors/okta'] = values['routes'] ?? '';
  });
  expect([refusal(without), refusal(withMore)]).toEqual(['tampered', 'tampered']);
});

it('another version on the same document is refused', () => {
  const renamed = altered(text, (kept) => {
    kept.version = 8;
  });
  expect(refusal(renamed)).toBe('tampered');
});

it('each changed byte is refused', () => {
  const { values } = JSON.parse(text) as Kept;
  const sealed = values['routes'] ?? '';
  for (let at = 3; at < sealed.length; at += 5) {
    const other = sealed[at] === 'A' ? 'B' : 'A';
    const bytes = `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`;
    const broken = altered(text, (kept) => {
      kept.values['routes'] = bytes;
    });
    expect(refusal(broken)).toBe('tampered');
  }
  expect(refusal('no JSON')).toBe('tampered');
  expect(refusal('{}')).toBe('tampered');
});

it('a key that is not configured is named, and is no attack', () => {
  expect(refusal(text, sealWith(k2))).toBe('unknown_key');
});

it('a change seals everything under the current key, so that the old one can go', () => {
  const rolled = sealWith(k2, k1);
  const opened = rolled.open(text);
  expect(refusal(rolled.seal(opened), sealWith(k2))).toBe('opened');
});

it('the next form is read, its fields are kept, and a later one is refused', () => {
  const next = altered(text, (kept) => {
    Object.assign(kept, { form: 2, later: { field: 1 } });
  });
  const again = JSON.parse(seal.seal(seal.open(next))) as Record<string, unknown>;
  expect(again).toMatchObject({ form: 1, later: { field: 1 } });
  const far = altered(text, (kept) => {
    kept.form = 3;
  });
  expect(refusal(far)).toBe('newer_form');
});

it('fields of a later version inside a value are kept', () => {
  const entry = seven.entries.get('routes');
  if (!entry) throw new Error('There is no entry.');
  const more = { ...seven, entries: new Map([['routes', { ...entry, more: { note: 'later' } }]]) };
  expect(seal.open(seal.seal(more)).entries.get('routes')?.more).toEqual({ note: 'later' });
});

it('a fingerprint tells values apart, whatever the order of their fields, and depends on the key', () => {
  const one = seal.fingerprint('routes', { a: 1, b: [1, 2] });
  expect(seal.fingerprint('routes', { b: [1, 2], a: 1 })).toBe(one);
  expect(seal.fingerprint('routes', { a: 1, b: [2, 1] })).not.toBe(one);
  expect(seal.fingerprint('doors/okta', { a: 1, b: [1, 2] })).not.toBe(one);
  expect(sealWith(k2).fingerprint('routes', { a: 1, b: [1, 2] })).not.toBe(one);
  expect(one).toMatch(/^[0-9a-f]{12}$/);
});
