/** Invented accounts, for adapters and webhooks. */
import { generateKeyPairSync } from 'node:crypto';
import { type TelnyxSettings, telnyx } from '../../src/providers/telnyx/telnyx-entry.js';
import { type TwilioSettings, twilio } from '../../src/providers/twilio/twilio-entry.js';
import { type VonageSettings, vonage } from '../../src/providers/vonage/vonage-entry.js';
import { rsaKeys, rsaPem } from './rsa-keys.js';

export const PUBLIC_URL = 'https://verify.example.com';
export const DELIVERY_ID = 'ch_0000000000000000000000000000.1';
export const OTHER_DELIVERY_ID = 'ch_0000000000000000000000000001.1';
export const PHONE = '+358441234567';

export const twilioSettings: TwilioSettings = twilio.settings.parse({
  accountSid: 'AC00000000000000000000000000000001',
  authToken: 'a token that is new',
  secondaryAuthToken: 'a token that is being retired',
});

export const vonagePublicKey = rsaKeys().publicKey;

export const vonageSettings: VonageSettings = vonage.settings.parse({
  apiKey: 'abcd1234',
  applicationId: '11111111-2222-4333-8444-555555555555',
  privateKey: rsaPem(),
  signatureSecret: 'a secret that signs webhooks, newest',
  previousSignatureSecret: 'a secret that signs webhooks, retiring',
});

const signing = generateKeyPairSync('ed25519');
/** Signs Telnyx's webhooks. */
export const telnyxPrivateKey = signing.privateKey;

export const telnyxSettings: TelnyxSettings = telnyx.settings.parse({
  apiKey: 'KEY0123456789ABCDEF',
  publicKey: signing.publicKey
    .export({ type: 'spki', format: 'der' })
    .subarray(-32)
    .toString('base64'),
  connectionId: '1293384261075731499',
});
