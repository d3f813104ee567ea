import { randomBytes } from 'node:crypto';
import { Keyring } from '../../../src/challenge/code.js';
import { PhoneNumberCipher } from '../../../src/challenge/phone-number.js';
import { changed, NO_SETTINGS, type SettingsDocument } from '../../../src/settings/document.js';
import { FollowedSettings, type FollowedState } from '../../../src/settings/followed-settings.js';
import type { Settings } from '../../../src/settings/merge.js';
import { SettingsRefused, SettingsSeal } from '../../../src/settings/sealed-document.js';
import { FakeSettingsStore } from '../../setup/fake-settings-store.js';

const keyring = new Keyring([{ id: 'k1', secret: Buffer.alloc(32, 1) }]);
const seal = new SettingsSeal(new PhoneNumberCipher(keyring, randomBytes), keyring);

let store: FakeSettingsStore;
let used: Settings[];
let states: FollowedState[];
let fault: Error | undefined;
const floor = {
  version: 0,
  raise(version: number) {
    this.version = Math.max(this.version, version);
  },
};

beforeEach(() => {
  store = new FakeSettingsStore();
  used = [];
  states = [];
  fault = undefined;
  floor.version = 0;
});

function follow(): FollowedSettings {
  return new FollowedSettings({
    store,
    seal,
    floor,
    use: async (settings) => {
      if (fault) throw fault;
      used.push(settings);
    },
    onState: (state) => states.push(state),
  });
}

function document(version: number, value: unknown): SettingsDocument {
  const updates = new Map([['routes', { value }]]);
  const signature = { operator: 'anna', key: '0123abcd', reason: 'because' };
  const request = { updates, signature, atMs: 1 };
  return changed(NO_SETTINGS, version, request, seal.fingerprint.bind(seal));
}

/** Puts a document into the store, as another process does, or somebody with access to Redis. */
function put(version: number, value: unknown = version): string {
  const text = seal.seal(document(version, value));
  store.stored = { version: String(version), text };
  return text;
}

it('uses what is newer, once', async () => {
  const followed = follow();
  await followed.look();
  expect(states).toEqual([]);
  put(1);
  await followed.look();
  await followed.look();
  put(2);
  await followed.look();
  expect(used.map((settings) => settings.get('routes'))).toEqual([{ value: 1 }, { value: 2 }]);
  expect(states).toEqual([{ version: 1 }, { version: 2 }]);
  expect(floor.version).toBe(2);
});

it('keeps what it has against an older document, and says so; a newer one ends that', async () => {
  const followed = follow();
  const old = put(4);
  await followed.look();
  put(7);
  await followed.look();
  store.stored = { version: '4', text: old };
  await followed.look();
  expect(followed.document.version).toBe(7);
  expect(states.at(-1)).toMatchObject({ version: 7, refused: { refusal: 'older' } });
  expect(followed.mayChange).toBe(true);
  expect(followed.nextVersion).toBe(8);
  put(8);
  await followed.look();
  expect(states.at(-1)).toEqual({ version: 8 });
});

it('an old document under a new number is refused', async () => {
  const followed = follow();
  const old = put(4);
  put(7);
  await followed.look();
  store.stored = { version: '9', text: old.replace('"version":4', '"version":9') };
  await followed.look();
  expect(followed.refused?.refusal).toBe('tampered');
  expect(used).toHaveLength(1);
});

it('a document that is gone is an older one', async () => {
  const followed = follow();
  put(3);
  await followed.look();
  store.stored = { version: '0' };
  await followed.look();
  expect(followed.refused?.refusal).toBe('older');
  expect(followed.document.version).toBe(3);
});

it('after a restart the floor refuses an older document, and none', async () => {
  floor.version = 7;
  const followed = follow();
  await followed.look();
  expect(followed.refused?.refusal).toBe('older');
  put(6);
  await followed.look();
  expect(followed.refused?.message).toContain('version 6');
  expect(used).toEqual([]);
  put(7);
  await followed.look();
  expect(followed.refused).toBeUndefined();
  expect(used).toHaveLength(1);
});

it('two documents of one version are told: the first one stays', async () => {
  const followed = follow();
  put(3, 'first');
  await followed.look();
  put(3, 'other');
  await followed.look();
  expect(followed.refused?.refusal).toBe('forked');
  expect(used).toHaveLength(1);
});

it('what cannot be used is tried again, and no change is made from it', async () => {
  const followed = follow();
  fault = new SettingsRefused('faults', 'The file has no such tenant.');
  put(1);
  await followed.look();
  expect(followed.refused?.refusal).toBe('faults');
  expect(followed.document.version).toBe(0);
  expect(followed.mayChange).toBe(false);
  fault = new TypeError('a part of the process failed');
  await followed.look();
  expect(followed.refused?.refusal).toBe('failed');
  fault = undefined;
  await followed.look();
  expect(followed.refused).toBeUndefined();
  expect(followed.document.version).toBe(1);
});

it('while Redis is away it goes on with what it has', async () => {
  const followed = follow();
  put(1);
  await followed.look();
  store.isDown = true;
  await expect(followed.look()).rejects.toMatchObject({ code: 'unavailable' });
  expect(followed.document.version).toBe(1);
  store.isDown = false;
  put(2);
  await followed.look();
  expect(followed.document.version).toBe(2);
});

it('looks that overlap take turns', async () => {
  const followed = follow();
  put(1);
  const looks = [followed.look(), followed.look()];
  put(2);
  await Promise.all([...looks, followed.look()]);
  expect(followed.document.version).toBe(2);
  expect(used.length).toBeLessThanOrEqual(2);
});
