import { once } from 'node:events';
import { createServer, get, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Drain } from '../../../src/http/server.js';

let server: Server;
let drain: Drain;
let port: number;
const waiting: ServerResponse[] = [];

beforeEach(async () => {
  server = createServer((_req, res) => {
    waiting.push(res);
    server.emit('asked');
  });
  drain = new Drain(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  port = (server.address() as AddressInfo).port;
});

it('a connection without a request does not delay the shutdown', async () => {
  const spare = connect(port, '127.0.0.1');
  await Promise.all([once(server, 'connection'), once(spare, 'connect')]);
  const closed = once(spare, 'close');
  await drain.finish();
  await closed;
});

it('a request in progress is answered, even a slow one', async () => {
  const asked = once(server, 'asked');
  const answer = once(get({ port, host: '127.0.0.1' }), 'response');
  await asked;
  const spare = connect(port, '127.0.0.1');
  await Promise.all([once(server, 'connection'), once(spare, 'connect')]);
  let over = false;
  const finished = drain.finish().then(() => {
    over = true;
  });
  // By then the older one would have been closed as well.
  await once(spare, 'close');
  expect(over).toBe(false);
  waiting[0]?.end('done');
  const [response] = await answer;
  expect(response.statusCode).toBe(200);
  response.resume();
  await finished;
});
