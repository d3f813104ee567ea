import { z } from 'zod';

/** What Twilio's adapter and its webhook receiver need, as the configuration gives it. */
export const twilioSettingsSchema = z.strictObject({
  accountSid: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/, 'must be a Twilio account SID: AC and 32 hex digits'),
  authToken: z.string().min(1),
  /** Accepted in signatures as well, while the auth token is being rotated. */
  secondaryAuthToken: z.string().min(1).optional(),
  /** Another host that speaks Twilio's API, such as the sandbox carrier; Twilio itself where absent. */
  apiBaseUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Answering machine detection on calls; Twilio charges for it. */
  amd: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
    .default(true),
});

/** The environment variables that hold them. */
export const twilioVariables = {
  TWILIO_ACCOUNT_SID: 'accountSid',
  TWILIO_AUTH_TOKEN: 'authToken',
  TWILIO_SECONDARY_AUTH_TOKEN: 'secondaryAuthToken',
  TWILIO_MACHINE_DETECTION: 'amd',
} as const satisfies Record<string, keyof TwilioSettings>;

export type TwilioSettings = z.infer<typeof twilioSettingsSchema>;
