/** What the vendors say of the deliveries of one gateway: genuine requests, to send as they are or to forge others from. */
import { callbackPath } from '../../../src/providers/provider.js';
import { TWILIO_CALLBACKS } from '../../../src/providers/twilio/twilio-addresses.js';
import {
  VONAGE_CALLBACKS,
  vonageCallbackPath,
} from '../../../src/providers/vonage/vonage-call-script.js';
import type { Form } from '../../setup/signed-requests.js';
import type { Client } from './client.js';
import type { Gateway } from './gateway.js';
import { finnishNumber } from './gateway.js';

/** A body that is not signed yet, and where it is sent. */
export interface TwilioWords {
  readonly provider: 'twilio';
  readonly challenge: string;
  readonly path: string;
  /** The same callback of another delivery. */
  readonly otherPath: string;
  readonly form: Form;
}

export interface VonageWords {
  readonly provider: 'vonage';
  readonly challenge: string;
  readonly path: string;
  readonly otherPath: string;
  readonly body: string;
}

export interface GenuineWords {
  readonly twilio: readonly TwilioWords[];
  readonly vonage: readonly VonageWords[];
  readonly challenges: readonly string[];
}

const MESSAGE_SID = `SM${'1'.repeat(32)}`;
const CALL_SID = `CA${'1'.repeat(32)}`;
const MESSAGE_UUID = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const CALL_UUID = '63f61863-4a51-4f6b-86e1-46edebcf9356';
const FROM = '+12025550100';

/** Starts challenges over both providers and channels, and says of each what would end it well. No worker may run. */
export async function genuineWords(gateway: Gateway, client: Client): Promise<GenuineWords> {
  const start = async (person: number, channel: string, provider: string) => {
    const to = finnishNumber(person);
    return { to, id: await client.start({ to, channel, provider }) };
  };
  const [sms, call, vonageSms, vonageCall, other] = await Promise.all([
    start(1, 'sms', 'twilio'),
    start(2, 'call', 'twilio'),
    start(3, 'sms', 'vonage'),
    start(4, 'call', 'vonage'),
    start(5, 'sms', 'twilio'),
  ]);
  const { accountSid } = gateway.identity.twilio;
  const account = { AccountSid: accountSid, ApiVersion: '2010-04-01', From: FROM };
  const path = (pattern: string, { id }: { id: string }, query = '') =>
    `${callbackPath(pattern, `${id}.1`)}${query}`;
  const twilio = (pattern: string, of: { id: string; to: string }, form: Form, query = '') => ({
    provider: 'twilio' as const,
    challenge: of.id,
    path: path(pattern, of, query),
    otherPath: path(pattern, other, query),
    form: { ...account, To: of.to, ...form },
  });
  const signed = (address: string) =>
    vonageCallbackPath(gateway.identity.vonage.signatureSecret, address);
  const vonage = (
    of: { id: string },
    address: (of: { id: string }) => string,
    body: object,
  ): VonageWords => ({
    provider: 'vonage',
    challenge: of.id,
    path: address(of),
    otherPath: address(other),
    body: JSON.stringify(body),
  });
  const paths = { twilio: TWILIO_CALLBACKS, vonage: VONAGE_CALLBACKS };
  const unsignedKey = (of: { id: string }) => path(paths.vonage.call, of, '?prompt=1');
  const parties = { from: FROM.slice(1), to: vonageCall.to.slice(1), uuid: CALL_UUID };
  const callState = { CallSid: CALL_SID, CallStatus: 'in-progress', Direction: 'outbound-api' };
  return {
    challenges: [sms, call, vonageSms, vonageCall].map(({ id }) => id),
    twilio: [
      twilio(paths.twilio.sms, sms, {
        MessageSid: MESSAGE_SID,
        SmsSid: MESSAGE_SID,
        SmsStatus: 'delivered',
        MessageStatus: 'delivered',
      }),
      twilio(
        paths.twilio.call,
        call,
        { ...callState, Digits: '#', FinishedOnKey: '', ToCity: 'HELSINKI', ToCountry: 'FI' },
        '?prompt=1',
      ),
      twilio(paths.twilio.callStatus, call, { ...callState, SequenceNumber: '2' }),
      twilio(paths.twilio.inbound, sms, {
        MessageSid: MESSAGE_SID,
        From: sms.to,
        To: FROM,
        Body: 'My code is 123456',
        NumSegments: '1',
      }),
    ],
    vonage: [
      vonage(vonageSms, (of) => path(paths.vonage.sms, of), {
        message_uuid: MESSAGE_UUID,
        to: vonageSms.to.slice(1),
        from: 'Acme',
        timestamp: new Date().toISOString(),
        channel: 'sms',
        status: 'delivered',
        client_ref: `${vonageSms.id}.1`,
      }),
      vonage(vonageCall, (of) => signed(unsignedKey(of)), {
        ...parties,
        conversation_uuid: 'CON-1',
        dtmf: { digits: '#', timed_out: false },
      }),
      vonage(vonageCall, (of) => signed(path(paths.vonage.callEvent, of)), {
        ...parties,
        status: 'answered',
        direction: 'outbound',
      }),
    ],
  };
}
