/** What `send`, `check` and `tail` print and with which exit code they end, against a service that answers by a script. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json as bodyOf } from 'node:stream/consumers';
import { factsOf } from '../../../src/cli/commands/tail.js';
import { table } from '../../../src/cli/terminal.js';
import { Walk } from '../../fixtures/stored-sample.js';
import { runCommand } from '../../setup/command-line.js';

const ID = 'ch_000123456789abcdefghjkmnpqrs';
const entry = { at: '2027-01-01T00:00:00.000Z', channel: 'sms', provider: 'twilio' };
const begun = {
  ...{ id: ID, channel: 'sms', to: '+358*****4567', state: 'queued', final: false, sequence: 1 },
  ...{
    expiresAt: '2027-01-01T00:10:00.000Z',
    timeline: [{ ...entry, sequence: 1, state: 'queued' }],
  },
};
const ended = (state: string) => ({ ...begun, state, final: true, sequence: 2 });
const verdict = (verified: boolean) => ({
  ...{ verified, outcome: verified ? 'verified' : 'wrong_code', checksLeft: 4 },
});

let server: Server;
let replies: [status: number, body: object][];
let asked: { url: string; key: string; body: unknown }[];
let environment: NodeJS.ProcessEnv;

beforeEach(async () => {
  asked = [];
  server = createServer(async (request, response) => {
    const body = request.method === 'POST' ? await bodyOf(request) : undefined;
    const key = String(request.headers['idempotency-key']);
    asked.push({ url: request.url ?? '', key, body });
    const [status, answer] = replies.shift() ?? [500, {}];
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  environment = {
    OCTOTHORPE_URL: `http://127.0.0.1:${port}`,
    OCTOTHORPE_API_KEY: 'octo_test_0123456789abcdef',
  };
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const run = (...args: string[]) => runCommand(args, environment);

it('a right code is exit 0 and a wrong one is exit 1, with the tries that are left', async () => {
  replies = [
    [200, verdict(true)],
    [200, verdict(false)],
  ];
  expect(await run('check', ID, '123456')).toMatchObject({ status: 0, text: 'Verified.' });
  const wrong = await run('check', ID, '123457');
  expect(wrong).toMatchObject({ status: 1, text: 'Not verified: wrong_code. 4 tries are left.' });
});

it.each([
  ['sms_verified', 0],
  ['call_answered', 0],
  ['expired', 1],
  ['denied', 1],
])('a wait that ends as %s is exit %d', async (state, status) => {
  replies = [
    [202, begun],
    [200, ended(state)],
  ];
  expect((await run('send', '+358441234567', '--wait')).status).toBe(status);
  expect(asked[1]?.url).toContain('since=1');
});

it('a refusal is exit 1 with what to correct, and as JSON the service’s own answer', async () => {
  const refused = {
    code: 'invalid_number',
    detail: 'Correct to.',
    faults: [{ path: 'to', message: 'x' }],
  };
  replies = [
    [422, refused],
    [422, refused],
  ];
  expect(await run('send', '1')).toMatchObject({ status: 1, err: ['error: Correct to.\n  to: x'] });
  const json = await run('send', '1', '--json');
  expect(json).toMatchObject({ status: 1, out: [] });
  expect(JSON.parse(json.err.join())).toEqual(refused);
});

it('with --json a wait prints one JSON document, and nothing else', async () => {
  replies = [
    [202, begun],
    [200, ended('sms_verified')],
  ];
  const { out, err } = await run('send', '+358441234567', '--wait', '--json');
  expect([out.length, err]).toEqual([1, []]);
  expect(JSON.parse(out.join())).toMatchObject({ id: ID, state: 'sms_verified' });
});

it('each send has a key of its own, unless one is given', async () => {
  replies = [
    [202, begun],
    [202, begun],
    [202, begun],
  ];
  await run('send', '+358441234567');
  await run('send', '+358441234567');
  await run('send', '+358441234567', '--idempotency-key', 'mine');
  expect(new Set(asked.map(({ key }) => key)).size).toBe(3);
  expect(asked[2]?.key).toBe('mine');
});

it('where nothing answers it is exit 3, and where something else does as well', async () => {
  const elsewhere = await run('send', '+358441234567', '--url', 'http://127.0.0.1:9');
  expect(elsewhere).toMatchObject({ status: 3 });
  replies = [[502, { message: 'Bad gateway' }]];
  expect(await run('send', '+358441234567')).toMatchObject({ status: 3 });
});

it('a misspelt command or option is exit 2, with the one that was meant', async () => {
  const command = await run('sned', '+358441234567');
  expect(command.status).toBe(2);
  expect(command.text).toContain('Did you mean send?');
  const option = await run('send', '+358441234567', '--chanel', 'sms');
  expect(option.status).toBe(2);
  expect(option.text).toContain('Did you mean --channel?');
});

it('a key that is in no form of a key is neither sent nor shown', async () => {
  environment = { ...environment, OCTOTHORPE_API_KEY: 'two words', DATA_DIR: '/nowhere' };
  const { status, text } = await run('send', '+358441234567');
  expect(status).toBe(2);
  expect(text).not.toContain('two words');
  expect(asked).toHaveLength(0);
});

it('tail shows a masked number, and no subject and reference', () => {
  const { challenge } = new Walk({ reference: 'order-1', subject: 'user-8c1f' });
  const [change] = challenge.timeline;
  if (!change) throw new Error('It has no entry.');
  const text = JSON.stringify(factsOf({ challenge, entry: change }));
  expect(text).toContain('+358*****4567');
  for (const hidden of ['sealed', 'order-1', 'user-8c1f']) expect(text).not.toContain(hidden);
});

it('text of others cannot steer the terminal', () => {
  expect(table(['who'], [['a\u001b[2Jb']])).toBe('WHO\na?[2Jb');
});
