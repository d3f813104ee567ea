/** Connections that send thousands of requests and never read an answer. The process has a small heap, and still serves other connections. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { request } from 'undici';
import { openProcessStage, type ProcessStage } from '../faults/process-stage.js';

const CONNECTIONS = 12;
const REQUESTS = 1_600;

let stage: ProcessStage;
const sockets: Socket[] = [];

beforeAll(async () => {
  stage = await openProcessStage();
});

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await stage.close();
});

it.each(['/openapi.json', '/docs/', '/v1/challenges/ch_0000000000000000000000', '/readyz'])(
  'thousands of pipelined GET %s, never read, do not stop the process from serving others',
  async (path) => {
    const api = await stage.startApi({ NODE_OPTIONS: '--max-old-space-size=80' });
    const port = Number(new URL(api.url).port);
    let over = false;
    void api.exited.then(() => {
      over = true;
    });
    const written = Array.from({ length: CONNECTIONS }, async () => {
      const socket = connect(port, '127.0.0.1').pause();
      sockets.push(socket);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(REQUESTS));
    });
    await Promise.all(written);
    for (let asked = 0; asked < 20; asked += 1) {
      const answer = await request(`${api.url}/openapi.json`);
      expect(answer.statusCode).toBe(200);
      await answer.body.dump();
    }
    expect(over).toBe(false);
    await api.kill();
  },
);
