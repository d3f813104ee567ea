/**
 * Stands between an application and verify.twilio.com as an operator's proxy does: CONNECT, TLS with a certificate of our own authority for
 * that name, and every request passed on to the door. The certificates are made by openssl.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const NAME = 'verify.twilio.com';

export interface TwilioProxy {
  readonly url: string;
  /** The authority's certificate, PEM. */
  readonly caFile: string;
  /** What was asked for by CONNECT. */
  readonly connected: readonly string[];
  close(): Promise<void>;
}

/** @param door with its path, without the version: `http://127.0.0.1:3000/twilio-verify` */
export async function startTwilioProxy(door: string): Promise<TwilioProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-twilio-'));
  const { caFile, keyFile, certificateFile } = await certificates(folder);
  const tls = createTlsServer(
    { key: readFileSync(keyFile), cert: readFileSync(certificateFile) },
    (from, to) => {
      const { method, headers, url } = from;
      const passed = request(`${door}${url}`, { method, headers }, (answer) => {
        // The service's answers are told by it: this one comes from the proxy.
        const { 'x-request-id': _, ...passedOn } = answer.headers;
        to.writeHead(answer.statusCode ?? 502, passedOn);
        answer.pipe(to);
      });
      passed.on('error', () => to.destroy());
      from.pipe(passed);
    },
  );
  const tlsPort = await listen(tls);
  const connected: string[] = [];
  const proxy = createServer((_request, response) => response.writeHead(405).end());
  proxy.on('connect', ({ url = '' }, client) => {
    connected.push(url);
    if (url !== `${NAME}:443`) return client.destroy();
    const inner = connect(tlsPort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      inner.pipe(client).pipe(inner);
    });
    inner.on('error', () => client.destroy());
    client.on('error', () => inner.destroy());
  });
  const port = await listen(proxy);
  return {
    url: `http://127.0.0.1:${port}`,
    caFile,
    connected,
    async close() {
      await Promise.all(
        [proxy, tls].map((server) => {
          server.closeAllConnections();
          return new Promise((resolve) => server.close(resolve));
        }),
      );
      rmSync(folder, { recursive: true });
    },
  };
}

async function certificates(folder: string) {
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => promisify(execFile)('openssl', args);
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout'];
  const [caKey, caFile] = [file('ca.key'), file('ca.pem')];
  await openssl('req', '-x509', ...key, caKey, '-out', caFile, '-subj', '/CN=Own CA', '-days', '2');
  const [keyFile, asked] = [file('name.key'), file('name.csr')];
  await openssl('req', ...key, keyFile, '-out', asked, '-subj', `/CN=${NAME}`);
  writeFileSync(file('name.ext'), `subjectAltName=DNS:${NAME}\n`);
  const certificateFile = file('name.pem');
  const by = ['-CA', caFile, '-CAkey', caKey, '-CAcreateserial', '-extfile', file('name.ext')];
  await openssl('x509', '-req', '-in', asked, ...by, '-out', certificateFile, '-days', '2');
  return { caFile, keyFile, certificateFile };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
