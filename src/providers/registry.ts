/**
 * The providers that there are. A new one is a folder with its settings and its adapter, and one line here.
 * An adapter and its SDK are loaded when it is created: one that is not configured costs nothing.
 */
import type { z } from 'zod';
import type { OutgoingOptions } from './outgoing.js';
import type { Provider } from './provider.js';
import { twilioSettingsSchema } from './twilio/twilio-settings.js';
import { vonageSettingsSchema } from './vonage/vonage-settings.js';

export interface ProviderContext extends OutgoingOptions {
  /** Where vendors reach this service. */
  readonly publicUrl: string;
}

export interface ProviderFactory<Schema extends z.ZodType = z.ZodType> {
  /** Validates the provider's own part of the configuration. */
  readonly settings: Schema;
  create(settings: z.output<Schema>, context: ProviderContext): Promise<Provider>;
}

const twilio: ProviderFactory<typeof twilioSettingsSchema> = {
  settings: twilioSettingsSchema,
  create: async (settings, context) =>
    new (await import('./twilio/twilio-provider.js')).TwilioProvider(settings, context),
};

const vonage: ProviderFactory<typeof vonageSettingsSchema> = {
  settings: vonageSettingsSchema,
  create: async (settings, context) =>
    new (await import('./vonage/vonage-provider.js')).VonageProvider(settings, context),
};

export const registry = { twilio, vonage };

export type ProviderName = keyof typeof registry;

/** The validated settings of the providers that are configured. */
export type ProviderSettings = {
  readonly [Name in ProviderName]?: z.output<(typeof registry)[Name]['settings']> | undefined;
};

/** Creates every configured provider. The caller closes them. */
export async function createProviders(
  settings: ProviderSettings,
  context: ProviderContext,
): Promise<Provider[]> {
  const created: Promise<Provider>[] = [];
  if (settings.twilio !== undefined) created.push(twilio.create(settings.twilio, context));
  if (settings.vonage !== undefined) created.push(vonage.create(settings.vonage, context));
  return Promise.all(created);
}
