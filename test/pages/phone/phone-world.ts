/**
 * The environment of a test of the browser phone: the real carrier with the vendors' own SDKs, an application that asks
 * people for `#`, and a connection between browser and carrier that can be cut.
 */
import { fileURLToPath } from 'node:url';
import { SMS } from '@vonage/messages';
import type { CarrierOptions } from '../../../packages/carrier/src/carrier.js';
import type { Application } from '../../integration/carrier/application.js';
import {
  openStage,
  plain,
  type Stage,
  TELNYX_CONNECTION,
  TELNYX_NUMBER,
  TWILIO_NUMBER,
  VONAGE_NUMBER,
} from '../../integration/carrier/stage.js';
import { createPhoneLine, type PhoneLine } from './phone-line.js';

export const PAGE_DIRECTORY = fileURLToPath(
  new URL('../../../packages/carrier/pages/built/phone/', import.meta.url),
);
export const TWILIO_NAME = '+358 45 491 0001';
export const VONAGE_NAME = '+358 45 491 0002';
export const PROMPT = 'Thank you for calling. Please press the hash key.';
export const THANKS = 'Verified. Goodbye.';

/** Ringing and speech take a fraction of their time; waits for people are longer in return. */
const TIME_SCALE = 20;
const PATIENCE_S = 600;

export interface PhoneWorld {
  readonly carrier: Stage['carrier'];
  readonly line: PhoneLine;
  /** The carrier's address for browsers, on the connection that can be cut. */
  readonly origin: string;
  /** Of the push service. */
  readonly pushOrigin: string;
  /** Sends an SMS through Twilio; resolves with its id. */
  sms(to: string, body: string, from?: string): Promise<string>;
  /** Places a call through Twilio that waits for `#`; resolves with its id. */
  call(to: string): Promise<string>;
  /** Places a call through Telnyx whose number the phone does not see. */
  hiddenCall(to: string): Promise<string>;
  vonageSms(to: string, text: string): Promise<string>;
  /** Places a call through Vonage that waits for one key. */
  vonageCall(to: string): Promise<string>;
  close(): Promise<void>;
}

/** @param options more of the carrier's */
export async function createPhoneWorld(options: Partial<CarrierOptions> = {}): Promise<PhoneWorld> {
  const stage = await openStage(TIME_SCALE, options);
  const { app, twilio, vonage } = stage;
  answerCalls(app);
  const line = await createPhoneLine(Number(new URL(stage.base).port));
  return {
    carrier: stage.carrier,
    line,
    origin: `http://127.0.0.1:${line.port}`,
    pushOrigin: stage.pushOrigin,
    async sms(to, body, from = TWILIO_NUMBER) {
      const statusCallback = `${app.base}/status`;
      return (await twilio.messages.create({ to, from, body, statusCallback })).sid;
    },
    async call(to) {
      const url = `${app.base}/voice`;
      return (await twilio.calls.create({ to, from: TWILIO_NUMBER, url, timeout: PATIENCE_S })).sid;
    },
    async hiddenCall(to) {
      const { data } = await stage.telnyx.calls.dial({
        connection_id: TELNYX_CONNECTION,
        to,
        from: TELNYX_NUMBER,
        privacy: 'id',
        timeout_secs: PATIENCE_S,
      });
      return data?.call_control_id ?? '';
    },
    async vonageSms(to, text) {
      const sms = new SMS({
        channel: 'sms',
        messageType: 'text',
        to: plain(to),
        from: plain(VONAGE_NUMBER),
        text,
      });
      return (await vonage.messages.send(sms)).messageUUID;
    },
    async vonageCall(to) {
      const call = await vonage.voice.createOutboundCall({
        to: [{ type: 'phone', number: plain(to) }],
        from: { type: 'phone', number: plain(VONAGE_NUMBER) },
        answerUrl: [`${app.base}/answer`],
        ringingTimer: 120,
      });
      return call.uuid;
    },
    async close() {
      await line.cut();
      await stage.close();
    },
  };
}

/** Asks for `#`, thanks for it, and asks again for anything else. */
function answerCalls(app: Application): void {
  const said = (text: string) => `<Say language="en-GB">${text}</Say>`;
  const asking =
    `<Gather input="dtmf" numDigits="1" finishOnKey="" timeout="${PATIENCE_S}" ` +
    `actionOnEmptyResult="true" action="/voice">${said(PROMPT)}</Gather>`;
  app.on('/voice', ({ form }) => {
    const inner = form['Digits'] === '#' ? `${said(THANKS)}<Hangup/>` : asking;
    return { type: 'text/xml', body: `<Response>${inner}</Response>` };
  });
  const keys = [
    {
      action: 'input',
      type: ['dtmf'],
      dtmf: { timeOut: 10, maxDigits: 1, submitOnHash: true },
      eventUrl: [`${app.base}/keys`],
    },
  ];
  app.ncco('/answer', [
    { action: 'talk', text: PROMPT, language: 'en-GB', bargeIn: true },
    ...keys,
  ]);
  // Vonage waits for 10 s at most, a fraction of a second here; a slow browser needs longer.
  app.on('/keys', ({ body }) => ({
    type: 'application/json',
    body: JSON.stringify(
      JSON.parse(body).dtmf.timed_out
        ? keys
        : [{ action: 'talk', text: THANKS, language: 'en-GB' }],
    ),
  }));
}
