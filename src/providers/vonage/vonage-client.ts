/**
 * Vonage's SDK over the shared connection pool, with one bearer token for many calls.
 * The SDK keeps what it knows (resources, field names, authentication); this transport only carries its requests.
 * The SDK's own transport opens a connection for every request, and its own authentication signs a token for each.
 */
import { Vonage } from '@vonage/server-sdk';
import type { Outgoing } from '../outgoing.js';
import type { VendorRequest } from '../vendor-exchange.js';
import { VonageError } from './vonage-errors.js';
import type { VonageSettings } from './vonage-settings.js';
import { VonageToken } from './vonage-token.js';

type Credentials = ConstructorParameters<typeof Vonage>[0];
type ApiClient = Vonage['voice'] | Vonage['messages'];
type ApiRequest = Parameters<ApiClient['sendRequest']>[0];

export function createVonageClient(settings: VonageSettings, outgoing: Outgoing): Vonage {
  const host = settings.apiBaseUrl?.replace(/\/+$/, '');
  const options = host === undefined ? {} : { apiHost: host, restHost: host };
  const vonage = new Vonage(
    credentials(settings, () => outgoing.vendorNowMs()),
    options,
  );
  useTransport(vonage.voice, outgoing);
  useTransport(vonage.messages, outgoing);
  return vonage;
}

/** The SDK takes any object with these methods as its authentication. */
function credentials(settings: VonageSettings, now: () => number): Credentials {
  const token = new VonageToken(settings.applicationId, settings.privateKey);
  const refuse = () => Promise.reject(new Error('Vonage is called with a bearer token alone.'));
  return {
    apiKey: settings.apiKey,
    applicationId: settings.applicationId,
    privateKey: settings.privateKey,
    createBearerHeader: async () => `Bearer ${await token.current(now())}`,
    createBasicHeader: refuse,
    createSignatureHash: refuse,
    getQueryParams: refuse,
  };
}

function useTransport(client: ApiClient, outgoing: Outgoing): void {
  client.sendRequest = async <T>(request: ApiRequest) => {
    const carry = outgoing.carrier();
    const prepared = await client['prepareRequest'](request);
    const body = client['prepareBody'](prepared);
    const answer = await carry({
      method: prepared.method as VendorRequest['method'],
      url: prepared.url,
      headers: { ...prepared.headers } as Record<string, string>,
      ...(body === undefined ? {} : { body }),
    });
    if (answer.status < 200 || answer.status > 299) {
      throw new VonageError(answer.status, answer.body);
    }
    return {
      data: (answer.body === '' ? null : JSON.parse(answer.body)) as T,
      config: prepared,
      request: prepared,
      status: answer.status,
      statusText: '',
      headers: {},
    };
  };
}
