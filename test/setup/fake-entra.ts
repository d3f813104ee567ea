/** Microsoft Entra as an external method sees it, on loopback: its keys, the hints that it signs, and Microsoft Graph. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export const DIRECTORY = '11111111-2222-3333-4444-555555555555';
export const EAM_CLIENT = 'octothorpe-eam';

export interface Hint {
  readonly alg?: string;
  readonly kid?: string;
  readonly key?: CryptoKey | Uint8Array;
  /** Merged into the claims; undefined takes one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

export class FakeEntra {
  #server: Server | undefined;
  #key: { readonly privateKey: CryptoKey; readonly jwk: JWK } | undefined;
  /** What Graph says of a person, by object id. */
  readonly phones = new Map<string, readonly { phoneNumber: string; phoneType: string }[]>();
  /** Requests to Graph so far. */
  asked = 0;
  origin = '';

  async listen(): Promise<void> {
    await this.roll('key-1');
    this.#server = createServer((request, response) => {
      const { status = 200, body } = this.#answer(String(request.url), request.headers);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on this key alone is published, and signs. */
  async roll(kid: string): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    this.#key = { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig' } };
  }

  get jwk(): JWK {
    if (!this.#key) throw new Error('It does not listen yet.');
    return this.#key.jwk;
  }

  get settings() {
    return {
      clientId: EAM_CLIENT,
      directories: [DIRECTORY],
      jwksUrl: `${this.origin}/{tenant}/keys`,
      graph: {
        clientId: DIRECTORY,
        clientSecret: 'graph-secret',
        tokenUrl: `${this.origin}/{tenant}/token`,
        url: `${this.origin}/v1.0`,
      },
    };
  }

  /** Expired, as Microsoft makes it. */
  async hint(oid: string, { alg = 'RS256', kid, key, claims }: Hint = {}): Promise<string> {
    if (!this.#key) throw new Error('It does not listen yet.');
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({
      iss: `https://login.microsoftonline.com/${DIRECTORY}/v2.0`,
      aud: EAM_CLIENT,
      tid: DIRECTORY,
      oid,
      sub: `pairwise-${oid}`,
      iat: now - 20,
      nbf: now - 20,
      exp: now - 10,
      name: 'Test Person',
      preferred_username: 'test.person@contoso.example',
      ...claims,
    })
      .setProtectedHeader({ alg, kid: kid ?? String(this.#key.jwk.kid), typ: 'JWT' })
      .sign(key ?? this.#key.privateKey);
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve) ?? resolve(undefined));
  }

  #answer(
    url: string,
    headers: { readonly authorization?: string | undefined },
  ): { readonly status?: number; readonly body: object } {
    if (url === `/${DIRECTORY}/keys`) return { body: { keys: [this.jwk] } };
    if (url === `/${DIRECTORY}/token`) {
      return { body: { access_token: 'graph-token', token_type: 'Bearer', expires_in: 3600 } };
    }
    const [, oid] = /^\/v1\.0\/users\/([0-9a-f-]+)\/authentication\/phoneMethods$/.exec(url) ?? [];
    if (oid === undefined) return { status: 404, body: {} };
    this.asked += 1;
    if (headers.authorization !== 'Bearer graph-token') return { status: 401, body: {} };
    const value = this.phones.get(oid);
    return value ? { body: { value } } : { status: 404, body: { error: { code: 'NotFound' } } };
  }
}
