/** A CIBA client's endpoint: https with a certificate that only this receiver's own authority vouches for. */
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import forge from 'node-forge';

export interface Ping {
  readonly authorization: string | undefined;
  readonly body: unknown;
}

export class PingReceiver {
  readonly #pings: Ping[] = [];
  readonly #waiting: ((ping: Ping) => void)[] = [];
  #server: Server | undefined;
  #certificate = '';

  async listen(): Promise<void> {
    const { cert, key } = selfSigned();
    this.#certificate = cert;
    this.#server = createServer({ cert, key }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
        this.#take({ authorization: request.headers.authorization, body });
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve));
  }

  get settings() {
    if (!this.#server) throw new Error('It does not listen yet.');
    const { port } = this.#server.address() as AddressInfo;
    const endpoint = `https://127.0.0.1:${port}/ping`;
    return { delivery: 'ping', endpoint, ca: this.#certificate } as const;
  }

  /** Everything that came, as one text. */
  get received(): string {
    return JSON.stringify(this.#pings);
  }

  /** The first ping that nobody has taken, present or future. */
  next(): Promise<Ping> {
    const ping = this.#pings.shift();
    return ping ? Promise.resolve(ping) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve) ?? resolve(undefined));
  }

  #take(ping: Ping): void {
    const wake = this.#waiting.shift();
    if (wake) wake(ping);
    else this.#pings.push(ping);
  }
}

function selfSigned(): { readonly cert: string; readonly key: string } {
  const { publicKey, privateKey } = forge.pki.rsa.generateKeyPair(2048);
  const made = forge.pki.createCertificate();
  made.publicKey = publicKey;
  made.serialNumber = '01';
  made.validity.notBefore = new Date(Date.now() - 60_000);
  made.validity.notAfter = new Date(Date.now() + 86_400_000);
  const name = [{ name: 'commonName', value: 'ping receiver' }];
  made.setSubject(name);
  made.setIssuer(name);
  made.setExtensions([
    { name: 'basicConstraints', cA: true },
    { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
  ]);
  made.sign(privateKey, forge.md.sha256.create());
  return {
    cert: forge.pki.certificateToPem(made),
    key: forge.pki.privateKeyToPem(privateKey),
  };
}
