import * as fc from 'fast-check';
import {
  decodeChallenge,
  encodeChallenge,
  type FieldChanges,
  timelineWords,
} from '../../../src/challenge/challenge-record.js';
import {
  type Fields,
  type RecordForm,
  readForm,
  type StoredChallenge,
  writeForm,
} from '../../../src/challenge/stored-challenge.js';
import { START_MS, Walk } from '../../fixtures/stored-sample.js';

const VONAGE = { channel: 'sms', provider: 'vonage' } as const;

/** The hash that the store's script would write. */
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

/** With the map of another version. */
function withMap(hash: readonly string[], map: object, version: number): string[] {
  return hash.map((part, index) => {
    if (hash[index - 1] === 'map') return JSON.stringify(map);
    return hash[index - 1] === 'v' ? String(version) : part;
  });
}

const reported = () => {
  const walk = new Walk({
    reference: 'order; 17',
    subject: 'user-8c1f',
    pageHost: 'id.example.com',
    purpose: 'payment',
    transaction: { amount: '49.90', currency: 'EUR', payee: 'Acme Oy' },
    match: true,
  });
  walk.do({ kind: 'begin', delivery: 1, attempt: { token: 'one', leaseMs: 10_000 } });
  walk.guess('wrong');
  return walk;
};

it('a challenge is read as it was written, in every state', () => {
  const walk = reported();
  expect(decodeChallenge(walk.challenge.id, hashOf(walk.challenge))).toEqual(walk.challenge);
  walk.guess('right');
  expect(decodeChallenge(walk.challenge.id, hashOf(walk.challenge))).toEqual(walk.challenge);
});

it('a call from a hidden number is known as one, from the route that it was queued by', () => {
  const walk = new Walk({});
  walk.do({ kind: 'begin', delivery: 1, attempt: { token: 'one', leaseMs: 10_000 } });
  const route = { channel: 'call', provider: 'telnyx', caller: 'hidden' } as const;
  const to = { kind: 'next', reason: 'unreachable', route } as const;
  walk.do({ kind: 'transition', delivery: 1, to, when: 'live' });
  const read = decodeChallenge(walk.challenge.id, hashOf(walk.challenge));
  expect(read.deliveries).toMatchObject([{ channel: 'sms' }, { ...route, state: 'queued' }]);
  expect(read.deliveries[0]).not.toHaveProperty('caller');
});

describe('a challenge by a registered method', () => {
  it.each(['totp', 'recovery', 'passkey', 'approve'] as const)(
    'is read as it was written: %s',
    (method) => {
      const walk = Walk.by(method);
      const read = () => decodeChallenge(walk.challenge.id, hashOf(walk.challenge));
      expect(read()).toEqual(walk.challenge);
      walk.do({ kind: 'approval', step: 'shown' });
      expect(read()).toEqual(walk.challenge);
      walk.do({ kind: 'approval', step: 'approved', methodId: 'me_1' });
      walk.do({ kind: 'proof', requestId: 'one', right: true, methodId: 'me_1' });
      expect(walk.challenge.provedMethod).toBe('me_1');
      expect(read()).toEqual(walk.challenge);
    },
  );

  it('names its channel in events, though they are about no delivery', () => {
    const { set } = encodeChallenge(Walk.by('totp').challenge);
    expect(set).toContainEqual(['route:0', 'totp -']);
    expect(set.find(([name]) => name === 'event')?.[1]).not.toContain('"to"');
  });

  it('is, for a version that knows no methods, one without a delivery: it has all that is read there, and is kept', () => {
    const walk = Walk.by('totp');
    const { method, sources, ...older } = mapOf(encodeChallenge(walk.challenge));
    const blind = decodeChallenge(walk.challenge.id, withMap(hashOf(walk.challenge), older, 1));
    walk.challenge = blind;
    // Nothing that such a version does checks it or sends it.
    expect(walk.guess('000000')).toBe('not_checkable');
    const attempt = { token: 'one', leaseMs: 10_000 };
    expect(walk.do({ kind: 'begin', delivery: 1, attempt }).outcome).toBe('settled');
    expect(blind.to).toEqual({ sealed: '', masked: '', country: '001' });
    // What it writes itself, such as an end, keeps what it does not know: see 'unknown fields are kept'.
    expect([method, sources]).toEqual(['totp', ['source1-']]);
  });
});

describe('the channels that were asked for', () => {
  const both = ['sms', 'call'] as const;

  it('stand beside the fallback that 0.1.0 reads, and are read where it wrote that alone', () => {
    const { challenge } = new Walk({ channels: both });
    const { channels, ...older } = mapOf(encodeChallenge(challenge));
    expect([channels, older['fallback']]).toEqual([both, 'call']);
    const read = decodeChallenge(challenge.id, withMap(hashOf(challenge), older, 1));
    expect(read.channels).toEqual(both);
    expect(mapOf(encodeChallenge(read, challenge))).toMatchObject({ channels, fallback: 'call' });
  });

  it('take no room where there is one', () => {
    const { challenge } = new Walk();
    const map = mapOf(encodeChallenge(challenge));
    expect(map).not.toHaveProperty('channels');
    expect(map).not.toHaveProperty('fallback');
    expect(decodeChallenge(challenge.id, hashOf(challenge)).channels).toEqual(['sms']);
  });

  it('are kept where the first was passed over, and 0.1.0 finds no fallback then', () => {
    const { challenge } = new Walk({
      channels: both,
      route: { channel: 'call', provider: 'twilio' },
    });
    expect(mapOf(encodeChallenge(challenge))).not.toHaveProperty('fallback');
    expect(decodeChallenge(challenge.id, hashOf(challenge)).channels).toEqual(both);
  });
});

