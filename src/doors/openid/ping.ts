/**
 * Pings of CIBA clients, and nothing else that goes out. Like notifications, they go only where the rules for webhooks allow: https, no
 * redirect, no proxy, and addresses that were checked when the name was resolved.
 */
import { Agent, request } from 'undici';
import {
  addressRule,
  checkTarget,
  guardedLookup,
  systemResolver,
  type TargetPolicy,
} from '../../notifications/webhook-target.js';
import type { OpenIdClient } from './settings.js';

const CONNECT_WITHIN_MS = 5_000;
const WITHIN_MS = 10_000;

/** Why a client cannot be pinged there; undefined for a good endpoint. */
export function pingFault(endpoint: string, policy: TargetPolicy): string | undefined {
  const target = checkTarget(endpoint, policy);
  if (target.kind === 'refused') return target.fault;
  return target.url.protocol === 'https:' ? undefined : 'must begin with https://';
}

export class Pings {
  readonly #policy: TargetPolicy;
  readonly #onFault: (event: string, error: unknown) => void;
  /** By endpoint. */
  readonly #agents: ReadonlyMap<string, Agent>;

  /** @param onFault told of a ping that did not arrive: the client polls after a while */
  constructor(
    clients: readonly OpenIdClient[],
    policy: TargetPolicy,
    onFault: (event: string, error: unknown) => void,
  ) {
    this.#policy = policy;
    this.#onFault = onFault;
    const lookup = guardedLookup(addressRule(policy), systemResolver);
    this.#agents = new Map(
      clients.flatMap(({ ciba }) => {
        if (ciba?.delivery !== 'ping') return [];
        const connect = {
          lookup,
          timeout: CONNECT_WITHIN_MS,
          ...(ciba.ca === undefined ? {} : { ca: ciba.ca }),
        };
        return [[new URL(ciba.endpoint).href, new Agent({ connect })] as const];
      }),
    );
  }

  /** `fetch` as oidc-provider calls it. It waits for no client: a slow one would delay whoever settles the request. */
  readonly fetch = async (address: string | URL | Request, init?: RequestInit) => {
    const url = address instanceof Request ? address.url : String(address);
    this.#send(url, init).catch((error) => this.#onFault('openid ping', error));
    return new Response(null, { status: 204 });
  };

  async #send(url: string, init: RequestInit | undefined): Promise<void> {
    const agent = this.#agents.get(url);
    const fault = agent ? pingFault(url, this.#policy) : 'is no endpoint of a client';
    if (!agent || fault !== undefined) throw new Error(`The address of a ping ${fault}`);
    const { statusCode, body } = await request(url, {
      dispatcher: agent,
      method: 'POST',
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: String(init?.body ?? ''),
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    await body.dump();
    if (statusCode !== 200 && statusCode !== 204) {
      throw new Error(`The answer to a ping was ${statusCode} instead of 204.`);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#agents.values()].map((agent) => agent.close()));
  }
}
