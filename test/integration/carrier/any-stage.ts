/** A carrier that accepts every account, an application, and the vendors' real SDK clients with keys that nobody has registered. */
import { Auth } from '@vonage/auth';
import { Vonage } from '@vonage/server-sdk';
import twilio from 'twilio';
import { type AnyAccount, anyAccounts } from '../../../packages/carrier/src/any-account.js';
import { type Carrier, createCarrier } from '../../../packages/carrier/src/carrier.js';
import type { Message } from '../../../packages/carrier/src/carrier-interface.js';
import { TestCarrier } from '../../../packages/carrier/src/testing/test-carrier.js';
import { rsaPem } from '../../setup/rsa-keys.js';
import { Application } from './application.js';

export const SID = `AC${'0123456789abcdef'.repeat(2)}`;
export const TOKEN = 'a-token-that-nobody-registered';
export const NUMBER = '+15017122661';
export const PHONE = '+15558675310';
export const OTHER_PHONE = '+15558675311';

const privateKey = rsaPem();

export interface AnyStage {
  readonly carrier: Carrier;
  /** The same, over HTTP, as tests of applications use it. */
  readonly inbox: TestCarrier;
  readonly app: Application;
  readonly base: string;
  readonly twilio: ReturnType<typeof twilio>;
  readonly vonage: Vonage;
  twilioAs(user: string, password: string, accountSid?: string): ReturnType<typeof twilio>;
  close(): Promise<void>;
}

export async function openAnyStage(account: AnyAccount = {}, timeScale = 50): Promise<AnyStage> {
  const app = new Application();
  await app.listen();
  const carrier = createCarrier({ ...anyAccounts(account), timeScale });
  const { port } = await carrier.listen(0);
  const base = `http://127.0.0.1:${port}`;
  const inbox = new TestCarrier(() => base);
  const twilioAs = (user: string, password: string, accountSid?: string) =>
    inbox.twilio(twilio(user, password, accountSid === undefined ? {} : { accountSid }));
  const auth = { apiKey: 'k1', apiSecret: 's1', applicationId: 'any-application', privateKey };
  return {
    carrier,
    inbox,
    app,
    base,
    twilioAs,
    twilio: twilioAs(SID, TOKEN),
    vonage: new Vonage(new Auth(auth), { ...inbox.vonage, timeout: 5000 }),
    async close() {
      await carrier.close();
      await app.close();
    },
  };
}

export const bodies = (messages: readonly Message[]) => messages.map(({ body }) => body);