it('any text of a caller is kept', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }), (reference) => {
      const { challenge } = new Walk({ reference });
      expect(decodeChallenge(challenge.id, hashOf(challenge)).reference).toBe(reference);
    }),
  );
});

it('unknown fields are kept through a change', () => {
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

it('a version beyond the neighbouring ones is refused, not misread', () => {
  const hash = hashOf(reported().challenge);
  expect(() => decodeChallenge('ch_x', withMap(hash, {}, 3))).toThrow('version 3');
});

describe('what only a newer version knows is refused for now, and not misread', () => {
  const unreadable = expect.objectContaining({ code: 'unavailable', retryAfterSeconds: 1 });
  const change = (challenge: StoredChallenge, more: object) =>
    withMap(hashOf(challenge), { ...mapOf(encodeChallenge(challenge)), ...more }, 1);

  it.each([
    ['a method', Walk.by('totp').challenge, { method: 'retina' }],
    ['an end', Walk.by('approve').challenge, { state: 'superseded' }],
    ['a channel to come', reported().challenge, { channels: ['sms', 'pigeon'] }],
    [
      'the channel of a delivery',
      reported().challenge,
      { deliveries: [{ channel: 'pigeon', provider: 'loft' }] },
    ],
  ])('%s', (_, challenge, more) => {
    expect(() => decodeChallenge(challenge.id, change(challenge, more))).toThrow(unreadable);
    expect(() => decodeChallenge(challenge.id, change(challenge, {}))).not.toThrow();
  });

  it.each([
    ['by a method', Walk.by('approve').challenge],
    ['by SMS', reported().challenge],
  ])('a state on the way, %s', (_, challenge) => {
    const hash = hashOf({ ...challenge, position: 199 });
    expect(() => decodeChallenge(challenge.id, hash)).toThrow(unreadable);
  });
});

it('unknown fields of a delivery are kept through its changes', () => {
  const walk = reported();
  const map = mapOf(encodeChallenge(walk.challenge));
  const [first] = map['deliveries'] as object[];
  const newer = { ...map, deliveries: [{ ...first, price: { amount: 3, units: [] } }] };
  const read = decodeChallenge(walk.challenge.id, withMap(hashOf(walk.challenge), newer, 2));
  walk.challenge = read;
  const to = { kind: 'next', reason: 'unreachable', route: VONAGE } as const;
  walk.do({ kind: 'transition', delivery: 1, when: 'live', to });
  expect(mapOf(encodeChallenge(walk.challenge, read))['deliveries']).toEqual([
    { ...first, failed: 'unreachable', price: { amount: 3, units: [] } },
    { channel: 'sms', provider: 'vonage' },
  ]);
});

it('a change of another version’s challenge says which version wrote it last', () => {
  const walk = reported();
  const map = hashOf(walk.challenge);
  const own = decodeChallenge(walk.challenge.id, map);
  const newer = decodeChallenge(walk.challenge.id, withMap(map, mapOf(encodeChallenge(own)), 2));
  const version = (before: StoredChallenge) =>
    encodeChallenge({ ...before, resends: 1 }, before).set.find(([name]) => name === 'v');
  expect(version(own)).toBeUndefined();
  expect(version(newer)).toEqual(['v', 1]);
});

it('the lease is removed from the record after the send', () => {
  const walk = reported();
  const before = walk.challenge;
  expect(encodeChallenge(before).set).toContainEqual(['attempt', `1 one ${START_MS}`]);
  const to = { kind: 'reference' } as const;
  const learnt = { delivery: 1, to, when: 'any', attempt: 'one', reference: 'SM1' } as const;
  walk.do({ kind: 'transition', ...learnt });
  expect(encodeChallenge(walk.challenge, before).drop).toEqual(['attempt']);
});

describe('a rename over two releases', () => {
  const form = (version: number, writes?: 'both' | 'new'): RecordForm => ({
    version,
    upcasters: {},
    renames: writes ? [{ from: 'tries', to: 'attempts', since: 2, writes }] : [],
  });
  const [before, both, alone] = [form(1), form(2, 'both'), form(3, 'new')];
  /** The record after these versions have changed the field in turn; each keeps unknown fields. */
  const written = (turns: readonly (readonly [RecordForm, number | undefined])[]) => {
    let stored: Fields = {};
    let version = turns[0]?.[0].version ?? 1;
    for (const [writer, tries] of turns) {
      const { tries: _, ...rest } = readForm(version, stored, writer);
      stored = writeForm(tries === undefined ? rest : { ...rest, tries }, writer);
      version = writer.version;
    }
    return { stored, version };
  };

  it.each([
    ['the release before and the first', before, both],
    ['the first release and the second', both, alone],
  ])('%s read each other’s challenges, in any order of writes', (_, older, newer) => {
    const turn = fc.tuple(fc.constantFrom(older, newer), fc.option(fc.nat(5), { nil: undefined }));
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 6 }), (turns) => {
        const { stored, version } = written(turns);
        for (const reader of [older, newer]) {
          const fields = readForm(version, stored, reader);
          expect(fields['tries']).toBe(turns.at(-1)?.[1]);
        }
      }),
    );
  });

  it('the second release ignores old names from before the first release', () => {
    const { stored, version } = written([
      [both, 5],
      [before, 4],
    ]);
    expect(readForm(version, stored, alone)['tries']).toBe(4);
  });

  it('the second release removes the old name', () => {
    expect(written([[alone, 5]]).stored).toEqual({ attempts: 5 });
  });
});

it('an older version is upgraded step by step', () => {
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
