/** The application on a real server, with the fake service. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ApiScope, SERVICE_SCOPES, type Tenant } from '../../src/challenge/policy.js';
import { type AppOptions, createApp } from '../../src/http/app.js';
import type { KnownKey } from '../../src/http/ports.js';
import { createHttpServer } from '../../src/http/server.js';
import { keep } from './evidence.js';
import { FakeChallengeApi } from './fake-challenge-api.js';

export const KEY = 'octo_test_0123456789abcdef';
export const OTHER_KEY = 'octo_test_of-somebody-else';
/** Of the same tenant as `KEY`, only with the scope `operator`. */
export const OPERATOR_KEY = 'octo_test_of-the-operator';
export const PUBLIC_URL = 'https://verify.example.com';

const known: Readonly<Record<string, KnownKey>> = {
  [KEY]: key('acme', SERVICE_SCOPES),
  [OPERATOR_KEY]: key('acme', ['operator']),
  [OTHER_KEY]: key('other', SERVICE_SCOPES),
};

export interface Gateway {
  readonly api: FakeChallengeApi;
  readonly server: Server;
  readonly origin: string;
  /** The log lines so far. */
  readonly lines: Record<string, unknown>[];
  /** Resolves with the line of the request with this id. */
  line(requestId: string): Promise<Record<string, unknown>>;
  readonly closing: AbortController;
  close(): Promise<void>;
}

export async function startGateway(options: Partial<AppOptions> = {}): Promise<Gateway> {
  const api = new FakeChallengeApi();
  const lines: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();
  const closing = new AbortController();
  const app = createApp({
    api,
    changes: api,
    keys: { find: (token) => (Object.hasOwn(known, token) ? known[token] : undefined) },
    readiness: async () => ({ ready: true }),
    mode: 'sandbox',
    publicUrl: PUBLIC_URL,
    log: (line) => {
      lines.push(line);
      keep('log', JSON.stringify(line));
      for (const wake of waiting) wake();
    },
    closing: closing.signal,
    ...options,
  });
  const server = createHttpServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    api,
    server,
    origin: `http://127.0.0.1:${port}`,
    lines,
    closing,
    async line(requestId) {
      for (;;) {
        const found = lines.find((line) => line['requestId'] === requestId);
        if (found) return found;
        await new Promise<void>((resolve) => waiting.add(resolve));
      }
    },
    async close() {
      closing.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function key(id: string, scopes: readonly ApiScope[]): KnownKey {
  return { tenant: tenant(id), fingerprint: '00000000', scopes: new Set(scopes) };
}

function tenant(id: string): Tenant {
  return { id, brand: 'Acme', locale: 'en', senders: [], countries: { sms: ['*'], call: ['*'] } };
}
