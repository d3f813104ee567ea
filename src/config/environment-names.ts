/** Variables whose name is nearly one of ours: nobody reads them, and their writer meant one that is read. */
import { nearestName } from '../input/nearest-name.js';
import type { ProviderRegistry } from '../providers/provider-entry.js';
import { registry } from '../providers/registry.js';
import { Environment } from './environment.js';

/** Shorter names are near to many: HOST and HOME. */
const NAME_CHARS_MIN = 7;
/** Read by the start and by the commands, not by the service. */
const OF_COMMANDS = [
  'REDIS_SERVER',
  'OCTOTHORPE_URL',
  'OCTOTHORPE_API_KEY',
  'OCTOTHORPE_OPERATOR',
  'OCTOTHORPE_PHONE_URL',
];

export interface MisspeltVariable {
  readonly name: string;
  readonly meant: string;
}

export function misspeltVariables(
  variables: NodeJS.ProcessEnv,
  available: ProviderRegistry = registry,
): MisspeltVariable[] {
  const known = [
    ...Object.keys(Environment.shape),
    ...Object.values(available).flatMap(({ environment }) => Object.keys(environment)),
    ...OF_COMMANDS,
  ];
  const set = new Set(known);
  return Object.keys(variables)
    .filter((name) => !set.has(name) && name.length >= NAME_CHARS_MIN)
    .flatMap((name) => {
      const meant = nearestName(name, known);
      // Another one that is set as well is no slip.
      return meant === undefined || variables[meant] !== undefined ? [] : [{ name, meant }];
    });
}

export function misspeltText({ name, meant }: MisspeltVariable): string {
  return `${name} is set, and nothing reads it. Did you mean ${meant}?`;
}
