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
