/** The accounts of a carrier without a file: every key and sender is accepted. */
import type { CarrierOptions } from './carrier-interface.js';
import { telnyxKeys } from './settings-file.js';

/** Known to everybody: it proves that a callback is signed, not who has signed it. */
export const SIGNATURE_SECRET = 'octothorpe-carrier-signature-secret';

export interface AnyAccount {
  /** Signs Twilio's callbacks; without it, the token that came with the request. */
  readonly authToken?: string;
  /** Signs Vonage's callbacks. */
  readonly signatureSecret?: string;
  /** Where a message from a phone is announced. */
  readonly smsUrl?: string;
  /** Where a call from a phone is announced. */
  readonly voiceUrl?: string;
  readonly trial?: boolean;
}

export type AnyAccounts = Required<Pick<CarrierOptions, 'twilio' | 'vonage' | 'telnyx'>> & {
  /** With which Telnyx's callbacks are checked. */
  readonly telnyxPublicKey: string;
};

export function anyAccounts(account: AnyAccount = {}): AnyAccounts {
  const { authToken = '', signatureSecret = SIGNATURE_SECRET, smsUrl, voiceUrl, trial } = account;
  const { privateKey, publicKey } = telnyxKeys();
  const inbound = smsUrl === undefined ? {} : { inboundUrl: smsUrl };
  return {
    telnyxPublicKey: publicKey,
    twilio: {
      any: true,
      accountSid: `AC${'0'.repeat(32)}`,
      authToken,
      numbers: [],
      ...inbound,
      ...(voiceUrl === undefined ? {} : { voiceUrl }),
      ...(trial === undefined ? {} : { trial }),
    },
    vonage: {
      any: true,
      apiKey: 'sandbox',
      apiSecret: '',
      applicationId: '00000000-0000-4000-8000-000000000000',
      publicKey: '',
      signatureSecret,
      numbers: [],
      ...inbound,
    },
    telnyx: { any: true, apiKey: '', connectionId: '1', privateKey, numbers: [], ...inbound },
  };
}
