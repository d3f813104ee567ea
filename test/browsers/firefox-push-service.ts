/**
 * A push service for Firefox on this machine. Firefox registers its subscriptions over a WebSocket
 * (https://mozilla-push-service.readthedocs.io/en/latest/design/); senders post to the endpoints over https (RFC 8030).
 */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { keptCertificate } from '../../packages/carrier/src/carrier.js';
import { senderOf } from '../setup/push-service.js';

/** What Firefox sends; other messages want no answer. */
const FromFirefox = z.discriminatedUnion('messageType', [
  z.object({ messageType: z.literal('hello'), uaid: z.string().optional() }),
  z.object({ messageType: z.literal('register'), channelID: z.string(), key: z.string() }),
  z.object({ messageType: z.literal('unregister'), channelID: z.string() }),
  z.object({
    messageType: z.literal('ack'),
    updates: z.array(z.object({ code: z.number() })),
  }),
]);

interface Subscription {
  readonly channelID: string;
  /** Of the one sender that may use it (RFC 8292, 4.2). */
  readonly key: string;
}

/** The code of a message that Firefox could decrypt, and that the service worker has taken. */
export const DELIVERED = 100;

export interface FirefoxPushService {
  /** For Firefox. */
  readonly webSocket: string;
  /** Of the endpoints, with the port, as `PUSH_SERVICES` takes it. */
  readonly host: string;
  /** The file with the authority of its certificate, for the sender. */
  readonly caFile: string;
  /** What became of each message in Firefox: see `DELIVERED`. */
  readonly acknowledged: readonly number[];
  close(): Promise<void>;
}

/** @param folder for its certificate */
export async function startFirefoxPushService(folder: string): Promise<FirefoxPushService> {
  const { ca, certificate, privateKey } = await keptCertificate(join(folder, 'push.json'));
  const caFile = join(folder, 'push-ca.pem');
  writeFileSync(caFile, ca);
  const subscriptions = new Map<string, Subscription>();
  const acknowledged: number[] = [];
  let firefox: WebSocket | undefined;

  const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  sockets.on('connection', (opened) => {
    firefox = opened;
    opened.on('message', (bytes) => {
      const answer = answerTo(JSON.parse(String(bytes)));
      if (answer) opened.send(JSON.stringify(answer));
    });
  });

  function answerTo(text: unknown): object | undefined {
    // `{}` asks whether the connection is alive.
    if (JSON.stringify(text) === '{}') return {};
    const { data: message } = FromFirefox.safeParse(text);
    if (!message) return undefined;
    const { messageType } = message;
    if (messageType === 'hello') {
      return { messageType, uaid: message.uaid ?? randomUUID(), status: 200, use_webpush: true };
    }
    if (messageType === 'ack') {
      acknowledged.push(...message.updates.map(({ code }) => code));
      return undefined;
    }
    const { channelID } = message;
    if (messageType === 'unregister') {
      for (const [path, each] of subscriptions) {
        if (each.channelID === channelID) subscriptions.delete(path);
      }
      return { messageType, channelID, status: 200 };
    }
    const path = `/push/${randomUUID()}`;
    subscriptions.set(path, { channelID, key: base64url(message.key) });
    return { messageType, channelID, status: 200, pushEndpoint: `https://${host}${path}` };
  }

  const endpoints = createServer({ key: privateKey, cert: certificate }, async (req, res) => {
    res.writeHead(await take(req).catch(() => 400)).end();
  });

  /** @returns the status for the sender */
  async function take(req: IncomingMessage): Promise<number> {
    const subscription = subscriptions.get(req.url ?? '');
    if (!subscription) return 404;
    const { channelID, key } = subscription;
    const { sender } = await senderOf(String(req.headers.authorization), `https://${host}`);
    if (sender !== key) return 403;
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    if (!firefox) return 503;
    const notification = {
      ...{ messageType: 'notification', channelID, version: randomUUID() },
      data: Buffer.concat(chunks).toString('base64url'),
      headers: { encoding: req.headers['content-encoding'] },
    };
    firefox.send(JSON.stringify(notification));
    return 201;
  }

  await Promise.all([
    new Promise((resolve) => sockets.once('listening', resolve)),
    new Promise<void>((resolve) => endpoints.listen(0, '127.0.0.1', resolve)),
  ]);
  const host = `localhost:${(endpoints.address() as AddressInfo).port}`;
  return {
    webSocket: `ws://127.0.0.1:${(sockets.address() as AddressInfo).port}`,
    host,
    caFile,
    acknowledged,
    async close() {
      for (const client of sockets.clients) client.terminate();
      endpoints.closeAllConnections();
      await Promise.all([
        new Promise((resolve) => sockets.close(resolve)),
        new Promise((resolve) => endpoints.close(resolve)),
      ]);
    },
  };
}

const base64url = (key: string) => Buffer.from(key, 'base64').toString('base64url');
