/** The live stream: what begins and ends of the caller's tenants, masked; it ends with the login, and when the process does. */
import { get, type IncomingMessage } from 'node:http';
import request from 'supertest';
import {
  ANNA,
  type ConsoleStage,
  failedRow,
  openConsoleStage,
  verifiedRow,
} from '../../setup/console-stage.js';
import { until } from '../../setup/until.js';

let stage: ConsoleStage;
const streams: IncomingMessage[] = [];

afterEach(async () => {
  for (const stream of streams.splice(0)) stream.destroy();
  await stage.close();
});

interface Live {
  readonly response: IncomingMessage;
  // biome-ignore lint/suspicious/noExplicitAny: tests read any JSON
  readonly lines: any[];
  readonly events: string[];
  readonly text: () => string;
  readonly ended: Promise<void>;
}

/** What is written from now on is told there. */
async function live(query = '', tenants = stage.caller?.tenants): Promise<Live> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${stage.url}/console/api/live${query}`, resolve).on('error', reject);
  });
  streams.push(response);
  let text = '';
  let seen = 0;
  const lines: unknown[] = [];
  const events: string[] = [];
  // A stream that is cut off is over as well.
  response.on('error', () => {});
  const ended = new Promise<void>((resolve) => response.once('close', resolve));
  response.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    const blocks = text.split('\n\n').slice(0, -1);
    for (const block of blocks.slice(seen)) {
      const event = /^event: ?(.*)$/m.exec(block)?.[1];
      const data = /^data: ?(.*)$/m.exec(block)?.[1];
      if (event === undefined) continue;
      events.push(event);
      if (event === 'lines') lines.push(...JSON.parse(data ?? '').lines);
    }
    seen = blocks.length;
  });
  expect(response.statusCode).toBe(200);
  await stage.followed(tenants);
  return { response, lines, events, text: () => text, ended };
}

it('a challenge is told when it begins and when it ends, masked and with its cause', async () => {
  stage = await openConsoleStage();
  const { lines, text } = await live();
  const { id, row } = await stage.write();
  await until(() => lines.length === 1);
  await stage.write({ id, row: { ...row, wrongCodes: 1 } });
  await stage.write({ id, row: { ...row, ...failedRow() } });
  await until(() => lines.length === 2);
  expect(lines).toMatchObject([
    { turn: 'began', id, state: 'delivered', final: false },
    { turn: 'ended', id, state: 'failed', cause: { cause: 'handset_off' } },
  ]);
  expect(text()).toContain('+358*****4567');
  expect(text()).not.toContain('441234567');
});

it('nothing of other tenants is told, nor even received', async () => {
  stage = await openConsoleStage();
  stage.caller = { ...ANNA, tenants: ['acme'] };
  const { lines, text } = await live();
  const received: string[] = [];
  for (const channel of stage.store.liveChannels('acme')) {
    stage.feed.listen(channel, (message) => received.push(message));
  }
  await stage.write({ row: failedRow({ tenant: 'globex', reason: 'theirs' }) });
  const { id } = await stage.write({ row: failedRow() });
  await until(() => lines.length > 0);
  expect(lines.map((line) => line.id)).toEqual([id]);
  expect(text()).not.toMatch(/globex|theirs/);
  expect(received.length).toBeGreaterThan(0);
  expect(received.join()).not.toMatch(/globex|theirs/);
  expect(stage.feed.subscribed).toBe(1);
  await request(stage.url).get('/console/api/live?tenant=globex').expect(403);
});

it('filters leave out what does not fit', async () => {
  stage = await openConsoleStage();
  const { lines } = await live('?country=SE&outcome=failed&carrier=twilio&tenant=acme', ['acme']);
  await stage.write({ row: failedRow() });
  await stage.write({ row: verifiedRow({ country: 'SE' }) });
  await stage.write({ row: failedRow({ country: 'SE', tenant: 'globex' }) });
  const { id } = await stage.write({ row: failedRow({ country: 'SE' }) });
  await until(() => lines.length > 0);
  expect(lines.map((line) => line.id)).toEqual([id]);
});

it('a stream without news shows that it is alive', async () => {
  stage = await openConsoleStage({ heartbeatMs: 20 });
  const { events } = await live();
  await until(() => events.includes('alive'));
});

it('a stream ends once its login does, and gives its subscriptions back', async () => {
  stage = await openConsoleStage({ recheckMs: 20 });
  const { ended } = await live();
  stage.caller = undefined;
  await ended;
  await until(() => stage.feed.subscribed === 0);
});

it('a stream ends when the process is about to stop', async () => {
  stage = await openConsoleStage();
  const { ended, response } = await live();
  stage.stop();
  await ended;
  expect(response.complete).toBe(true);
});

it('one login has so many streams at most', async () => {
  stage = await openConsoleStage();
  await live();
  const most = 20;
  for (let i = 1; i < most; i += 1) {
    const response = await new Promise<IncomingMessage>((resolve) => {
      get(`${stage.url}/console/api/live`, resolve);
    });
    response.on('error', () => {});
    streams.push(response);
    expect(response.statusCode).toBe(200);
  }
  const refused = await request(stage.url).get('/console/api/live');
  expect([refused.status, refused.body.code]).toEqual([429, 'limit_reached']);
  streams.pop()?.destroy();
  await until(async () => (await openAndClose()) === 200);
});

async function openAndClose(): Promise<number | undefined> {
  const response = await new Promise<IncomingMessage>((resolve) => {
    get(`${stage.url}/console/api/live`, resolve);
  });
  response.on('error', () => {});
  response.destroy();
  return response.statusCode;
}

it('a filter that is none is refused before a stream opens', async () => {
  stage = await openConsoleStage();
  for (const query of ['?country=Finland', '?outcome=%3Cb%3E', '?number=%2B358441234567']) {
    const answer = await request(stage.url).get(`/console/api/live${query}`);
    expect([query, answer.status]).toEqual([query, 422]);
  }
});
