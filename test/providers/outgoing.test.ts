import { Deadline } from '../../src/deadline.js';
import { Outgoing } from '../../src/providers/outgoing.js';
import { RecordingCarrier } from './recording-carrier.js';

let carrier: RecordingCarrier;
let outgoing: Outgoing;

beforeEach(async () => {
  carrier = await RecordingCarrier.start();
  outgoing = new Outgoing();
});

afterEach(async () => {
  await carrier.stop();
  await outgoing.close();
});

function post() {
  return outgoing.request({ method: 'POST', url: `${carrier.url}/`, headers: {}, body: 'x' });
}

/** What a process sees that is stopped here and wakes: time has passed, and no timer of its own has run yet. */
function sleepWithout(deadline: Deadline): void {
  while (!deadline.passed);
}

test('a process that was stopped before it wrote its request writes nothing when it wakes', async () => {
  await outgoing.attempt(new Deadline(5_000), post);
  expect(carrier.requests).toHaveLength(1);
  const deadline = new Deadline(20);
  const late = await outgoing.attempt(deadline, () => {
    sleepWithout(deadline);
    return post();
  });
  expect(late).toMatchObject({ ok: false, begun: false });
  await outgoing.attempt(new Deadline(5_000), post);
  expect(carrier.requests).toHaveLength(2);
});

test('and nothing where the connection was still to be made', async () => {
  const deadline = new Deadline(20);
  const late = await outgoing.attempt(deadline, () => {
    const answer = post();
    sleepWithout(deadline);
    return answer;
  });
  expect(late).toMatchObject({ ok: false, begun: false });
  expect(carrier.requests).toEqual([]);
});

test('a vendor that cannot speak TLS got nothing: the request was never written', async () => {
  const url = carrier.url.replace('http:', 'https:');
  const tried = await outgoing.attempt(new Deadline(5_000), () =>
    outgoing.request({ method: 'POST', url, headers: {}, body: 'x' }),
  );
  expect(tried).toMatchObject({ ok: false, begun: false });
});

test('a transport that waits first still makes its request in the attempt that called it', async () => {
  const first = outgoing.attempt(new Deadline(5_000), async () => {
    const carry = outgoing.carrier();
    await new Promise((resolve) => setImmediate(resolve));
    return carry({ method: 'POST', url: `${carrier.url}/`, headers: {}, body: 'first' });
  });
  const other = await outgoing.attempt(new Deadline(5_000), () =>
    Promise.reject(new Error('failed before it called')),
  );
  expect(other).toMatchObject({ ok: false, begun: false });
  expect(await first).toMatchObject({ ok: true });
  expect(carrier.requests).toHaveLength(1);
});

test('a request that belongs to no attempt is refused: nobody would know that it went out', async () => {
  const tried = await outgoing.attempt(new Deadline(5_000), async () => {
    await Promise.resolve();
    return post();
  });
  expect(tried).toMatchObject({ ok: false, begun: false });
  expect(carrier.requests).toEqual([]);
});

test('an answer leaves no timer behind until the deadline', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  await outgoing.attempt(new Deadline(60_000), post);
  const before = timers();
  for (let i = 0; i < 20; i += 1) await outgoing.attempt(new Deadline(60_000), post);
  expect(timers()).toBeLessThanOrEqual(before);
});

test('an answer longer than a vendor has reason to send is not read', async () => {
  carrier.answer = () => ({ status: 200, body: 'x'.repeat(1_100_000) });
  expect(await outgoing.attempt(new Deadline(5_000), post)).toMatchObject({
    ok: false,
    begun: true,
  });
});

test.each([-300_000, 0, 300_000])(
  'the vendor’s clock is known from its answers, where it is %i ms ahead of ours',
  async (aheadMs) => {
    const apart = new Outgoing({ clock: { now: () => Date.now() - aheadMs } });
    expect(apart.aheadMs).toBe(0);
    await apart.attempt(new Deadline(5_000), () =>
      apart.request({ method: 'GET', url: `${carrier.url}/`, headers: {} }),
    );
    expect(Math.abs(apart.aheadMs - aheadMs)).toBeLessThan(5_000);
    expect(Math.abs(apart.vendorNowMs() - Date.now())).toBeLessThan(5_000);
    await apart.close();
  },
);
