import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { type Gateway, KEY, startGateway } from '../../setup/gateway.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ trial: { key: KEY } });
});
afterAll(() => gateway.close());

function askedBy(host: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const call = request(`${gateway.origin}/docs/try-it.json`, { headers: { host } }, (answer) => {
      resolve(json(answer));
    });
    call.on('error', reject).end();
  });
}

test.each(['127.0.0.1:3000', '[::1]:3000', 'localhost:3000', 'verify.example.com'])(
  'a page at %s gets the sandbox’s key',
  async (host) => {
    expect(await askedBy(host)).toEqual({ key: KEY });
  },
);

test.each(['attacker.example', 'localhost.attacker.example:3000', '127.0.0.1.attacker.example'])(
  'a page at %s, whose name anybody can point here, gets none',
  async (host) => {
    expect(await askedBy(host)).toEqual({});
  },
);
