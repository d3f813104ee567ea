/** One visitor opens stream after stream with one cookie: further ones are refused, and other visitors are not affected. */
import { get as httpGet, type IncomingMessage } from 'node:http';
import { OPEN_WAITS_MAX } from '../../src/http/changes.js';
import { type HostedGateway, startHostedGateway } from '../setup/hosted-gateway.js';

const ASKED = 200;

let hosted: HostedGateway;
beforeAll(async () => {
  hosted = await startHostedGateway();
});
afterAll(() => hosted.close());

function stream(cookie: string, path = '/verify/api/events'): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    httpGet(hosted.gateway.origin + path, { headers: { cookie } })
      .once('response', resolve)
      .once('error', reject);
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return text;
}

it('streams of one session are bounded, as problem documents, and others are served', async () => {
  const attacker = await hosted.opened();
  const answers = await Promise.all(Array.from({ length: ASKED }, () => stream(attacker.cookie)));
  const open = answers.filter(({ statusCode }) => statusCode === 200);
  const refused = answers.filter(({ statusCode }) => statusCode === 429);
  expect([open.length, refused.length]).toEqual([
    OPEN_WAITS_MAX.session,
    ASKED - OPEN_WAITS_MAX.session,
  ]);
  const problem = JSON.parse(await textOf(refused[0] as IncomingMessage));
  expect(problem).toMatchObject({ status: 429, code: 'limit_reached', retryAfterSeconds: 5 });
  const poll = await stream(attacker.cookie, '/verify/api/state?wait=5');
  expect(poll.statusCode).toBe(429);
  // Reading the state needs no place, so the page still works.
  expect((await attacker.state()).session.state).toBe('open');

  const other = await hosted.opened();
  const theirs = await stream(other.cookie);
  expect(theirs.statusCode).toBe(200);

  const gone = new Promise((resolve) => open[0]?.once('close', resolve));
  open[0]?.destroy();
  await gone;
  let again = await stream(attacker.cookie);
  while (again.statusCode === 429) again = await stream(attacker.cookie);
  expect(again.statusCode).toBe(200);
});
