/**
 * The providers that there are. A new one is a folder with its settings and its adapter, and one line here.
 * An adapter and its SDK are loaded when it is created: one that is not configured costs nothing.
 */
import type { z } from 'zod';
import type { Provider, ProviderContext } from './provider.js';
import { twilioSettingsSchema, twilioVariables } from './twilio/twilio-settings.js';
import { vonageSettingsSchema, vonageVariables } from './vonage/vonage-settings.js';

export interface ProviderFactory<Schema extends z.ZodType = z.ZodType> {
  /** Validates the provider's own part of the configuration. */
  readonly settings: Schema;
  /** Setting by environment variable; the provider is configured once one of them is set. */
  readonly variables: Readonly<Record<string, string>>;
  create(settings: z.output<Schema>, context: ProviderContext): Promise<Provider>;
  /** Whether it is asked who picks up a call, and tells `human`, too. */
  detectsMachines(settings: z.output<Schema>): boolean;
}

function provider<Schema extends z.ZodType>(
  factory: ProviderFactory<Schema>,
): ProviderFactory<Schema> {
  return factory;
}

export const registry = {
  twilio: provider({
    settings: twilioSettingsSchema,
    variables: twilioVariables,
    create: async (settings, context) =>
      new (await import('./twilio/twilio-provider.js')).TwilioProvider(settings, context),
    detectsMachines: ({ amd }) => amd,
  }),
  vonage: provider({
    settings: vonageSettingsSchema,
    variables: vonageVariables,
    create: async (settings, context) =>
      new (await import('./vonage/vonage-provider.js')).VonageProvider(settings, context),
    detectsMachines: ({ amd }) => amd,
  }),
};

export type ProviderName = keyof typeof registry;

/** The validated settings of the providers that are configured. */
export type ProviderSettings = {
  readonly [Name in ProviderName]?: z.output<(typeof registry)[Name]['settings']> | undefined;
};

/** Whether calls through this provider have machines detected; false for one that is not configured. */
export function detectsMachines(settings: ProviderSettings, name: string): boolean {
  if (!Object.hasOwn(registry, name)) return false;
  const own = settings[name as ProviderName];
  const factory = registry[name as ProviderName] as ProviderFactory;
  return own !== undefined && factory.detectsMachines(own);
}

/** Creates every configured provider. The caller closes them. */
export async function createProviders(
  settings: ProviderSettings,
  context: ProviderContext,
): Promise<Provider[]> {
  const configured = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Promise.all(
    configured.map(([name, value]) => {
      // Settings were validated by the schema that stands beside this `create`.
      const { create } = registry[name as ProviderName] as ProviderFactory;
      return create(value, context);
    }),
  );
}
