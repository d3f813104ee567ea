import type { Redis } from 'ioredis';
import { MethodGuesses } from '../../../src/limits/subject-guesses.js';
import { freshTestRedis } from '../../setup/redis.js';
import { admissionOn, DAY, NO_LIMITS } from './admission-fixture.js';

const MIA = { tenant: 'default', subject: 'mia' };
let redis: Redis;
let guesses: MethodGuesses;
let checks = 0;

beforeEach(async () => {
  redis = await freshTestRedis();
});

afterEach(() => redis.quit());

/** @param inARow wrong codes of a subject from all sources */
function bounded(spread: boolean, inARow: number | null = null) {
  const limits = { ...NO_LIMITS, guesses: { ...NO_LIMITS.guesses, inARow } };
  const gate = admissionOn(redis, { spread, limits });
  guesses = new MethodGuesses({
    limiter: gate.guesses,
    proven: gate.proven,
    digest: gate.guesses.digest,
    onError: (error) => {
      throw error;
    },
  });
  return gate;
}

async function guess(verdict: 'wrong_code' | 'verified' | 'ended', ip: string, owner = MIA) {
  checks += 1;
  const sources = guesses.sourcesOf('default', { ip });
  const requestId = checks.toString(16).padStart(12, '0');
  try {
    await (await guesses.take(owner, 'totp', { requestId, sources }))(verdict);
    return verdict;
  } catch (error) {
    return (error as { rule?: string }).rule;
  }
}

describe.each([
  ['on a single server', false],
  ['on a Cluster', true],
])('%s', (_, spread) => {
  it('one source has ten wrong codes a day for a subject; the owner and other subjects are not bound by them', async () => {
    const { clock } = bounded(spread);
    for (let times = 0; times < 10; times += 1) {
      expect(await guess('wrong_code', '198.51.100.7')).toBe('wrong_code');
    }
    expect(await guess('verified', '198.51.100.7')).toBe('guesses_number');
    expect(await guess('verified', '203.0.113.9')).toBe('verified');
    expect(await guess('verified', '198.51.100.7', { ...MIA, subject: 'leo' })).toBe('verified');
    clock.advance(DAY + 1);
    expect(await guess('verified', '198.51.100.7')).toBe('verified');
  });

  it('what was right or not looked at counts nothing', async () => {
    bounded(spread);
    for (let times = 0; times < 15; times += 1) {
      await guess('verified', '198.51.100.7');
      await guess('ended', '198.51.100.7');
    }
    expect(await guess('wrong_code', '198.51.100.7')).toBe('wrong_code');
  });

  it('a row of wrong codes from many sources closes it to new sources, and not to one that has proven the subject', async () => {
    bounded(spread, 6);
    expect(await guess('verified', '203.0.113.9')).toBe('verified');
    for (let source = 1; source <= 6; source += 1) {
      expect(await guess('wrong_code', `198.51.${source}.7`)).toBe('wrong_code');
    }
    expect(await guess('verified', '192.0.2.1')).toBe('guesses_row');
    expect(await guess('verified', '203.0.113.9')).toBe('verified');
    // The owner's right code ends the row.
    expect(await guess('verified', '192.0.2.1')).toBe('verified');
  });
});
