/** The effects of other people's actions on a number's owner through its limits, with the running service. */
import { until } from '../setup/until.js';
import { openStage, type Stage } from './stage.js';

const HOUR = 3_600_000;
const OWNER = { ip: '192.0.2.10', device: 'owners-phone' };
const WRONG = ['000000', '000001', '000002', '000003', '000004'];
const verified = { status: 200, body: { outcome: 'verified' } };
const limited = { status: 429, body: { code: 'limit_reached' } };

let stage: Stage;
let lastNumber = 6100000;
let lastAddress = 0;

function phone(): string {
  lastNumber += 10_037;
  return `+35844${lastNumber}`;
}

function stranger(): { ip: string } {
  lastAddress += 1;
  return { ip: `198.51.100.${lastAddress}` };
}

const start = (to: string, more: object = {}) => stage.start({ to, channel: 'sms', ...more });
const check = (id: string, code: string, from: object = {}) =>
  stage.post(`/v1/challenges/${id}/check`, { code, ...from });

async function begin(to: string, from: object): Promise<{ id: string; code: string }> {
  const started = await start(to, from);
  expect(started.status).toBe(202);
  const { id } = started.body;
  await stage.until(id, ({ state }) => state === 'delivered');
  return { id, code: await stage.codeFor(to) };
}

async function verify(to: string, from: object): Promise<void> {
  const { id, code } = await begin(to, from);
  expect(await check(id, code, from)).toMatchObject(verified);
}

async function guess(id: string, code: string, count: number, from: object = {}) {
  const statuses: number[] = [];
  for (const wrong of WRONG.filter((each) => each !== code).slice(0, count)) {
    statuses.push((await check(id, wrong, from)).status);
  }
  return statuses;
}

describe('with the default limits', () => {
  beforeAll(async () => {
    stage = await openStage({ file: { limits: {} } });
  });

  afterAll(async () => {
    await stage.close();
  });

  it('signing in right after the set-up works: a verified challenge ends its number’s wait', async () => {
    const to = phone();
    await verify(to, OWNER);
    await verify(to, OWNER);
  });

  it('a call that is answered ends the wait as well', async () => {
    // It answers and presses # by itself.
    const to = '+358457060002';
    const { id } = (await start(to, { channel: 'call', ...OWNER })).body;
    expect(await stage.untilFinal(id)).toMatchObject({ state: 'call_answered' });
    // The webhook that reported the key press gives the place back right after the end is visible.
    await until(async () => (await start(to, OWNER)).status === 202);
  });

  it('without a proof the wait stays', async () => {
    const to = phone();
    const { id } = await begin(to, OWNER);
    await stage.post(`/v1/challenges/${id}/cancel`);
    expect(await start(to, OWNER)).toMatchObject(limited);
  });
});

describe('without a worker', () => {
  beforeAll(async () => {
    stage = await openStage({ file: { limits: {} }, variables: { ROLES: 'api' } });
  });

  afterAll(async () => {
    await stage.close();
  });

  it('starts that are canceled before any attempt do not count', async () => {
    const to = phone();
    for (let i = 0; i < 12; i += 1) {
      const started = await start(to, OWNER);
      expect(started.status).toBe(202);
      await stage.post(`/v1/challenges/${started.body.id}/cancel`);
    }
    const left = await stage.redis.hgetall('limit:{default}:sum:FI');
    expect(Number(left['m3600='])).toBe(0);
  });

  it('a request that is repeated after its cancel does not count', async () => {
    const to = phone();
    const key = { 'idempotency-key': 'start-once' };
    const first = await stage.start({ to, channel: 'sms' }, key);
    await stage.post(`/v1/challenges/${first.body.id}/cancel`);
    const again = await stage.start({ to, channel: 'sms' }, key);
    expect(again).toMatchObject({ status: 202, body: { id: first.body.id } });
    expect((await start(to)).status).toBe(202);
  });
});

describe('if a number is attacked', () => {
  beforeAll(async () => {
    stage = await openStage({
      file: {
        limits: {
          figures: {
            number: [{ max: 3, windowMs: HOUR }],
            guesses: {
              number: [
                { max: 3, windowMs: 60_000 },
                { max: 6, windowMs: HOUR },
              ],
              inARow: 5,
            },
          },
        },
      },
    });
  });

  afterAll(async () => {
    await stage.close();
  });

  it('strangers use up its sends; a source that has verified it still gets codes', async () => {
    const to = phone();
    await verify(to, OWNER);
    for (let i = 0; i < 3; i += 1) expect((await start(to, stranger())).status).toBe(202);
    expect(await start(to, stranger())).toMatchObject(limited);
    await verify(to, { ip: '203.0.113.200', device: OWNER.device });
    expect(await start(to, stranger())).toMatchObject(limited);
  });

  it('an account that has verified a number is its owner, from any address and in every request', async () => {
    const to = phone();
    const account = { subject: 'user-8c1f' };
    await verify(to, { ...stranger(), ...account });
    for (let i = 0; i < 3; i += 1) expect((await start(to, stranger())).status).toBe(202);
    expect(await start(to, { ...stranger(), subject: 'user-other' })).toMatchObject(limited);
    const { id, code } = await begin(to, { ...stranger(), ...account });
    await guess(id, code, 3, stranger());
    expect(await check(id, code, { ...stranger(), ...account })).toMatchObject(verified);
  });

  it('wrong codes without an address count for the account that they are typed for', async () => {
    const to = phone();
    const { id, code } = await begin(to, stranger());
    const account = { subject: 'user-guessing' };
    expect(await guess(id, code, 4, account)).toEqual([200, 200, 200, 429]);
    expect(await check(id, code, { subject: 'user-right' })).toMatchObject(verified);
  });

  it('wrong codes of a stranger block only the stranger', async () => {
    const to = phone();
    const { id, code } = await begin(to, OWNER);
    const from = stranger();
    expect(await guess(id, code, 4, from)).toEqual([200, 200, 200, 429]);
    expect(await check(id, code, from)).toMatchObject(limited);
    expect(await check(id, code, OWNER)).toMatchObject(verified);
  });

  it('a check without a source counts for the source of the start', async () => {
    const to = phone();
    const from = stranger();
    const { id, code } = await begin(to, from);
    expect(await guess(id, code, 4)).toEqual([200, 200, 200, 429]);
    expect(await check(id, code, from)).toMatchObject(limited);
    expect(await check(id, code, OWNER)).toMatchObject(verified);
  });

  it('an SMS whose code would not be checked is refused before it costs money, or its fallback call is placed', async () => {
    const to = phone();
    const from = stranger();
    const { id, code } = await begin(to, from);
    await guess(id, code, 3, from);
    const refused = await start(to, from);
    expect(refused).toMatchObject(limited);
    expect(refused.body.detail).toContain('"call"');
    const steered = await start(to, { ...from, fallback: 'call' });
    expect(steered).toMatchObject({ status: 202, body: { channel: 'call' } });
    expect(stage.carrier.phone(to).messages).toHaveLength(1);
    expect((await start(to, stranger())).status).toBe(202);
  });

  it('a number with a row of wrong codes can be verified by its known sources and by a call; both reset the row', async () => {
    const to = phone();
    await verify(to, OWNER);
    const { id, code } = await begin(to, stranger());
    await guess(id, code, 3, stranger());
    const second = await begin(to, stranger());
    await guess(second.id, second.code, 2, stranger());
    expect(await check(second.id, second.code, stranger())).toMatchObject(limited);
    expect(await start(to, stranger())).toMatchObject(limited);
    await verify(to, OWNER);
    expect((await start(to, stranger())).status).toBe(202);
  });
});
