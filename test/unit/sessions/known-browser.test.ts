import { randomBytes } from 'node:crypto';
import { Keyring } from '../../../src/challenge/code.js';
import { KNOWN_BROWSER, KnownBrowsers } from '../../../src/sessions/known-browser.js';
import { MovingClock } from '../../setup/moving-clock.js';

const OWNER = { tenant: 'acme', subject: 'person-1' };
const OLD = { id: 'k1', secret: Buffer.alloc(32, 7) };
const NEW = { id: 'k2', secret: Buffer.alloc(32, 8) };
const DAY_MS = 86_400_000;

const clock = new MovingClock(Date.parse('2027-02-01T00:00:00Z'));
const browsers = new KnownBrowsers(new Keyring([OLD]), clock);
const secret = () => randomBytes(32).toString('base64url');

/** What a browser keeps that has just verified this subject. */
function verified(owner = OWNER, kept = '', own = secret()): string {
  return browsers.renewed(kept, owner, own) ?? kept;
}

const isKnown = (kept: string, owner = OWNER, by = browsers) =>
  by.visitor(kept, owner, secret()).isKnown;

it('a browser that has verified a subject is the device that it was in that session', () => {
  const own = secret();
  const before = browsers.visitor('', OWNER, own);
  expect(before.isKnown).toBe(false);
  const kept = verified(OWNER, '', own);
  expect(browsers.visitor(kept, OWNER, secret())).toEqual({ ...before, isKnown: true });
  expect(before.device).not.toContain(kept.slice(0, 20));
});

it.each([
  ['another subject', { ...OWNER, subject: 'person-2' }],
  ['another tenant', { ...OWNER, tenant: 'other' }],
])('what it keeps is nothing for %s, and its device is another one there', (_, other) => {
  const kept = verified();
  expect(isKnown(kept)).toBe(true);
  expect(isKnown(kept, other)).toBe(false);
  const both = verified(other, kept);
  const devices = [OWNER, other].map((owner) => browsers.visitor(both, owner, secret()).device);
  expect(new Set(devices).size).toBe(2);
});

it('a forged, changed or cut text is a stranger’s', () => {
  const kept = verified();
  expect(isKnown(kept)).toBe(true);
  for (let at = 0; at < kept.length; at += 1) {
    const changed = `${kept.slice(0, at)}${kept[at] === 'A' ? 'B' : 'A'}${kept.slice(at + 1)}`;
    expect(isKnown(changed)).toBe(false);
  }
  const forged = randomBytes(36).toString('base64url');
  for (const text of [forged, kept.slice(1), `${kept}A`, kept.replace(/.$/, '='), '.'.repeat(99)]) {
    expect(isKnown(text)).toBe(false);
  }
});

it('holds for 180 days from the last verification, whatever the browser itself does', () => {
  const kept = verified();
  clock.advance(179 * DAY_MS);
  expect(isKnown(kept)).toBe(true);
  const renewed = verified(OWNER, kept);
  const device = (text: string) => browsers.visitor(text, OWNER, secret()).device;
  expect(device(renewed)).toBe(device(kept));
  clock.advance(2 * DAY_MS);
  expect([isKnown(kept), isKnown(renewed)]).toEqual([false, true]);
});

it('is not written again for a verification on the same day', () => {
  const kept = verified();
  expect(browsers.renewed(kept, OWNER, secret())).toBeUndefined();
  clock.advance(DAY_MS);
  expect(browsers.renewed(kept, OWNER, secret())).toBeDefined();
});

it('a browser keeps the eight subjects that it has verified last', () => {
  const subjects = Array.from({ length: 9 }, (_, at) => ({ ...OWNER, subject: `person-${at}` }));
  const kept = subjects.reduce((before, owner) => verified(owner, before), '');
  expect(subjects.map((owner) => isKnown(kept, owner))).toEqual([false, ...Array(8).fill(true)]);
  expect(KNOWN_BROWSER.subjectsMax).toBe(8);
  expect(kept.length).toBeLessThan(400);
});

it('stays known while master keys rotate, and not after its key is gone', () => {
  const kept = verified();
  expect(isKnown(kept, OWNER, new KnownBrowsers(new Keyring([NEW, OLD]), clock))).toBe(true);
  expect(isKnown(kept, OWNER, new KnownBrowsers(new Keyring([NEW]), clock))).toBe(false);
});
