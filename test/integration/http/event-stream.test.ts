import { type ClientRequest, get as httpGet, type IncomingMessage } from 'node:http';
import { OctothorpeError } from '../../../src/challenge/errors.js';
import { eventView } from '../../../src/http/api/answer-schemas.js';
import { startChallenge } from '../../setup/client.js';
import { type Gateway, KEY, OTHER_KEY, startGateway } from '../../setup/gateway.js';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway({ heartbeatMs: 200 });
});
afterEach(() => gateway.close());

interface Stream {
  readonly call: ClientRequest;
  readonly response: IncomingMessage;
  /** The next block of the stream: an event, a comment, or undefined at its end. */
  next(): Promise<Record<string, string> | undefined>;
  /** The events up to the end. */
  rest(): Promise<Record<string, string>[]>;
}

async function follow(id: string, headers: Record<string, string> = {}): Promise<Stream> {
  const call = httpGet(`${gateway.origin}/v1/challenges/${id}/events`, {
    headers: { Authorization: `Bearer ${KEY}`, ...headers },
  });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    call.once('response', resolve).once('error', reject);
  });
  call.on('error', () => {});
  const blocks = blocksOf(response);
  const next = async () => (await blocks.next()).value as Record<string, string> | undefined;
  return {
    call,
    response,
    next,
    async rest() {
      const events: Record<string, string>[] = [];
      for (let block = await next(); block; block = await next()) {
        if (block['event']) events.push(block);
      }
      return events;
    },
  };
}

async function* blocksOf(response: IncomingMessage): AsyncGenerator<Record<string, string>> {
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      yield Object.fromEntries(block.split('\n').map((line) => line.split(/:(.*)/s).slice(0, 2)));
    }
  }
}

async function nextEvent(stream: Stream): Promise<Record<string, string>> {
  for (let block = await stream.next(); block; block = await stream.next()) {
    if (block['event']) return block;
  }
  throw new Error('The stream ended.');
}

test('the whole timeline comes in order, and the stream ends with the challenge', async () => {
  const id = await startChallenge(gateway);
  gateway.api.move(id, 'sending');
  const stream = await follow(id);
  expect(stream.response.headers).toMatchObject({
    'content-type': 'text/event-stream',
    'x-accel-buffering': 'no',
  });
  expect(await nextEvent(stream)).toMatchObject({ event: 'change', id: '1' });
  expect(await nextEvent(stream)).toMatchObject({ id: '2' });
  gateway.api.move(id, 'sent');
  gateway.api.move(id, 'failed', 'unreachable');
  const rest = await stream.rest();
  expect(rest.map((event) => event['id'])).toEqual(['3', '4']);
  const data = rest.map((event) => eventView.parse(JSON.parse(event['data'] ?? '')));
  expect(data[0]).toMatchObject({ state: 'sent', final: false });
  expect(data[1]).toMatchObject({
    state: 'failed',
    reason: 'unreachable',
    final: true,
    mode: 'sandbox',
  });
  await gateway.api.untilSubscriptions(0);
});

test('a client that reconnects with its last id misses and repeats nothing', async () => {
  const id = await startChallenge(gateway);
  gateway.api.move(id, 'sending');
  gateway.api.move(id, 'sent');
  const stream = await follow(id, { 'Last-Event-ID': '2' });
  gateway.api.move(id, 'sms_verified');
  expect((await stream.rest()).map((event) => event['id'])).toEqual(['3', '4']);
});

test('a client that has seen the end gets 204', async () => {
  const id = await startChallenge(gateway);
  gateway.api.move(id, 'canceled');
  const stream = await follow(id, { 'Last-Event-ID': '2' });
  expect(stream.response.statusCode).toBe(204);
  await gateway.api.untilSubscriptions(0);
});

test('a quiet stream sends comments, and finds changes without a notification', async () => {
  const id = await startChallenge(gateway);
  const stream = await follow(id);
  await nextEvent(stream);
  expect(await stream.next()).toEqual({ '': '' });
  await gateway.api.untilSubscriptions(1);
  expect(await stream.next()).toEqual({ '': '' });
  stream.call.destroy();
});

test('a client that disconnects frees its place', async () => {
  const id = await startChallenge(gateway);
  const stream = await follow(id, { 'X-Request-Id': 'leaves-early' });
  await nextEvent(stream);
  stream.call.destroy();
  await gateway.api.untilSubscriptions(0);
  expect(await gateway.line('leaves-early')).toMatchObject({ status: 200, aborted: true });
});

test('a client that disconnects before the stream opens frees its place', async () => {
  const id = await startChallenge(gateway);
  const read = gateway.api.nextRead();
  const call = httpGet(`${gateway.origin}/v1/challenges/${id}/events`, {
    headers: { Authorization: `Bearer ${KEY}`, 'X-Request-Id': 'leaves-at-once' },
  });
  call.on('error', () => {});
  await read;
  call.destroy();
  await gateway.line('leaves-at-once');
  await gateway.api.untilSubscriptions(0);
});

test('a server that shuts down ends its streams', async () => {
  const id = await startChallenge(gateway);
  const stream = await follow(id);
  await nextEvent(stream);
  gateway.closing.abort();
  expect(await stream.rest()).toEqual([]);
});

test('a stream whose challenge cannot be read is closed, so that the client reconnects', async () => {
  const id = await startChallenge(gateway);
  const stream = await follow(id, { 'X-Request-Id': 'redis-away' });
  await nextEvent(stream);
  gateway.api.failure = new OctothorpeError('unavailable', 'Redis is away.');
  gateway.api.ring(id);
  await expect(stream.rest()).rejects.toThrow('aborted');
  expect(await gateway.line('redis-away')).toMatchObject({ code: 'unavailable' });
  expect(gateway.api.subscriptions).toBe(0);
});

test.each([
  ['another tenant', { Authorization: `Bearer ${OTHER_KEY}` }, 404],
  ['no known key', { Authorization: 'Bearer nobody' }, 401],
  ['an id that is none', { 'Last-Event-ID': 'x' }, 400],
  ['a host that is none', { Host: 'a b:c' }, 400],
])('%s gets a problem document and no stream', async (_who, headers, status) => {
  const id = await startChallenge(gateway);
  const { response } = await follow(id, headers);
  expect(response.statusCode).toBe(status);
  expect(response.headers['content-type']).toMatch(/problem\+json/);
  await gateway.api.untilSubscriptions(0);
});
