/** Several requests written on one connection before the first is answered. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { PIPELINED_REQUESTS_MAX } from '../../../src/http/dispatch.js';
import { type Gateway, startGateway } from '../../setup/gateway.js';

/** More than the buffers of both ends of a connection. */
const UNREAD_BYTES = 16_000_000;

let gateway: Gateway;
let entered: string[];
let answers: ServerResponse[];
const sockets: Socket[] = [];

beforeEach(async () => {
  entered = [];
  answers = [];
  gateway = await startGateway({
    extra: [
      {
        path: '/slow',
        handler: (req, res) => {
          entered.push(req.url);
          answers.push(res);
          gateway.server.emit('entered');
        },
      },
    ],
  });
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await gateway.close();
});

async function open(): Promise<Socket> {
  const { port } = gateway.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

function requests(count: number): string {
  return Array.from(
    { length: count },
    (_, at) => `GET /slow/${at} HTTP/1.1\r\nHost: a\r\n\r\n`,
  ).join('');
}

/** Everything that the connection has received, once it contains the text. */
async function until(socket: Socket, text: string): Promise<string> {
  let said = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    if (said.includes(text)) break;
  }
  return said;
}

test('a request is handled when the previous one on its connection is answered', async () => {
  const socket = await open();
  const first = once(gateway.server, 'entered');
  socket.write(requests(3));
  await first;
  // Another connection's request is answered: by then the first packet was read completely.
  expect((await fetch(`${gateway.origin}/livez`)).status).toBe(200);
  expect(entered).toEqual(['/0']);
  for (const at of [0, 1, 2]) {
    const next = at < 2 ? once(gateway.server, 'entered') : undefined;
    answers[at]?.end(`answer /${at}`);
    await next;
  }
  const said = await until(socket, 'answer /2');
  expect(said.match(/answer \/\d/g)).toEqual(['answer /0', 'answer /1', 'answer /2']);
});

test('a request waits as long as the previous answer is unread', async () => {
  const socket = (await open()).pause();
  const first = once(gateway.server, 'entered');
  socket.write(requests(2));
  await first;
  answers[0]?.end(Buffer.alloc(UNREAD_BYTES));
  // Other connections are served meanwhile; this one's second request is not.
  for (let asked = 0; asked < 5; asked += 1) await fetch(`${gateway.origin}/livez`);
  expect(entered).toEqual(['/0']);
  const second = once(gateway.server, 'entered');
  socket.resume();
  await second;
  expect(entered).toEqual(['/0', '/1']);
});

test('a connection with too many unanswered requests is closed, and others are not', async () => {
  const other = await open();
  const socket = await open();
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  socket.resume().write(requests(PIPELINED_REQUESTS_MAX + 2));
  await closed;
  const next = once(gateway.server, 'entered');
  other.write(requests(1));
  await next;
  answers.at(-1)?.end('answer /0');
  expect(await until(other, 'answer /0')).toContain('answer /0');
});

test('requests after an answer that closes the connection are not handled', async () => {
  const socket = await open();
  const closed = once(socket.resume(), 'close');
  const first = once(gateway.server, 'entered');
  socket.write(`GET /slow/0 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n${requests(1)}`);
  await first;
  answers[0]?.end();
  await closed;
  expect(entered).toEqual(['/0']);
});
