/**
 * The carriers of the configuration file that are described in a file or speak a protocol: each becomes an entry of the registry, and a
 * configured provider. Its settings may be given in place, or as `{ "env": "NAME" }` or `{ "file": "path" }`.
 */
import { z } from 'zod';
import { configured, type ProviderRegistry } from '../providers/provider-entry.js';
import { described, protocols } from '../providers/registry.js';
import { type DoorSources, References } from './door-settings.js';
import type { ConfiguredProviders } from './provider-settings.js';

const PROTOCOLS = Object.keys(protocols) as (keyof typeof protocols)[];

const CarrierEntry = z
  .strictObject({
    description: z
      .string()
      .min(1)
      .max(4_096)
      .optional()
      .describe(
        'The name of a shipped description, or the path of a file. Either this or `protocol`.',
      ),
    protocol: z.enum(PROTOCOLS).optional().describe('The protocol of the account.'),
    settings: z
      .record(z.string(), z.unknown())
      .default({})
      .describe(
        'The carrier\'s own settings. Any value may be `{ "env": "NAME" }` or `{ "file": "path" }`.',
      ),
  })
  .refine(
    ({ description, protocol }) => (description === undefined) !== (protocol === undefined),
    `must have either a description or a protocol (${PROTOCOLS.join(', ')})`,
  );
type CarrierEntry = z.output<typeof CarrierEntry>;

const NAME_FAULT = 'must be 1 to 32 of a-z, 0-9 and -: routes, senders and addresses name it';

/** By name. */
export const Carriers = z.record(z.string().regex(/^[a-z0-9-]{1,32}$/, NAME_FAULT), CarrierEntry);
export type Carriers = z.output<typeof Carriers>;

/** A provider whose credentials are not set leaves its name to a carrier: there were carriers before there was an adapter for them. */
function isConfigured(
  registry: ProviderRegistry,
  name: string,
  variables: NodeJS.ProcessEnv,
): boolean {
  const own = Object.hasOwn(registry, name) ? registry[name] : undefined;
  return Object.keys(own?.environment ?? {}).some((variable) => variables[variable] !== undefined);
}

/** Those without a fault, beside the registry's own. */
export function configuredCarriers(
  carriers: Carriers,
  registry: ProviderRegistry,
  sources: DoorSources,
): { readonly registry: ProviderRegistry; readonly providers: ConfiguredProviders } {
  const { faults } = sources;
  const entries: Record<string, ProviderRegistry[string]> = { ...registry };
  const providers = new Map<string, ReturnType<typeof configured>>();
  for (const [name, carrier] of Object.entries(carriers)) {
    const where = `carriers.${name}`;
    if (isConfigured(registry, name, sources.variables)) {
      faults.add(
        where,
        `${name} is a provider of its own, and its credentials are set: call the carrier something else, or take them out`,
      );
      continue;
    }
    const entry = entryOf(name, carrier, sources);
    if (entry === undefined) continue;
    entries[name] = entry;
    const resolved = new References(sources, `${where}.settings`).resolved(carrier.settings);
    if (resolved === undefined) continue;
    const settings = faults.parse(`${where}.settings`, entry.settings, resolved);
    if (settings !== undefined) providers.set(name, configured(entry, settings));
  }
  return { registry: entries, providers };
}

/** Undefined, with a fault, where the description is not usable. */
function entryOf(
  name: string,
  { description: named, protocol }: CarrierEntry,
  { directory, faults }: DoorSources,
): ProviderRegistry[string] | undefined {
  if (protocol !== undefined) return protocols[protocol](name) as ProviderRegistry[string];
  const where = `carriers.${name}.description`;
  const file = described.read(named ?? '', directory);
  if (file.kind === 'fault') {
    faults.add(where, file.fault);
    return undefined;
  }
  const description = faults.parse(where, described.schema, file.content);
  return description && described.entry(name, description);
}
