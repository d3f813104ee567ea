import * as fc from 'fast-check';
import {
  decodeChallenge,
  encodeChallenge,
  type FieldChanges,
  timelineWords,
} from '../../src/challenge/challenge-record.js';
import { type RecordForm, readForm, writeForm } from '../../src/challenge/record-versions.js';
import type { StoredChallenge } from '../../src/challenge/stored-challenge.js';
import { Walk } from './stored-sample.js';

/** The hash that the store's script would have written. */
function hashOf(challenge: StoredChallenge, changes = encodeChallenge(challenge)): string[] {
  const lines = challenge.timeline.map(
    (line) => `${line.atMs} ${line.delivery} ${timelineWords(line)};`,
  );
  const fields: (readonly [string, string | number])[] = [
    ...changes.set,
    ['rev', challenge.revision],
    ['position', challenge.position],
    ['timeline', lines.join('')],
  ];
  return fields.flatMap(([name, value]) => [name, String(value)]);
}

function mapOf({ set }: FieldChanges): Record<string, unknown> {
  return JSON.parse(String(set.find(([name]) => name === 'map')?.[1]));
}

/** Its map replaced, as another version would have written it. */
function withMap(hash: readonly string[], map: object, version: number): string[] {
  return hash.map((part, index) => {
    if (hash[index - 1] === 'map') return JSON.stringify(map);
    return hash[index - 1] === 'v' ? String(version) : part;
  });
}

const reported = () => {
  const walk = new Walk({ reference: 'order; 17', pageHost: 'id.example.com', match: true });
  walk.do({ kind: 'begin', delivery: 1, attempt: { token: 'one', leaseMs: 10_000 } });
  walk.guess('wrong');
  return walk;
};

it('a challenge is read as it was written, at every step of its way', () => {
  const walk = reported();
  expect(decodeChallenge(walk.challenge.id, hashOf(walk.challenge))).toEqual(walk.challenge);
  walk.guess('right');
  expect(decodeChallenge(walk.challenge.id, hashOf(walk.challenge))).toEqual(walk.challenge);
});

it('any text that a caller may choose survives', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }), (reference) => {
      const { challenge } = new Walk({ reference });
      expect(decodeChallenge(challenge.id, hashOf(challenge)).reference).toBe(reference);
    }),
  );
});

it('fields that this version does not know are kept through a change', () => {
  const walk = reported();
  const map = { ...mapOf(encodeChallenge(walk.challenge)), risk: { score: 3, seen: [] } };
  const read = decodeChallenge(walk.challenge.id, withMap(hashOf(walk.challenge), map, 2));
  walk.challenge = read;
  walk.guess('right');
  expect(mapOf(encodeChallenge(walk.challenge, read))).toMatchObject({
    state: 'sms_verified',
    risk: { score: 3, seen: [] },
  });
});

it('a version further away than the next one is refused, not misread', () => {
  const hash = hashOf(reported().challenge);
  expect(() => decodeChallenge('ch_x', withMap(hash, {}, 3))).toThrow('version 3');
});

describe('a rename over two releases', () => {
  const form = (writes?: 'both' | 'new'): RecordForm => ({
    version: 1,
    upcasters: {},
    renames: writes ? [{ from: 'locale', to: 'language', writes }] : [],
  });
  const [before, both, alone] = [form(), form('both'), form('new')];

  it.each([
    ['the release before and the first', before, both],
    ['the first release and the second', both, alone],
  ])('%s read each other’s challenges, whichever wrote last', (_, older, newer) => {
    let stored = writeForm({ locale: 'fi' }, older);
    for (const [writer, locale] of [
      [newer, 'sv'],
      [older, 'de'],
      [newer, 'en'],
      [older, 'et'],
    ] as const) {
      const fields = readForm(1, stored, writer);
      expect(fields['locale']).toBeDefined();
      stored = writeForm({ ...fields, locale }, writer);
      expect(readForm(1, stored, older)['locale']).toBe(locale);
      expect(readForm(1, stored, newer)['locale']).toBe(locale);
    }
  });

  it('the second release leaves the old name behind', () => {
    expect(writeForm({ locale: 'fi' }, alone)).toEqual({ language: 'fi' });
  });
});

it('an older version is lifted step by step', () => {
  const form: RecordForm = {
    version: 3,
    renames: [],
    upcasters: {
      1: (fields) => ({ ...fields, second: true }),
      2: (fields) => ({ ...fields, third: fields['second'] }),
    },
  };
  expect(readForm(1, {}, form)).toEqual({ second: true, third: true });
  expect(readForm(2, {}, form)).toEqual({ third: undefined });
});
