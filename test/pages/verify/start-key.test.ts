/** The page's own repeat of a start has the same key. */

interface PageApi {
  start(request: object): Promise<unknown>;
  back(): Promise<unknown>;
}

/** Imported by path, because another project checks the types of the pages' JavaScript. */
const PATH: string = '../../../src/pages/verify/api.js';
const { Api } = (await import(PATH)) as { Api: new (csrf: string) => PageApi };

const REQUEST = { channel: 'sms', to: '+358441234567' } as const;

const answers: (Response | Error)[] = [];
let keys: (string | null)[];
const { fetch } = globalThis;

beforeEach(() => {
  keys = [];
  Object.assign(globalThis, { document: { baseURI: 'https://verify.example.com/verify/' } });
  globalThis.fetch = async (_url, options) => {
    keys.push(new Headers(options?.headers).get('idempotency-key'));
    const answer = answers.shift() ?? Response.json({});
    if (answer instanceof Error) throw answer;
    return answer;
  };
});
afterAll(() => {
  globalThis.fetch = fetch;
});

async function starts(count: number, api: PageApi = new Api('csrf'), request: object = REQUEST) {
  for (let at = 0; at < count; at += 1) {
    await api.start(request).catch(() => undefined);
  }
  return new Set(keys).size;
}

const problem = (status: number) => Response.json({ code: 'x' }, { status });

test('the same key after a 503, and after no answer at all; another one for the next start', async () => {
  answers.push(problem(503), new TypeError('Failed to fetch'), Response.json({}));
  const api = new Api('csrf');
  expect(await starts(3, api)).toBe(1);
  expect(keys[0]).toMatch(/^[\w-]{16,64}$/);
  expect(await starts(1, api)).toBe(2);
});

test('another key for another number, after a refusal, and after a step back', async () => {
  const api = new Api('csrf');
  answers.push(problem(503), problem(503));
  await starts(1, api);
  expect(await starts(1, api, { ...REQUEST, to: '+358441234568' })).toBe(2);
  answers.push(problem(429));
  expect(await starts(2, api, REQUEST)).toBe(4);
  answers.push(problem(503));
  await starts(1, api);
  await api.back();
  const before = keys.at(-2);
  await starts(1, api);
  expect(keys.at(-1)).not.toBe(before);
});
