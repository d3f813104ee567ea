import { readEvents } from '../../../packages/client/src/event-stream.js';
import { answer, fakeGateway } from './fake-gateway.js';

function body(...chunks: string[]): ReadableStream<Uint8Array> {
  return new Blob(chunks).stream().pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, to) => {
        // Byte by byte: an event may be cut anywhere, also inside of a character.
        for (const byte of chunk) to.enqueue(Uint8Array.of(byte));
      },
    }),
  );
}

async function all(events: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const event of events) found.push(event);
  return found;
}

it('events are read wherever they are cut, comments are not', async () => {
  const text = 'retry:1000\n\n:\n\nevent:change\nid:1\ndata:{"payee":"Ä"}\n\ndata: a\ndata: b\n\n';
  expect(await all(readEvents(body(text)))).toEqual(['{"payee":"Ä"}', 'a\nb']);
});

it('an event that never ends is given up', async () => {
  expect(await all(readEvents(new Blob([`data:${'x'.repeat(200_000)}`]).stream()))).toEqual([]);
});

const stream = (...events: object[]) =>
  new Response(events.map((each) => `data:${JSON.stringify(each)}\n\n`).join(''));

it('a stream that breaks off goes on from the last event, and repeats none', async () => {
  const { octothorpe, sent } = fakeGateway(
    stream({ sequence: 1, state: 'queued' }, { sequence: 2, state: 'sent' }),
    stream({ sequence: 2, state: 'sent' }, { sequence: 3, state: 'sms_verified', final: true }),
  );
  const states: string[] = [];
  for await (const { state } of octothorpe.challenges.of('ch_1').events()) states.push(state);
  expect(states).toEqual(['queued', 'sent', 'sms_verified']);
  expect(sent.map(({ headers }) => headers.get('last-event-id'))).toEqual([null, '2']);
});

it('a stream that was seen to its end is over, and one that brings nothing is given up', async () => {
  const seen = fakeGateway(stream({ sequence: 1, state: 'queued' }), answer(204, undefined));
  const states: string[] = [];
  for await (const { state } of seen.octothorpe.messages.events('ms_1')) states.push(state);
  expect(states).toEqual(['queued']);
  const empty = fakeGateway(stream(), stream(), stream(), stream(), stream());
  await expect(empty.octothorpe.challenges.of('ch_1').events().next()).rejects.toMatchObject({
    code: 'connection_failed',
  });
});
