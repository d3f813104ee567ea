import { request as httpRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { SMS } from '../../setup/client.js';
import { type Gateway, KEY, startGateway } from '../../setup/gateway.js';
import { problemOf, send } from '../../setup/raw-client.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

test.each([
  ['nothing', ''],
  ['half an object', '{"to":'],
  ['text', 'to=358441234567'],
  ['two objects', '{}{}'],
  ['a trailing comma', '{"to":"+358441234567",}'],
  ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
  ['half a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ['NUL', '\0'],
])('%s is 400, and the body is not repeated', async (_what, body) => {
  const answer = await send(gateway, '/v1/challenges', body);
  expect(problemOf(answer)).toEqual([400, 'invalid_request']);
  expect(answer.text).not.toContain('441234567');
});

test.each([
  ['form data', { 'Content-Type': 'application/x-www-form-urlencoded' }],
  ['no type', { 'Content-Type': '' }],
  ['another charset', { 'Content-Type': 'application/json; charset=latin1' }],
  ['compression', { 'Content-Encoding': 'gzip' }],
  ['nearly JSON', { 'Content-Type': 'application/jsonp' }],
])('%s is 415', async (_what, headers) => {
  const answer = await send(gateway, '/v1/challenges', JSON.stringify(SMS), headers);
  expect(problemOf(answer)).toEqual([415, 'unsupported_media_type']);
});

test.each([
  'application/json',
  'Application/JSON; charset=UTF-8',
  'application/json;charset="utf-8"',
])('every notation of the JSON media type is accepted: %s', async (type) => {
  const answer = await send(gateway, '/v1/challenges', JSON.stringify(SMS), {
    'Content-Type': type,
  });
  expect(answer.status).toBe(202);
});

test.each([16_385, 1_000_000, 5_000_000])('%i bytes get a clean 413', async (size) => {
  const whole = await send(gateway, '/v1/challenges', 'x'.repeat(size));
  expect(problemOf(whole)).toEqual([413, 'payload_too_large']);
  const inPieces = await send(gateway, '/v1/challenges', 'x'.repeat(size), {
    'Transfer-Encoding': 'chunked',
  });
  expect(problemOf(inPieces)).toEqual([413, 'payload_too_large']);
});

test('after a 413 the same connection still works', async () => {
  const { port } = gateway.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  const head = `POST /v1/challenges HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${KEY}\r\n`;
  socket.write(`${head}Content-Length: 1000000\r\n\r\n${'x'.repeat(1_000_000)}`);
  socket.write('GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  let text = '';
  for await (const chunk of socket.setEncoding('utf8')) text += chunk;
  expect(text).toMatch(/^HTTP\/1\.1 413 .*HTTP\/1\.1 200 OK/s);
});

test('a client that keeps sending after its 413 is disconnected', async () => {
  const { port } = gateway.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const head = `POST /v1/challenges HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${KEY}\r\n`;
  socket.write(`${head}Content-Length: ${1024 ** 4}\r\n\r\n`);
  const chunk = Buffer.alloc(256 * 1024, 'x');
  const send = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', send).resume();
  send();
  await closed;
  expect(socket.bytesWritten).toBeLessThan(64 * 1024 * 1024);
});

test('a body of exactly 16 kB is read', async () => {
  const body = JSON.stringify(SMS).padEnd(16_384);
  expect((await send(gateway, '/v1/challenges', body)).status).toBe(202);
});

test('a client that stops in the middle of a body does not affect others', async () => {
  const call = httpRequest(`${gateway.origin}/v1/challenges`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${KEY}`,
      'Content-Length': 100,
      'X-Request-Id': 'stops-in-the-middle',
    },
  });
  call.on('error', () => {});
  call.write('{"to":', () => call.destroy());
  expect(await gateway.line('stops-in-the-middle')).toMatchObject({ status: 499, aborted: true });
});
