/** `/openapi.json`: compressed if the client accepts it, and cacheable. */
import { get as httpGet, type IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type Gateway, startGateway } from '../../setup/gateway.js';

/** The maximum compressed size of a document of 140 kB. */
const COMPRESSED_MAX = 40_000;

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

async function ask(headers: Record<string, string> = {}) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpGet(`${gateway.origin}/openapi.json`, { headers }, resolve).once('error', reject);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}

test.each([
  ['br', brotliDecompressSync],
  ['gzip', gunzipSync],
] as const)('%s is the same document, smaller', async (encoding, unpack) => {
  const plain = await ask();
  expect(plain.headers).not.toHaveProperty('content-encoding');
  expect(JSON.parse(plain.body.toString()).openapi).toMatch(/^3\.1/);
  const packed = await ask({ 'accept-encoding': encoding });
  expect(packed.headers['content-encoding']).toBe(encoding);
  expect(packed.headers.vary).toContain('Accept-Encoding');
  expect(packed.body.length).toBeLessThan(COMPRESSED_MAX);
  expect(Number(packed.headers['content-length'])).toBe(packed.body.length);
  expect(unpack(packed.body).equals(plain.body)).toBe(true);
  expect(packed.headers.etag).not.toBe(plain.headers.etag);
});

test('it may be cached, and an unchanged copy gets 304 without a body', async () => {
  const first = await ask({ 'accept-encoding': 'gzip, br' });
  expect(first.headers['cache-control']).toBe('public, max-age=300');
  const again = await ask({
    'accept-encoding': 'gzip, br',
    'if-none-match': String(first.headers.etag),
  });
  expect([again.status, again.body.length]).toEqual([304, 0]);
  expect(again.headers.etag).toBe(first.headers.etag);
  expect((await ask({ 'if-none-match': '"another"' })).status).toBe(200);
});

test('an encoding that is refused is not sent', async () => {
  const { headers } = await ask({ 'accept-encoding': 'br;q=0, gzip;q=0' });
  expect(headers).not.toHaveProperty('content-encoding');
});
