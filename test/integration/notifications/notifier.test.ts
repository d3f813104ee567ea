import { createServer } from 'node:net';
import { systemClock } from '../../../src/challenge/time.js';
import { type Notification, notificationOf } from '../../../src/notifications/notification.js';
import { Notifier, type NotifierOptions } from '../../../src/notifications/notifier.js';
import type { Resolver } from '../../../src/notifications/webhook-target.js';
import { OLD_SECRET, SECRET, verifiedChallenge } from '../../fixtures/challenges.js';
import { Receiver, silence, status, verify } from '../../setup/receiver.js';
import { SPECIAL_ADDRESSES } from '../../setup/special-addresses.js';

let receiver: Receiver;
let notifier: Notifier;
let notification: Notification;

beforeEach(async () => {
  receiver = await Receiver.listen();
  const made = notificationOf(verifiedChallenge(), 4, 'production');
  if (!made) throw new Error('The challenge has no change 4.');
  notification = made;
});

afterEach(async () => {
  await notifier.close();
  await receiver.close();
});

function open(options: Partial<NotifierOptions> = {}) {
  notifier = new Notifier({ clock: systemClock, allowPrivate: true, ...options });
}

const send = (url = receiver.url, secrets = [SECRET]) =>
  notifier.send({ url, secrets }, notification);

describe('a receiver', () => {
  it('gets JSON that its library verifies', async () => {
    open();
    expect(await send()).toEqual({ kind: 'delivered', status: 204 });
    const [received] = await receiver.received.take(1);
    if (!received) throw new Error('Nothing came.');
    expect(verify(received, SECRET)).toEqual(JSON.parse(notification.body));
    expect(received.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': notification.messageId,
    });
  });

  it('verifies with the new and with the old secret while they rotate', async () => {
    open();
    await send(receiver.url, [SECRET, OLD_SECRET]);
    const [received] = await receiver.received.take(1);
    if (!received) throw new Error('Nothing came.');
    expect(received.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    for (const secret of [SECRET, OLD_SECRET]) expect(() => verify(received, secret)).not.toThrow();
    expect(() => verify(received, `whsec_${Buffer.alloc(24, 9).toString('base64')}`)).toThrow();
    expect(() => verify({ ...received, body: `${received.body} ` }, SECRET)).toThrow();
  });

  it.each([200, 201, 202, 204, 299])('that answers %i has accepted it', async (code) => {
    open();
    receiver.answer(status(code));
    expect(await send()).toEqual({ kind: 'delivered', status: code });
  });

  it('that answers 410 is gone', async () => {
    open();
    receiver.answer(status(410));
    expect(await send()).toEqual({ kind: 'gone', status: 410 });
  });

  it.each([400, 401, 404, 408, 429, 500, 502, 503])(
    'that answers %i gets a repeat',
    async (code) => {
      open();
      receiver.answer(status(code));
      expect(await send()).toMatchObject({ kind: 'failed', status: code });
    },
  );

  it('may give the wait by Retry-After', async () => {
    open();
    receiver.answer(status(503, { 'retry-after': '120' }));
    expect(await send()).toMatchObject({ kind: 'failed', retryAfterMs: 120_000 });
  });

  it.each([301, 302, 303, 307, 308])('that redirects with %i is not followed', async (code) => {
    open();
    const elsewhere = await Receiver.listen();
    receiver.answer(status(code, { location: elsewhere.url }));
    expect(await send()).toMatchObject({ kind: 'failed', status: code });
    expect(elsewhere.connections).toBe(0);
    await elsewhere.close();
  });
});

describe('a receiver at fault', () => {
  it('that never answers takes at most the time-out', async () => {
    open({ timeoutMs: 200 });
    receiver.answer(silence);
    expect(await send()).toEqual({ kind: 'failed', detail: 'No answer in time.' });
  });

  it('that sends its headers slowly takes at most the time-out', async () => {
    open({ timeoutMs: 300 });
    receiver.answer((res) => {
      const drops = setInterval(() => res.socket?.write('X-A: b\r\n'), 20);
      res.socket?.write('HTTP/1.1 200 OK\r\n');
      res.socket?.once('close', () => clearInterval(drops));
    });
    expect(await send()).toMatchObject({ kind: 'failed' });
  });

  it('that accepts no connection is tried again later', async () => {
    open();
    const { url } = receiver;
    await receiver.close();
    expect(await send(url)).toEqual({
      kind: 'failed',
      detail: 'The request failed: ECONNREFUSED.',
    });
  });

  it('that closes the connection is tried again later', async () => {
    open();
    receiver.answer((res) => res.socket?.destroy());
    expect(await send()).toMatchObject({ kind: 'failed' });
  });

  it('that answers with an endless body has accepted it, and is disconnected', async () => {
    open();
    let written = 0;
    const cut = new Promise((resolve) => {
      receiver.answer((res) => {
        const chunk = Buffer.alloc(65_536);
        const pump = () => {
          while (!res.destroyed && res.write(chunk)) written += chunk.length;
        };
        res.writeHead(200).on('drain', pump).once('close', resolve);
        pump();
      });
    });
    expect(await send()).toEqual({ kind: 'delivered', status: 200 });
    await cut;
    expect(written).toBeLessThan(16_000_000);
  });

  it('that never finishes its body has accepted it', async () => {
    open();
    receiver.answer((res) => res.writeHead(200).write('{'));
    expect(await send()).toEqual({ kind: 'delivered', status: 200 });
  });

  it('with too large headers is refused', async () => {
    open();
    receiver.answer(status(200, { 'x-long': 'a'.repeat(100_000) }));
    expect(await send()).toMatchObject({ kind: 'failed' });
  });
});

