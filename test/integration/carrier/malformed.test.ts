import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { ACCOUNT_SID, API_KEY, API_SECRET, AUTH_TOKEN, openStage, type Stage } from './stage.js';

const RUNS = 60;
const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(100_000);
});
afterAll(() => stage.close());

async function ask(path: string, method: string, headers: Record<string, string>, body?: string) {
  const url = `${stage.base}${path}`;
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  return { status: response.status, text: await response.text() };
}

test('any form gets one of Twilio’s errors', async () => {
  const names = ['To', 'From', 'Body', 'Url', 'Twiml', 'Timeout', 'StatusCallback', 'Status'];
  const form = fc.dictionary(fc.constantFrom(...names), fc.string({ unit: 'binary' }));
  const resource = fc.constantFrom('Messages', 'Calls', 'Messages/SM1', 'Calls/%00', 'Calls/%ZZ');
  await fc.assert(
    fc.asyncProperty(resource, form, async (name, fields) => {
      const { status, text } = await ask(
        `/2010-04-01/Accounts/${ACCOUNT_SID}/${name}.json`,
        'POST',
        {
          Authorization: basic(ACCOUNT_SID, AUTH_TOKEN),
          'Content-Type': 'application/x-www-form-urlencoded',
        },
        new URLSearchParams(fields).toString(),
      );
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(JSON.parse(text)).toMatchObject({ code: expect.any(Number), status });
    }),
    { numRuns: RUNS },
  );
});

test('any JSON gets one of Vonage’s errors', async () => {
  const body = fc.oneof(fc.json(), fc.string({ unit: 'binary' }));
  await fc.assert(
    fc.asyncProperty(body, async (text) => {
      const answer = await ask(
        '/v1/messages',
        'POST',
        { Authorization: basic(API_KEY, API_SECRET), 'Content-Type': 'application/json' },
        text,
      );
      expect([400, 422]).toContain(answer.status);
      expect(JSON.parse(answer.text)).toMatchObject({ title: expect.any(String) });
    }),
    { numRuns: RUNS },
  );
});

test('no path or body makes the control API fail', async () => {
  const path = fc.constantFrom(
    'phones/%ZZ',
    'phones/x/messages',
    'calls/%00/answer',
    `calls/${randomUUID()}/press`,
    'chaos',
    'events',
  );
  const method = fc.constantFrom('POST', 'PUT', 'PATCH');
  await fc.assert(
    fc.asyncProperty(path, method, fc.json(), async (where, verb, body) => {
      const headers = { 'Content-Type': 'application/json' };
      const { status, text } = await ask(`/sandbox/${where}`, verb, headers, body);
      if (where !== 'chaos' || status !== 200) {
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
        expect(JSON.parse(text)).toEqual({ error: expect.any(String) });
      }
    }),
    { numRuns: RUNS },
  );
});
