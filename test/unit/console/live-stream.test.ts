/** One live stream: bounded whatever comes, and patient with a slow reader only for a while. */
import { LiveStream, PENDING_MAX, UNREAD_BYTES_MAX } from '../../../src/console/live-routes.js';
import { MovingClock } from '../../setup/moving-clock.js';

const open: LiveStream[] = [];

afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

function stream(fits = (_message: string) => true) {
  const reader = { writableLength: 0, destroyed: false, destroy: () => reader };
  reader.destroy = () => Object.assign(reader, { destroyed: true });
  const clock = new MovingClock();
  // biome-ignore lint/suspicious/noExplicitAny: events differ in what they hold
  const events: [string, any][] = [];
  const push = (event: string, json: string) => events.push([event, JSON.parse(json)]);
  const lines = new LiveStream(reader as never, push, {
    fits,
    nowMs: () => clock.now(),
    tell: (message) => (message === 'broken' ? undefined : JSON.stringify({ message })),
  });
  open.push(lines);
  return { reader, events, lines, clock };
}

test('what comes within a moment goes out together, oldest first', () => {
  const { events, lines } = stream();
  for (const message of ['a', 'b', 'broken', 'c']) lines.take(message);
  expect(events).toEqual([]);
  lines.flush();
  const told = ['a', 'b', 'c'].map((message) => ({ message }));
  expect(events).toEqual([['lines', { lines: told, skipped: 0 }]]);
});

test('of a flood the newest are told, and how many are not', () => {
  const { events, lines } = stream();
  for (let i = 0; i < 10 * PENDING_MAX; i += 1) lines.take(String(i));
  lines.flush();
  const [[, { lines: told, skipped }] = ['', {}]] = events;
  expect(told).toHaveLength(PENDING_MAX);
  expect(told.at(-1)).toEqual({ message: String(10 * PENDING_MAX - 1) });
  expect(skipped).toBe(9 * PENDING_MAX);
});

test('what the filter leaves out takes no room', () => {
  const { events, lines } = stream((message) => message === 'wanted');
  lines.take('wanted');
  for (let i = 0; i < 2 * PENDING_MAX; i += 1) lines.take(String(i));
  lines.flush();
  expect(events).toEqual([['lines', { lines: [{ message: 'wanted' }], skipped: 0 }]]);
});

test('a reader that does not read is given nothing more, then what is newest', () => {
  const { reader, events, lines, clock } = stream();
  reader.writableLength = UNREAD_BYTES_MAX + 1;
  for (let i = 0; i < 2 * PENDING_MAX; i += 1) lines.take(String(i));
  lines.flush();
  clock.advance(5_000);
  lines.flush();
  lines.alive();
  expect(events).toEqual([]);
  reader.writableLength = 0;
  lines.flush();
  expect(events).toHaveLength(1);
  expect(events[0]?.[1].skipped).toBe(PENDING_MAX);
  expect(reader.destroyed).toBe(false);
});

test('a reader that does not read for half a minute is cut off', () => {
  const { reader, lines, clock } = stream();
  reader.writableLength = UNREAD_BYTES_MAX + 1;
  lines.take('a');
  lines.flush();
  clock.advance(29_000);
  lines.flush();
  expect(reader.destroyed).toBe(false);
  clock.advance(2_000);
  lines.flush();
  expect(reader.destroyed).toBe(true);
});

test('a closed stream tells nothing more', () => {
  const { events, lines } = stream();
  lines.take('a');
  lines.close();
  lines.flush();
  expect(events).toEqual([]);
});
