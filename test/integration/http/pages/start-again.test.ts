/** A start whose answer was lost is repeated: it counts as the same start, so no limit refuses it. */
import { OctothorpeError } from '../../../../src/challenge/errors.js';
import { type HostedGateway, startHostedGateway } from '../../../setup/hosted-gateway.js';

const REQUEST = { channel: 'sms', to: '+358441234567' };
const KEY = { 'idempotency-key': 'start-1' };

let hosted: HostedGateway;
beforeEach(async () => {
  hosted = await startHostedGateway();
});
afterEach(() => hosted.close());

/** The next start is executed, and answered as if Redis had timed out. */
function loseNextAnswer(): void {
  const { challenges } = hosted;
  const start = challenges.start.bind(challenges);
  challenges.start = async (...request) => {
    challenges.start = start;
    await start(...request);
    throw new OctothorpeError('unavailable', 'The store did not answer in time.');
  };
}

test('after a 503 the same key finds the challenge that was started', async () => {
  const browser = await hosted.opened();
  loseNextAnswer();
  expect((await browser.post('start', REQUEST, KEY)).status).toBe(503);
  const again = await browser.post('start', REQUEST, KEY);
  expect(again).toMatchObject({ status: 200, body: { challenge: { state: 'queued' } } });
  expect(hosted.challenges.started).toHaveLength(1);
});

test('repeated after it succeeded, it neither cancels nor starts anything', async () => {
  const browser = await hosted.opened();
  const first = await browser.post('start', REQUEST, KEY);
  const again = await browser.post('start', REQUEST, KEY);
  expect(again.body.challenge).toMatchObject({ id: first.body.challenge.id, state: 'queued' });
  expect(hosted.challenges.started).toHaveLength(1);
  const other = await browser.post('start', REQUEST, { 'idempotency-key': 'start-2' });
  expect(other.body.challenge.id).not.toBe(first.body.challenge.id);
});

test('an invalid key is refused', async () => {
  const browser = await hosted.opened();
  const answer = await browser.post('start', REQUEST, { 'idempotency-key': 'x'.repeat(256) });
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
});
