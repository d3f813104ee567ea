import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { openTcpProxy, type TcpProxy } from './tcp-proxy.js';

let upstream: Server;
let proxy: TcpProxy;
let agent: Agent;

beforeEach(async () => {
  upstream = createServer((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => response.end('x'.repeat(10_000)));
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  proxy = await openTcpProxy({ host: '127.0.0.1', port: (upstream.address() as AddressInfo).port });
  agent = new Agent();
});

afterEach(async () => {
  await agent.destroy();
  await proxy.close();
  upstream.close();
});

async function ask(signal?: AbortSignal): Promise<string> {
  const answer = await request(`http://127.0.0.1:${proxy.port}/`, {
    dispatcher: agent,
    method: 'POST',
    body: 'y'.repeat(5_000),
    ...(signal ? { signal } : {}),
  });
  return answer.body.text();
}

it('forwards everything unchanged without a fault', async () => {
  expect(await ask()).toBe('x'.repeat(10_000));
  expect(await ask()).toHaveLength(10_000);
});

it('delays, and keeps the order', async () => {
  proxy.set({ kind: 'delay', ms: 20 });
  const startedMs = performance.now();
  expect(await ask()).toBe('x'.repeat(10_000));
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(39);
});

it.each([{ kind: 'refuse' }, { kind: 'cut_answer', afterBytes: 300 }] as const)(
  'ends the connection: %o',
  async (fault) => {
    proxy.set(fault);
    await expect(ask()).rejects.toThrow();
    proxy.set({ kind: 'none' });
    expect(await ask()).toHaveLength(10_000);
  },
);

it('drops everything in a black hole, until the caller gives up', async () => {
  proxy.set({ kind: 'blackhole' });
  const asked = new AbortController();
  const answer = ask(asked.signal);
  while (proxy.connections === 0) await new Promise((resolve) => setImmediate(resolve));
  asked.abort();
  await expect(answer).rejects.toThrow();
});

it('lets a request pass and drops its answer', async () => {
  proxy.set({ kind: 'mute' });
  const reached = new Promise((resolve) => upstream.once('request', resolve));
  const asked = new AbortController();
  const answer = ask(asked.signal);
  await reached;
  asked.abort();
  await expect(answer).rejects.toThrow();
});
