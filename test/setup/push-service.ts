/** A push service on this machine, over https with a certificate of its own: it verifies the sender and decrypts what came, as a browser does. */
import { execFileSync } from 'node:child_process';
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importJWK, jwtVerify } from 'jose';
import type { PushSubscription } from '../../src/approvals/ports.js';

export interface ReceivedPush {
  readonly path: string;
  readonly text: string;
  /** Of the sender's JWT (RFC 8292). */
  readonly claims: Readonly<Record<string, unknown>>;
  /** The key that the sender has signed with. */
  readonly sender: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface PushServer {
  /** With its port. */
  readonly host: string;
  readonly ca: string;
  readonly received: ReceivedPush[];
  /** What it answers from now on. */
  status: number;
  subscribe(): PushSubscription;
  close(): Promise<void>;
}

export async function startPushServer(): Promise<PushServer> {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-push-'));
  const [keyFile, file] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const how = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const files = ['-keyout', keyFile, '-out', file];
  execFileSync('openssl', ['req', '-x509', ...how, ...files, ...names], { stdio: 'ignore' });
  const [key, cert] = [readFileSync(keyFile), readFileSync(file, 'utf8')];
  rmSync(folder, { recursive: true });
  const received: ReceivedPush[] = [];
  const subscribers = new Map<string, { curve: ReturnType<typeof createECDH>; auth: Buffer }>();
  const server = createServer({ key, cert }, async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const path = req.url ?? '';
    const subscriber = subscribers.get(path);
    if (subscriber) {
      const sent = await senderOf(String(req.headers.authorization), `https://localhost:${port()}`);
      const text = decrypt(Buffer.concat(chunks), subscriber);
      received.push({ path, text, ...sent, headers: req.headers });
    }
    res.writeHead(subscriber ? started.status : 404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = () => (server.address() as AddressInfo).port;
  const started: PushServer = {
    host: `localhost:${port()}`,
    ca: cert,
    received,
    status: 201,
    subscribe() {
      const curve = createECDH('prime256v1');
      const p256dh = curve.generateKeys('base64url');
      const auth = randomBytes(16);
      const path = `/push/${randomBytes(8).toString('hex')}`;
      subscribers.set(path, { curve, auth });
      const endpoint = `https://localhost:${port()}${path}`;
      return { endpoint, p256dh, auth: auth.toString('base64url') };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return started;
}

/** RFC 8292: `vapid t=<JWT>, k=<public key>`. @throws where the signature is not of the key, or for another audience */
export async function senderOf(authorization: string, audience: string) {
  const [, token = '', sender = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const point = Buffer.from(sender, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) =>
    part.toString('base64url'),
  );
  const key = await importJWK({ kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, 'ES256');
  const { payload } = await jwtVerify(token, key, { audience });
  return { claims: payload, sender };
}

/** RFC 8291 and 8188, one record. */
function decrypt(
  body: Buffer,
  { curve, auth }: { curve: ReturnType<typeof createECDH>; auth: Buffer },
): string {
  const salt = body.subarray(0, 16);
  const idLength = body.readUInt8(20);
  const sender = body.subarray(21, 21 + idLength);
  const content = body.subarray(21 + idLength);
  const shared = curve.computeSecret(sender);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), curve.getPublicKey(), sender]);
  const ikm = Buffer.from(hkdfSync('sha256', shared, auth, info, 32));
  const part = (name: string, length: number) =>
    Buffer.from(hkdfSync('sha256', ikm, salt, `Content-Encoding: ${name}\0`, length));
  const decipher = createDecipheriv('aes-128-gcm', part('aes128gcm', 16), part('nonce', 12));
  decipher.setAuthTag(content.subarray(-16));
  const plain = Buffer.concat([decipher.update(content.subarray(0, -16)), decipher.final()]);
  // Behind the text a 2 marks the last record; more is padding.
  return plain.subarray(0, plain.lastIndexOf(2)).toString('utf8');
}
