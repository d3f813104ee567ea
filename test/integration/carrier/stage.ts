/** A carrier, an application and the vendors' real SDK clients, wired over HTTP. */
import { generateKeyPairSync } from 'node:crypto';
import { Auth } from '@vonage/auth';
import { Vonage } from '@vonage/server-sdk';
import Telnyx from 'telnyx';
import twilio from 'twilio';
import {
  type Carrier,
  type CarrierOptions,
  createCarrier,
} from '../../../packages/carrier/src/carrier.js';
import { rsaKeys, rsaPem } from '../../setup/rsa-keys.js';
import { Application } from './application.js';

export const ACCOUNT_SID = `AC${'a1'.repeat(16)}`;
export const AUTH_TOKEN = 'twilio-auth-token';
export const SERVICE_SID = `MG${'b2'.repeat(16)}`;
export const TWILIO_NUMBER = '+358454910001';
export const VONAGE_NUMBER = '+358454910002';
export const TELNYX_NUMBER = '+358454910003';
export const TELNYX_CONNECTION = '1293384261075731499';
export const API_KEY = 'abcd1234';
export const API_SECRET = 'vonage-api-secret';
export const APPLICATION_ID = '6f0c1a3e-4d6e-4f0a-9a55-2f1c3f9b7a10';
export const SIGNATURE_SECRET = 'vonage-signature-secret-of-32-bytes';
export const PHONE = '+358501234567';

const TELNYX_KEY = 'KEY0123456789ABCDEF';
const signing = generateKeyPairSync('ed25519', {
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

export interface Stage {
  readonly carrier: Carrier;
  /** The carrier's log lines. */
  readonly lines: readonly object[];
  readonly app: Application;
  readonly base: string;
  /** Empty without the option. */
  readonly pushOrigin: string;
  readonly twilio: ReturnType<typeof twilio>;
  readonly vonage: Vonage;
  readonly telnyx: Telnyx;
  twilioAs(accountSid: string, authToken: string): ReturnType<typeof twilio>;
  vonageAs(credentials: Partial<ConstructorParameters<typeof Auth>[0]>): Vonage;
  telnyxAs(apiKey: string): Telnyx;
  close(): Promise<void>;
}

/** @param timeScale the factor of telephone time @param more options of the carrier */
export async function openStage(
  timeScale = 200,
  more: Partial<CarrierOptions> = {},
): Promise<Stage> {
  const app = new Application();
  await app.listen();
  const lines: object[] = [];
  const carrier = createCarrier({
    twilio: {
      accountSid: ACCOUNT_SID,
      authToken: AUTH_TOKEN,
      numbers: [TWILIO_NUMBER],
      messagingServices: { [SERVICE_SID]: [TWILIO_NUMBER] },
      inboundUrl: `${app.base}/inbound/twilio`,
    },
    vonage: {
      apiKey: API_KEY,
      apiSecret: API_SECRET,
      applicationId: APPLICATION_ID,
      publicKey: rsaKeys().publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      signatureSecret: SIGNATURE_SECRET,
      numbers: [VONAGE_NUMBER],
      inboundUrl: `${app.base}/inbound/vonage`,
    },
    telnyx: {
      apiKey: TELNYX_KEY,
      connectionId: TELNYX_CONNECTION,
      privateKey: signing.privateKey,
      numbers: [TELNYX_NUMBER],
      inboundUrl: `${app.base}/inbound/telnyx`,
    },
    timeScale,
    log: (line) => lines.push(line),
    ...more,
  });
  const { port, pushOrigin = '' } = await carrier.listen(0);
  const base = `http://127.0.0.1:${port}`;
  const twilioAs = (accountSid: string, authToken: string) =>
    twilio(accountSid, authToken, { httpClient: new LocalClient(base) });
  const vonageAs: Stage['vonageAs'] = (credentials) =>
    new Vonage(
      new Auth({
        apiKey: API_KEY,
        apiSecret: API_SECRET,
        applicationId: APPLICATION_ID,
        privateKey: rsaPem(),
        ...credentials,
      }),
      { apiHost: base, restHost: base, timeout: 5000 },
    );
  const telnyxAs = (apiKey: string) =>
    new Telnyx({
      apiKey,
      publicKey: signing.publicKey.subarray(-32).toString('base64'),
      baseURL: `${base}/v2`,
      timeout: 5000,
      maxRetries: 0,
    });
  return {
    carrier,
    lines,
    app,
    base,
    pushOrigin,
    twilioAs,
    vonageAs,
    telnyxAs,
    twilio: twilioAs(ACCOUNT_SID, AUTH_TOKEN),
    vonage: vonageAs({}),
    telnyx: telnyxAs(TELNYX_KEY),
    async close() {
      await carrier.close();
      await app.close();
    },
  };
}

/** A magic number: the behaviour's two digits, and one of its ten numbers. */
export function magic(code: string, one = 1): string {
  return `+358457${code}000${one}`;
}

export function plain(number: string): string {
  return number.slice(1);
}

/** Twilio's own client, pointed at the carrier. */
class LocalClient extends twilio.RequestClient {
  readonly #base: string;

  constructor(base: string) {
    super({ timeout: 5000 });
    this.#base = base;
  }

  override request: twilio.RequestClient['request'] = (options) => {
    const uri = options.uri.replace('https://api.twilio.com', this.#base);
    return super.request({ ...options, uri });
  };
}
