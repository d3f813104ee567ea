/** An identity provider of somebody else, on loopback: oidc-provider with one person at a time, who signs in without being asked. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Configuration, Provider } from 'oidc-provider';

export const CONSOLE_CLIENT = {
  id: 'octothorpe-console',
  secret: 'a-client-secret-of-forty-characters-0123',
};

export interface Person {
  readonly sub: string;
  readonly email?: string;
  readonly emailVerified?: boolean;
  /** Undefined: the provider tells none. */
  readonly groups?: readonly string[];
}

export class ForeignIdp {
  /** Who sits at the browser. */
  person: Person = { sub: 'nobody' };
  /** The person does not agree. */
  refuses = false;
  /** How often somebody was asked to sign in. */
  asked = 0;
  issuer = '';
  #server: Server | undefined;
  #provider: Provider | undefined;
  #library: typeof import('oidc-provider') | undefined;
  #more: Partial<Configuration> = {};

  async listen(): Promise<string> {
    this.#library = await silently(() => import('oidc-provider'));
    this.#server = createServer((req, res) => void this.#answer(req, res));
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve));
    this.issuer = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this.issuer;
  }

  /** Must be called before the first request. @param more of oidc-provider's configuration */
  register(redirectUri: string, more: Partial<Configuration> = {}): void {
    this.#more = more;
    this.#provider = this.#create(redirectUri);
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const provider = this.#provider;
    if (!provider) {
      res.writeHead(503).end();
    } else if (req.url?.startsWith('/interaction/')) {
      this.asked += 1;
      const result = this.refuses
        ? { error: 'access_denied', error_description: 'No, <b>thank</b> you.' }
        : { login: { accountId: this.person.sub } };
      await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
    } else {
      provider.callback()(req, res);
    }
  }

  #create(redirectUri: string): Provider {
    const library = this.#library;
    if (!library) throw new Error('It does not listen yet.');
    return silently(
      () =>
        new library.Provider(this.issuer, {
          clients: [
            {
              client_id: CONSOLE_CLIENT.id,
              client_secret: CONSOLE_CLIENT.secret,
              redirect_uris: [redirectUri],
            },
          ],
          claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'] },
          conformIdTokenClaims: false,
          ttl: { AccessToken: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
          features: { devInteractions: { enabled: false } },
          interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
          findAccount: (_ctx, id) => {
            const { email, emailVerified = true, groups } = this.person;
            const claims = {
              sub: id,
              ...(email === undefined ? {} : { email, email_verified: emailVerified }),
              ...(groups === undefined ? {} : { groups: [...groups] }),
            };
            return { accountId: id, claims: () => claims };
          },
          loadExistingGrant: async ({ oidc }) => {
            const grant = new oidc.provider.Grant({
              clientId: String(oidc.client?.clientId),
              accountId: String(oidc.session?.accountId),
            });
            grant.addOIDCScope('openid email profile');
            await grant.save();
            return grant;
          },
          ...this.#more,
        }),
    );
  }
}

/** It remarks on Node's version and on its keys, which are for development. */
function silently<T>(work: () => T): T {
  const { warn, info } = console;
  const restore = () => Object.assign(console, { warn, info });
  Object.assign(console, { warn: () => {}, info: () => {} });
  const result = work();
  if (result instanceof Promise) result.finally(restore);
  else restore();
  return result;
}
