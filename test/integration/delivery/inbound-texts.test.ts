/** A person's own SMS, from the start of its challenge to its word, with a real Redis. */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { RedisInboundIndex } from '../../../src/challenge/challenge-indexes.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { Keyring } from '../../../src/challenge/code.js';
import { InboundChallenges } from '../../../src/challenge/inbound-challenges.js';
import { DEFAULT_POLICY, type Tenant } from '../../../src/challenge/policy.js';
import { InboundTexts } from '../../../src/delivery/inbound-texts.js';
import { limitDigest } from '../../../src/limits/hmac-tags.js';
import { INBOUND_FIGURES, InboundLimits } from '../../../src/limits/inbound-limits.js';
import { RedisLimitStore } from '../../../src/limits/limit-store.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis } from '../../setup/redis.js';
import { everythingIn } from '../../setup/redis-content.js';

const OURS = '+12025550100';
const ANNA = '+358441234567';
const BEN = '+358441234568';
const MASTER = { id: 'k1', secret: Buffer.alloc(32, 7) };
const inboundSms = [{ provider: 'twilio', number: OURS }];
const tenantOf = (id: string): Tenant => ({
  id,
  brand: 'Contoso',
  locale: 'en',
  senders: [],
  countries: { sms: [], call: [] },
  inboundSms,
});
const DEFAULT = tenantOf('default');
const OTHER = tenantOf('other');

let redis: Redis;
let clock: MovingClock;
let store: RedisChallengeStore;
let counted: string[];
let denied: ReadonlySet<string>;
let parts: ReturnType<typeof put>;

/** Starts and takes, under these keys. */
function put(...masters: { id: string; secret: Buffer }[]) {
  const keyring = new Keyring(masters);
  const index = new RedisInboundIndex(redis, keyring);
  const limits = new InboundLimits({
    store: new RedisLimitStore(redis, { spread: false, clock }),
    lists: {
      find: (_tenant, e164) => ({ action: denied.has(e164) ? 'deny' : 'none', version: '' }),
      refresh: async () => {},
    },
    digest: limitDigest(keyring),
  });
  const starts = new InboundChallenges({
    ...{ store, index, limits, keyring, randomBytes },
    policy: DEFAULT_POLICY,
    metrics: { challengeStarted: () => {} },
  });
  const texts = new InboundTexts({
    ...{ store, index, limits, keyring },
    tenants: new Map([DEFAULT, OTHER].map((each) => [each.id, each])),
    metrics: { inboundSms: (outcome) => counted.push(outcome) },
  });
  return { starts, texts };
}

beforeEach(async () => {
  redis = await freshTestRedis();
  // Its keys end by Redis's clock, which is the machine's.
  clock = new MovingClock(Date.now());
  store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 86_400_000, clock });
  counted = [];
  denied = new Set();
  parts = put(MASTER);
});

afterEach(() => redis.quit());

async function start(to = ANNA, { tenant = DEFAULT, ip = '203.0.113.7', ...more } = {}) {
  const request = { method: 'inbound_sms', to, purpose: 'setup', ip, ...more } as const;
  const started = await parts.starts.start(tenant, request, randomBytes(16));
  if (!started.inboundSms) throw new Error('Nothing to text was told.');
  return { ...started, ...started.inboundSms };
}

let sent = 0;
function text(body: string, from = ANNA, to = OURS, reference?: string) {
  sent += 1;
  const id = reference ?? `SM${String(sent).padStart(32, '0')}`;
  return parts.texts.take({ provider: 'twilio', reference: id, from, to, text: body });
}

const stateOf = async (id: string) => (await store.read(id))?.state;

