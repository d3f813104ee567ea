/** The console's search, list, detail, file and erasure: each caller sees its own tenants, and numbers stay masked. */
import request from 'supertest';
import {
  ANNA,
  type ConsoleStage,
  failedRow,
  openConsoleStage,
  verifiedRow,
} from '../../setup/console-stage.js';
import { sent } from '../../unit/record/sample-row.js';

const NUMBER = '+358441234567';
let stage: ConsoleStage;

beforeEach(async () => {
  stage = await openConsoleStage();
});

afterEach(async () => {
  await stage.close();
});

const get = (path: string) => request(stage.url).get(`/console/api${path}`);
const post = (path: string, body: object) =>
  request(stage.url)
    .post(`/console/api${path}`)
    .set({ 'X-Console': '1', Origin: stage.url })
    .send(body);
const search = async (text: string) => {
  const { body } = await post('/challenges/search', { text }).expect(200);
  return { as: body.as, ids: body.challenges.map(({ id }: { id: string }) => id) };
};

it('one field finds a number, an id, a reference, a carrier’s id and a subject', async () => {
  const { id, row } = await stage.write({
    row: failedRow(),
    reference: 'order-1042',
    subject: 'user-8c1f',
  });
  await stage.write({ number: '+358449999999' });
  const carriers = row.deliveries[0]?.reference ?? '';
  const asked = {
    '+358 44 123 4567': 'number',
    '00358441234567': 'number',
    [id]: 'id',
    'order-1042': 'reference',
    'user-8c1f': 'subject',
  };
  for (const [text, as] of Object.entries(asked)) {
    expect([text, await search(text)]).toEqual([text, { as, ids: [id] }]);
  }
  expect(await search(carriers)).toMatchObject({ as: 'carrier' });
  expect(await search('nobody-has-this')).toEqual({ as: 'nothing', ids: [] });
});

it('a caller finds and opens nothing of other tenants', async () => {
  const { id } = await stage.write({ row: failedRow({ tenant: 'globex' }), reference: 'theirs' });
  stage.caller = { ...ANNA, tenants: ['acme'] };
  for (const text of [NUMBER, id, 'theirs']) {
    expect(await search(text)).toEqual({ as: 'nothing', ids: [] });
  }
  expect((await get(`/challenges/${id}`)).status).toBe(404);
  expect((await get('/challenges')).body.challenges).toEqual([]);
  expect((await get('/challenges?tenant=globex')).status).toBe(403);
  expect((await get('/challenges.csv')).text.trim().split('\r\n')).toHaveLength(1);
  expect((await post(`/challenges/${id}/resend`, { reason: 'asked' })).status).toBe(404);
  expect(stage.resent).toEqual([]);
});

it('no answer holds a whole number', async () => {
  const { id } = await stage.write({ row: failedRow() });
  const answers = await Promise.all([
    post('/challenges/search', { text: NUMBER }),
    get('/challenges'),
    get(`/challenges/${id}`),
    get('/challenges.csv'),
  ]);
  for (const { text } of answers) {
    expect(text).toContain('+358*****4567');
    expect(text).not.toContain('441234567');
  }
});

it('a challenge is told with its cause, its timeline and its deliveries', async () => {
  const { id } = await stage.write({
    row: failedRow({ trail: ['x1 150 P 201 a  140', 'c1 9000 f + 30003'] }),
  });
  const { body } = await get(`/challenges/${id}`).expect(200);
  expect(body.cause).toMatchObject({ cause: 'handset_off', support: expect.any(String) });
  expect(body.timeline.map(({ kind }: { kind: string }) => kind)).toEqual([
    ...['state', 'exchange', 'state', 'state', 'callback'],
  ]);
  expect(body.deliveries).toMatchObject([{ number: 1, carrier: 'twilio', code: '30003' }]);
});

