/** A carrier that only a description knows: routes, failover and receipts treat it as any other provider. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { declaredEntry } from '../../src/providers/declared/declared-entry.js';
import { CarrierDescription } from '../../src/providers/declared/description.js';
import { registry } from '../../src/providers/registry.js';
import { shipped } from '../setup/declared-carrier.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;
let server: Server;
/** How the carrier answers: `lost` closes the connection after it has taken the SMS. */
let answers: (number | 'lost')[] = [];
const taken: URLSearchParams[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    taken.push(form);
    const answer = answers.shift() ?? 200;
    if (answer === 'lost') return request.socket.destroy();
    const body = answer === 200 ? { id: `s${taken.length}`, status: 'created' } : {};
    response.writeHead(answer, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const entry = declaredEntry('elks', CarrierDescription.parse(shipped('46elks')));
  const sandbox = {
    sender: 'Elks',
    newAccount: () => ({ username: 'u1', password: 'p1', receiptSecret: 'of receipts' }),
    settings: (account: object) => entry.settings.parse({ ...account, apiUrl }),
  };
  stage = await openStage({ providers: { elks: { ...entry, sandbox }, ...registry } as never });
});

afterAll(async () => {
  await stage.close();
  server.close();
});

beforeEach(() => {
  answers = [];
  taken.length = 0;
});

const receipt = (url: string, id: string) =>
  fetch(url, { method: 'POST', body: new URLSearchParams({ id, status: 'delivered' }) });

test('its SMS goes out, its receipt counts, and the code verifies', async () => {
  const to = '+358447000001';
  const { body } = await stage.start({ to, channel: 'sms' });
  await stage.until(body.id, ({ state }) => state === 'sent' || state === 'delivered');
  const [sms] = taken;
  expect(sms?.get('to')).toBe(to);
  const url = sms?.get('whendelivered') ?? '';
  expect((await receipt(url.replace(/.$/, '~'), 's1')).status).toBe(403);
  expect((await receipt(url, 's1')).status).toBe(200);
  const delivered = await stage.until(body.id, ({ state }) => state === 'delivered');
  expect(delivered.deliveries).toMatchObject([{ provider: 'elks', reference: 's1' }]);
  const code = /\d{6}/.exec(sms?.get('message') ?? '')?.[0];
  const checked = await stage.post(`/v1/challenges/${body.id}/check`, { code });
  expect(checked.body).toMatchObject({ verified: true, challenge: { state: 'sms_verified' } });
});

test('if its account is refused, the next provider takes over', async () => {
  answers = [401];
  const { body } = await stage.start({ to: '+358447000002', channel: 'sms' });
  const delivered = await stage.until(body.id, ({ state }) => state === 'delivered');
  expect(delivered.deliveries).toMatchObject([
    { provider: 'elks', state: 'failed', reason: 'rejected_by_provider' },
    { provider: 'twilio', state: 'delivered' },
  ]);
});

test('an SMS whose answer was lost goes out twice at most', async () => {
  answers = ['lost', 'lost', 'lost', 'lost'];
  const { body } = await stage.start({ to: '+358447000003', channel: 'sms' });
  await stage.until(body.id, ({ state }) => state === 'delivered' || state === 'failed');
  expect(taken.length).toBeLessThanOrEqual(2);
});