describe('a message', () => {
  it('from the number, with the word, verifies', async () => {
    const { challenge, text: asked, word } = await start();
    expect(asked).toBe(`Contoso: set up my phone for sign-in. ${word}`);
    expect(await text(asked)).toBe('verified');
    expect(await stateOf(challenge.id)).toBe('verified');
    expect(counted).toEqual(['verified']);
  });

  it('with the word as a phone changes it verifies as well', async () => {
    const { word } = await start();
    expect(await text(`${word.toLowerCase().replace('-', ' – ')}.\nSent from my phone`)).toBe(
      'verified',
    );
  });

  it.each([
    ['from another number', (word: string) => text(word, BEN)],
    ['to another number of ours', (word: string) => text(word, ANNA, '+12025550199')],
    ['with a letter changed', (word: string) => text(`${word.slice(0, -1)}${other(word)}`)],
    ['with half of the word', (word: string) => text(word.slice(0, 4))],
    ['with nothing', () => text('')],
    ['with another text', () => text('Hello, who is this?')],
    [
      'announced by another provider',
      (word: string) =>
        parts.texts.take({ provider: 'vonage', reference: 'a', from: ANNA, to: OURS, text: word }),
    ],
  ])('%s changes nothing', async (_what, send) => {
    const { challenge, word } = await start();
    expect(['unknown', 'other']).toContain(await send(word));
    expect(await stateOf(challenge.id)).toBe('pending');
    expect(await text(word)).toBe('verified');
  });

  it('after two minutes is late, and the challenge has expired', async () => {
    const { challenge, word } = await start();
    expect(challenge.expiresAtMs - challenge.createdAtMs).toBe(120_000);
    clock.advance(120_000);
    expect(await text(word)).toBe('late');
    expect(await stateOf(challenge.id)).toBe('expired');
    expect(await text(word)).toBe('late');
  });

  it('with a word that was used changes nothing', async () => {
    const { challenge, word } = await start();
    expect([await text(word), await text(word)]).toEqual(['verified', 'ended']);
    expect((await store.read(challenge.id))?.timeline).toHaveLength(2);
    expect(counted).toEqual(['verified', 'ended']);
  });

  it('with the word of a canceled challenge changes nothing', async () => {
    const { challenge, word } = await start();
    const to = { kind: 'final', state: 'canceled', anyDelivery: true } as const;
    await store.transition({ id: challenge.id, delivery: 0, to, when: 'live' });
    expect(await text(word)).toBe('ended');
    expect(await stateOf(challenge.id)).toBe('canceled');
  });

  it('verifies the challenge of its own tenant, where two share a number', async () => {
    const [mine, theirs] = [await start(), await start(ANNA, { tenant: OTHER })];
    expect(await text(theirs.word)).toBe('verified');
    expect([await stateOf(mine.challenge.id), await stateOf(theirs.challenge.id)]).toEqual([
      'pending',
      'verified',
    ]);
  });

  it('of two challenges for one number verifies the one whose word it has', async () => {
    const [one, two] = [await start(), await start()];
    expect(one.word).not.toBe(two.word);
    expect(await text(two.word)).toBe('verified');
    expect(await stateOf(one.challenge.id)).toBe('pending');
    expect(await text(one.word)).toBe('verified');
  });

  it('verifies also where a master key was added since', async () => {
    const { challenge, word } = await start();
    parts = put({ id: 'k2', secret: Buffer.alloc(32, 9) }, MASTER);
    expect(await text(word)).toBe('verified');
    expect(await stateOf(challenge.id)).toBe('verified');
  });
});

describe('at once', () => {
  it('of 50 messages with one word exactly one verifies', async () => {
    const { word } = await start();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => text(word)));
    expect(outcomes.filter((each) => each === 'verified')).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(['verified', 'ended', 'limited']));
  });

  it.each(Array.from({ length: 10 }, (_, round) => round))(
    'a message and a cancellation leave one end (%d)',
    async () => {
      const { challenge, word } = await start();
      const to = { kind: 'final', state: 'canceled', anyDelivery: true } as const;
      const [outcome] = await Promise.all([
        text(word),
        store.transition({ id: challenge.id, delivery: 0, to, when: 'live' }),
      ]);
      const state = await stateOf(challenge.id);
      expect(state).toBe(outcome === 'verified' ? 'verified' : 'canceled');
      expect((await store.read(challenge.id))?.timeline).toHaveLength(2);
    },
  );

  it('the same start twice tells the same word, and its message verifies', async () => {
    const bits = randomBytes(16);
    const request = { method: 'inbound_sms', to: ANNA, purpose: 'setup' } as const;
    const key = { key: 'one' };
    const twins = await Promise.all(
      Array.from({ length: 8 }, () => parts.starts.start(DEFAULT, request, bits, key)),
    );
    const words = new Set(twins.map(({ inboundSms: told }) => told?.word));
    expect(words.size).toBe(1);
    expect(await text([...words][0] ?? '')).toBe('verified');
    const late = await parts.starts.start(DEFAULT, request, bits, key);
    expect(late).toMatchObject({ replayed: true });
    expect(late).not.toHaveProperty('inboundSms');
  });
});

