/** The examples of the reference page, in each language. */
import { execFileSync } from 'node:child_process';

interface Sample {
  readonly url: string;
  readonly body: unknown;
}
interface Snippets {
  sampleOf(server: string, path: string, method: string, operation: object): Sample;
  curl(sample: Sample): string;
  node(sample: Sample): string;
  python(sample: Sample): string;
}

const path = '../../../src/pages/docs/snippets.js';
const { curl, node, python, sampleOf } = (await import(path)) as Snippets;

const server = 'https://verify.example.com/';
const post = {
  responses: {},
  requestBody: {
    content: {
      'application/json': {
        examples: {
          sms: { value: { to: "it's", channels: ['sms', 'call'], skip: true, none: null } },
        },
      },
    },
  },
};
const start = sampleOf(server, '/v1/challenges', 'post', post);
const stream = sampleOf(server, '/v1/challenges/{id}/events', 'get', {
  responses: { '200': { content: { 'text/event-stream': {} } } },
});
const required = sampleOf(server, '/v1/facts', 'delete', {
  parameters: [{ name: 'reason', in: 'query', required: true, schema: { example: 'a b' } }],
  responses: {},
});

test('curl quotes the body for a shell', () => {
  const text = curl(start).replace('curl ', 'printf "%s\\n" ');
  const printed = execFileSync('bash', ['-c', text], { env: { ...process.env, KEY: 'k' } });
  const [address, , authorization, , type, , ...body] = String(printed).split('\n');
  expect(address).toBe('https://verify.example.com/v1/challenges');
  expect([authorization, type]).toEqual([
    'Authorization: Bearer k',
    'Content-Type: application/json',
  ]);
  expect(JSON.parse(body.join('\n'))).toEqual(start.body);
});

test('the Node example sends the same request', async () => {
  const sent: unknown[] = [];
  const fetched = async (url: string, options: RequestInit) => {
    sent.push(url, options);
    return { status: 202, text: async () => '{}' };
  };
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (...values: unknown[]) => Promise<void>;
  const run = new AsyncFunction('fetch', 'process', 'console', node(start));
  await run(fetched, { env: { KEY: 'k' } }, { log: () => {} });
  expect(sent[0]).toBe('https://verify.example.com/v1/challenges');
  expect(sent[1]).toMatchObject({ method: 'POST', headers: { Authorization: 'Bearer k' } });
  expect(JSON.parse((sent[1] as { body: string }).body)).toEqual(start.body);
});

test('the Python example writes the words of Python', () => {
  expect(python(start)).toContain(`json={
        "to": "it's",
        "channels": ["sms", "call"],
        "skip": True,
        "none": None,
    },`);
});

test('a path parameter is a variable, and a stream is read as it comes', () => {
  expect(curl(stream)).toContain('curl -N "https://verify.example.com/v1/challenges/$ID/events"');
  expect(node(stream)).toContain(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the example's own.
    '`https://verify.example.com/v1/challenges/${process.env.ID}/events`',
  );
  expect(python(stream)).toContain(
    'f"https://verify.example.com/v1/challenges/{os.environ[\'ID\']}/events"',
  );
  expect(python(stream)).toContain('stream=True');
});

test('what a call needs beside its body is in the example', () => {
  expect(required.url).toBe('https://verify.example.com/v1/facts?reason=a%20b');
  expect(curl(required)).toContain('-X DELETE');
});