it('a list goes on page by page, under its filters, to its end', async () => {
  const at = Date.now() - 3_600_000;
  for (let i = 0; i < 5; i += 1) await stage.write({ row: failedRow({ createdAtMs: at + i }) });
  await stage.write({ row: verifiedRow({ createdAtMs: at }) });
  const seen: string[] = [];
  let next = '';
  do {
    const cursor = next === '' ? '' : `&cursor=${next}`;
    const { body } = await get(`/challenges?outcome=failed&country=FI&limit=2${cursor}`).expect(
      200,
    );
    seen.push(...body.challenges.map(({ id }: { id: string }) => id));
    next = body.next ?? '';
  } while (next !== '');
  expect(new Set(seen).size).toBe(5);
  const { text } = await get('/challenges.csv?outcome=failed').expect(200);
  expect(text.trim().split('\r\n')).toHaveLength(6);
});

it('a text from outside begins no formula in a file', async () => {
  const hostile = sent({ state: 'failed', provider: '=cmd', reason: '@x' });
  await stage.write({ row: failedRow({ reason: '-1+1', deliveries: [hostile] }) });
  const { text } = await get('/challenges.csv').expect(200);
  expect(text).toMatch(/,'=cmd,/);
  expect(text).toMatch(/,'-1\+1,/);
  expect(text).toMatch(/,'\+358\*{5}4567,/);
});

it('numbers and subjects are refused in an address', async () => {
  expect((await get('/challenges?number=%2B358441234567')).status).toBe(400);
  expect((await get('/challenges?subject=user-1')).status).toBe(400);
});

it('a wrong request says what is wrong', async () => {
  for (const body of [{}, { text: '' }, { text: 'x'.repeat(129) }, { text: 1 }, { other: 'x' }]) {
    const answer = await post('/challenges/search', body);
    expect([body, answer.status, answer.body.code]).toEqual([body, 422, 'invalid_request']);
  }
});

it('sending once more and erasing are kept in the audit with who did it and why', async () => {
  const { id } = await stage.write({ row: verifiedRow(), subject: 'user-1' });
  await post(`/challenges/${id}/resend`, { reason: 'the person called' }).expect(200);
  expect(stage.resent).toEqual([`acme ${id}`]);
  const { body } = await post('/erase', { number: NUMBER, reason: 'the person asked' }).expect(200);
  expect(body).toEqual({ erased: 1, open: 0 });
  const by = { operator: 'anna@example.com', key: 'login-1' };
  expect(stage.acts).toEqual([
    { tenant: 'acme', act: { ...by, act: 'resend', target: id, reason: 'the person called' } },
    ...['acme', 'globex'].map((tenant) => ({
      tenant,
      act: { ...by, act: 'erase_facts', target: '+358*****4567', reason: 'the person asked' },
    })),
  ]);
  expect(await search(NUMBER)).toEqual({ as: 'nothing', ids: [] });
});

it('nothing is sent or erased without a reason, or by a role that may not', async () => {
  const { id } = await stage.write({ row: verifiedRow() });
  expect((await post(`/challenges/${id}/resend`, {})).status).toBe(422);
  expect((await post('/erase', { number: NUMBER })).status).toBe(422);
  stage.caller = { ...ANNA, role: 'support' };
  expect((await post('/erase', { number: NUMBER, reason: 'a try' })).status).toBe(403);
  stage.caller = { ...ANNA, role: 'viewer' };
  expect((await post(`/challenges/${id}/resend`, { reason: 'a try' })).status).toBe(403);
  expect([stage.acts, stage.resent]).toEqual([[], []]);
  expect(await search(NUMBER)).toEqual({ as: 'number', ids: [id] });
});

it('who acts is the login, whatever the body says', async () => {
  await stage.write({ row: verifiedRow() });
  await post('/erase', { number: NUMBER, reason: 'a try', operator: 'somebody' }).expect(200);
  expect(stage.acts[0]?.act.operator).toBe('anna@example.com');
});