describe('limits', () => {
  const { ofNumberAndSource, ofSource, words, startsMs, wordsMs } = INBOUND_FIGURES;
  const refused = { code: 'limit_reached' };

  it('one source has so many words open for a number, and another source as many', async () => {
    for (let open = 0; open < ofNumberAndSource; open += 1) await start();
    await expect(start()).rejects.toMatchObject({ ...refused, rule: 'inbound_number' });
    await expect(start(ANNA, { ip: '198.51.100.1' })).resolves.toBeDefined();
    clock.advance(startsMs + 1);
    await expect(start()).resolves.toBeDefined();
  });

  it('one source has so many words open for all numbers', async () => {
    for (let open = 0; open < ofSource; open += 1) await start(`+3584412345${10 + open}`);
    await expect(start(BEN)).rejects.toMatchObject({ ...refused, rule: 'inbound_source' });
    await expect(start(BEN, { ip: '198.51.100.1' })).resolves.toBeDefined();
  });

  it('a refusal says when to come again', async () => {
    for (let open = 0; open < ofNumberAndSource; open += 1) await start();
    const error = await start().catch((thrown) => thrown);
    expect(error.retryAfterSeconds).toBeGreaterThan(0);
    expect(error.retryAfterSeconds).toBeLessThanOrEqual(startsMs / 1_000);
  });

  it('nothing is taken from what sends to the number may use', async () => {
    for (let open = 0; open < ofNumberAndSource; open += 1) await start();
    const keys = (await redis.keys('limit:*')).map((key) => key.replace(/^.*\}/, ''));
    expect(new Set(keys)).toEqual(new Set([':in', ':sum:inbound']));
  });

  it('so many messages with words from one number are looked at, and others are not held up', async () => {
    const [anna, ben] = [await start(), await start(BEN)];
    for (let guess = 0; guess < words; guess += 1) {
      expect(await text(`AAAA-${String(guess).padStart(4, 'B')}`)).toBe('unknown');
    }
    expect(await text(anna.word)).toBe('limited');
    expect(await stateOf(anna.challenge.id)).toBe('pending');
    expect(await text(ben.word, BEN)).toBe('verified');
    clock.advance(wordsMs + 1);
    expect(await text(anna.word)).toBe('late');
    expect(await text((await start()).word)).toBe('verified');
  });

  it('messages without words count for nothing', async () => {
    const { word } = await start();
    for (let said = 0; said < words * 3; said += 1) await text('Hello?');
    expect(await text(word)).toBe('verified');
  });

  it('a message that is announced again counts once', async () => {
    const { word } = await start();
    for (let again = 0; again < words * 3; again += 1) {
      await text('AAAA-BBBB', ANNA, OURS, 'SM-same');
    }
    expect(await text(word)).toBe('verified');
  });

  it('a number that an operator denies gets no word', async () => {
    denied = new Set([ANNA]);
    await expect(start()).rejects.toMatchObject({ ...refused, rule: 'denied' });
    expect(await redis.keys('*')).toEqual([]);
  });
});

describe('a start', () => {
  it('is refused for a landline, and for a number that is none', async () => {
    await expect(start('+35891234567')).rejects.toMatchObject({ code: 'channel_not_allowed' });
    await expect(start('12')).rejects.toMatchObject({ code: 'invalid_number' });
  });

  it('is refused where the tenant has no number, or none for the country', async () => {
    const { inboundSms: _, ...without } = DEFAULT;
    await expect(start(ANNA, { tenant: without as Tenant })).rejects.toMatchObject({
      code: 'channel_not_allowed',
    });
    const british = { ...DEFAULT, inboundSms: [{ ...inboundSms[0], country: 'GB' }] } as Tenant;
    await expect(start(ANNA, { tenant: british })).rejects.toMatchObject({
      code: 'country_not_allowed',
    });
  });

  it('leaves neither word, text nor number in Redis', async () => {
    const { word } = await start();
    await text(`Contoso: hello from Anna. ${word}`);
    const kept = await everythingIn(redis);
    for (const secret of [word, word.replace('-', ''), ANNA.slice(1), OURS.slice(1), 'from Anna']) {
      expect(kept).not.toContain(secret);
    }
  });
});

/** Another letter than the last one of the word. */
function other(word: string): string {
  return word.endsWith('A') ? 'B' : 'A';
}
