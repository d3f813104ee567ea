/** Twilio's entry in the registry. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { apiBaseUrl, defineProvider, flag } from '../provider-entry.js';
import { CONTENT_SID, MESSAGING_SERVICE, TWILIO_CALLBACKS } from './twilio-addresses.js';
import { TWILIO_CAUSES } from './twilio-causes.js';

/** What Twilio's adapter and its webhook receiver need, as the configuration gives it. */
const settings = z.strictObject({
  accountSid: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/, 'must be a Twilio account SID: AC and 32 hex digits')
    .describe("The account's SID."),
  authToken: z.string().min(1).describe('The auth token. Twilio signs webhooks with it.'),
  secondaryAuthToken: z.string().min(1).optional().meta({
    description: 'Accepted in signatures as well, while the auth token is rotated.',
    otherwise: 'none',
  }),
  apiBaseUrl,
  amd: flag.default(true).describe('Machine detection on calls. Twilio charges for it.'),
});
export type TwilioSettings = z.infer<typeof settings>;

export const twilio = defineProvider({
  settings,
  environment: {
    TWILIO_ACCOUNT_SID: 'accountSid',
    TWILIO_AUTH_TOKEN: 'authToken',
    TWILIO_SECONDARY_AUTH_TOKEN: 'secondaryAuthToken',
    TWILIO_MACHINE_DETECTION: 'amd',
  },
  credentials: ['authToken', 'secondaryAuthToken'],
  capabilities: ['sms', 'call', 'rcs', 'whatsapp', 'lookup', 'price'],
  create: async (own, context) =>
    new (await import('./twilio-provider.js')).TwilioProvider(own, context),
  callbacks: TWILIO_CALLBACKS,
  webhooks: async (own, context) =>
    (await import('../../../webhooks/twilio.js')).twilioSource(own, context),
  detectsMachines: ({ amd }) => amd,
  causes: TWILIO_CAUSES,
  senderPool: MESSAGING_SERVICE,
  whatsAppTemplate: {
    form: CONTENT_SID,
    cure: 'must be a content template’s SID: HX and 32 hex digits',
    sample: `HX${'0'.repeat(32)}`,
  },
  sandbox: {
    sender: '+12025550100',
    newAccount: () => ({
      accountSid: `AC${randomBytes(16).toString('hex')}`,
      authToken: randomBytes(16).toString('hex'),
    }),
    settings: (account, apiBaseUrl) => ({ ...account, amd: true, apiBaseUrl }),
  },
});