describe('a webhook that is configured wrongly', () => {
  it.each([
    ['no secret', []],
    ['a secret that is no base64', ['whsec_***']],
    ['an empty secret', ['whsec_']],
  ])('with %s is sent nothing', async (_, secrets) => {
    open();
    expect(await send(receiver.url, secrets)).toMatchObject({ kind: 'misconfigured' });
    expect(receiver.connections).toBe(0);
  });
});

describe('if private receivers are not allowed', () => {
  it.each(Object.entries(SPECIAL_ADDRESSES))(
    'a name that resolves to %s gets no connection',
    async (_, addresses) => {
      const trap = await Trap.listen();
      const names = [...addresses];
      open({ allowPrivate: false, resolve: () => answering(names.shift() ?? '')('') });
      while (names.length > 0) {
        const outcome = await send(`https://hooks.example.com:${trap.port}/`);
        expect(outcome).toEqual({
          kind: 'failed',
          detail: 'The host leads to an address that is not on the public internet.',
        });
      }
      expect(trap.connections).toBe(0);
      await trap.close();
    },
  );

  it('a name with one private address among public ones is refused', async () => {
    const trap = await Trap.listen();
    open({ allowPrivate: false, resolve: answering('1.1.1.1', '127.0.0.1') });
    expect(await send(`https://hooks.example.com:${trap.port}/`)).toMatchObject({
      detail: expect.stringContaining('not on the public internet'),
    });
    expect(trap.connections).toBe(0);
    await trap.close();
  });

  it.each(['localhost', '127.0.0.1', '0x7f.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]'])(
    'the host %s gets no connection',
    async (host) => {
      const trap = await Trap.listen();
      open({ allowPrivate: false });
      const { kind } = await send(`https://${host}:${trap.port}/`);
      expect(kind).toMatch(/^(misconfigured|failed)$/);
      expect(trap.connections).toBe(0);
      await trap.close();
    },
  );
});

describe('DNS rebinding', () => {
  it('has no effect: the connection goes to the checked address', async () => {
    const trap = await Receiver.listen('127.0.0.2', receiver.port);
    let asked = 0;
    const rebinding: Resolver = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
    };
    open({ resolve: rebinding });
    expect(await send(`http://rebind.example.com:${receiver.port}/`)).toMatchObject({
      kind: 'delivered',
    });
    expect(asked).toBe(1);
    expect(trap.connections).toBe(0);
    await trap.close();
  });

  it('a name that becomes private later is refused at the next connection', async () => {
    let asked = 0;
    open({
      resolve: async () => {
        asked += 1;
        return [{ address: asked === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }];
      },
    });
    const url = `http://rebind.example.com:${receiver.port}/`;
    receiver.answer(status(204, { connection: 'close' }));
    expect(await send(url)).toMatchObject({ kind: 'delivered' });
    expect(await send(url)).toMatchObject({ kind: 'failed' });
    expect(receiver.connections).toBe(1);
  });

  it('a name without addresses is tried again later', async () => {
    open({ resolve: answering() });
    expect(await send('http://nowhere.example.com/')).toMatchObject({ kind: 'failed' });
  });
});

function answering(...addresses: string[]): Resolver {
  return async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
}

/** Counts connections of any protocol, on all addresses of this machine. */
class Trap {
  connections = 0;
  readonly #server = createServer((socket) => {
    this.connections += 1;
    socket.destroy();
  });

  static async listen(): Promise<Trap> {
    const trap = new Trap();
    await new Promise<void>((resolve) => trap.#server.listen(0, '127.0.0.1', resolve));
    return trap;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
