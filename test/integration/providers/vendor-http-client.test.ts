import { Deadline } from '../../../src/challenge/time.js';
import { type Transport, VendorHttpClient } from '../../../src/providers/vendor-http-client.js';
import { RecordingCarrier } from '../../setup/recording-carrier.js';

let carrier: RecordingCarrier;
let outgoing: VendorHttpClient;

beforeEach(async () => {
  carrier = await RecordingCarrier.start();
  outgoing = new VendorHttpClient();
});

afterEach(async () => {
  await carrier.stop();
  await outgoing.close();
});

function post(transport: Transport) {
  return transport({ method: 'POST', url: `${carrier.url}/`, headers: {}, body: 'x' });
}

/** Simulates a process that was stopped and wakes: time has passed, and no timer has run yet. */
function sleepWithout(deadline: Deadline): void {
  while (!deadline.passed);
}

test('a process that was stopped before it wrote its request writes nothing when it wakes', async () => {
  await outgoing.attempt(new Deadline(5_000), post);
  expect(carrier.requests).toHaveLength(1);
  const deadline = new Deadline(20);
  const late = await outgoing.attempt(deadline, (transport) => {
    sleepWithout(deadline);
    return post(transport);
  });
  expect(late).toMatchObject({ ok: false, begun: false });
  await outgoing.attempt(new Deadline(5_000), post);
  expect(carrier.requests).toHaveLength(2);
});

test('and it writes nothing if the connection was not yet made', async () => {
  const deadline = new Deadline(20);
  const late = await outgoing.attempt(deadline, (transport) => {
    const answer = post(transport);
    sleepWithout(deadline);
    return answer;
  });
  expect(late).toMatchObject({ ok: false, begun: false });
  expect(carrier.requests).toEqual([]);
});

test('if TLS fails, the request was never written', async () => {
  const url = carrier.url.replace('http:', 'https:');
  const tried = await outgoing.attempt(new Deadline(5_000), (transport) =>
    transport({ method: 'POST', url, headers: {}, body: 'x' }),
  );
  expect(tried).toMatchObject({ ok: false, begun: false });
});

test('a transport that waits first still keeps the deadline of its own attempt', async () => {
  const deadline = new Deadline(20);
  const late = outgoing.attempt(deadline, async (transport) => {
    while (!deadline.passed) await new Promise((resolve) => setImmediate(resolve));
    return post(transport);
  });
  const inTime = await outgoing.attempt(new Deadline(5_000), post);
  expect(inTime).toMatchObject({ ok: true });
  expect(await late).toMatchObject({ ok: false, begun: false });
  expect(carrier.requests).toHaveLength(1);
});

test('an answer leaves no timer behind until the deadline', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  await outgoing.attempt(new Deadline(60_000), post);
  const before = timers();
  for (let i = 0; i < 20; i += 1) await outgoing.attempt(new Deadline(60_000), post);
  expect(timers()).toBeLessThanOrEqual(before);
});

test('a too long answer is not read', async () => {
  carrier.answer = () => ({ status: 200, body: 'x'.repeat(1_100_000) });
  expect(await outgoing.attempt(new Deadline(5_000), post)).toMatchObject({
    ok: false,
    begun: true,
  });
});

test.each([-300_000, 0, 300_000])(
  'the service learns from the answers that the vendor’s clock is %i ms ahead',
  async (aheadMs) => {
    const apart = new VendorHttpClient({ clock: { now: () => Date.now() - aheadMs } });
    expect(apart.aheadMs).toBe(0);
    await apart.attempt(new Deadline(5_000), (transport) =>
      transport({ method: 'GET', url: `${carrier.url}/`, headers: {} }),
    );
    expect(Math.abs(apart.aheadMs - aheadMs)).toBeLessThan(5_000);
    expect(Math.abs(apart.vendorNowMs() - Date.now())).toBeLessThan(5_000);
    await apart.close();
  },
);
