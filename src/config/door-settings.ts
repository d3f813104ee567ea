/**
 * The doors of the configuration file. Each names its platform, path and tenant; the rest is the platform's own. Any value there may be
 * given in place, or as `{ "env": "NAME" }` or `{ "file": "path" }`, so that a secret need not stand in the file.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { ConfiguredDoor } from '../doors/configured-door.js';
import type { Platform } from '../doors/door.js';
import { PLATFORMS } from '../doors/registry.js';
import { TWILIO_VERIFY, TWILIO_VERIFY_PATH } from '../doors/twilio-verify/accounts.js';
import type { Faults } from './validation-errors.js';

const PATH = /^\/doors(\/[a-z0-9][a-z0-9-]{0,31}){1,3}$/;
const PATH_FAULT =
  'must be /doors/ and a name of 1 to 32 of a-z, 0-9 and -, as in /doors/okta; up to three names';

export const DoorEntry = z.looseObject({
  platform: z.string().describe('Which platform calls this door.'),
  path: z
    .string()
    .refine((path) => PATH.test(path) || path === TWILIO_VERIFY_PATH, PATH_FAULT)
    .describe(
      'Where it calls: `/doors/` and up to three names. Twilio Verify has `/twilio-verify/v2`.',
    ),
  tenant: z.string().describe('The tenant whose senders, limits and countries count.'),
});
export type DoorEntry = z.infer<typeof DoorEntry>;

export interface DoorSources {
  /** The environment, without empty variables. */
  readonly variables: NodeJS.ProcessEnv;
  /** The configuration file's folder, to which a secret's file is relative. */
  readonly directory: string;
  readonly faults: Faults;
}

/** Those without a fault; everything else is a fault. */
export function configuredDoors(
  file: {
    readonly doors: readonly DoorEntry[];
    readonly tenants: readonly { readonly id: string }[];
  },
  sources: DoorSources,
  platforms: readonly Platform[] = PLATFORMS,
): ConfiguredDoor[] {
  const { faults } = sources;
  const tenants = new Set(file.tenants.map(({ id }) => id));
  const paths = new Set<string>();
  return file.doors.flatMap((entry, at) => {
    const { platform: name, path, tenant, ...rest } = entry;
    const where = `doors.${at}`;
    // Its accounts share one path; see `twilio-verify-settings.ts`.
    if (name === TWILIO_VERIFY) return [];
    if (!PATH.test(path)) faults.add(`${where}.path`, PATH_FAULT);
    if (paths.has(path)) faults.add(`${where}.path`, `two doors have the path ${path}`);
    paths.add(path);
    if (!tenants.has(tenant)) faults.add(`${where}.tenant`, `there is no tenant ${tenant}`);
    const platform = platforms.find((each) => each.name === name);
    if (!platform) {
      const known = [...platforms.map((each) => each.name), TWILIO_VERIFY].join(', ');
      faults.add(`${where}.platform`, `there is no platform ${name}. There are: ${known}`);
      return [];
    }
    const given = new References(sources, where).resolved(rest);
    if (given === undefined) return [];
    const settings = faults.parse(where, platform.settings, given);
    return settings === undefined ? [] : [{ platform, path, tenant, settings }];
  });
}

const Reference = z.union([
  z.strictObject({ env: z.string() }),
  z.strictObject({ file: z.string() }),
]);

/** Replaces `{ env }` and `{ file }` by what they name. */
export class References {
  readonly #sources: DoorSources;
  readonly #where: string;
  #missing = false;

  constructor(sources: DoorSources, where: string) {
    this.#sources = sources;
    this.#where = where;
  }

  /** Undefined, with a fault for each, where something that is named is not there. */
  resolved(settings: Record<string, unknown>): unknown {
    const value = this.#resolve(settings, []);
    return this.#missing ? undefined : value;
  }

  #resolve(value: unknown, path: readonly string[]): unknown {
    if (Array.isArray(value)) {
      return value.map((each, at) => this.#resolve(each, [...path, String(at)]));
    }
    if (typeof value !== 'object' || value === null) return value;
    const reference = Reference.safeParse(value);
    if (reference.success) return this.#read(reference.data, path);
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, this.#resolve(each, [...path, key])]),
    );
  }

  #read(reference: z.infer<typeof Reference>, path: readonly string[]): string | undefined {
    const { variables, directory } = this.#sources;
    if ('env' in reference) {
      return variables[reference.env] ?? this.#fault(path, `${reference.env} is not set`);
    }
    try {
      return readFileSync(resolve(directory, reference.file), 'utf8').trim();
    } catch {
      return this.#fault(path, `${reference.file} cannot be read`);
    }
  }

  #fault(path: readonly string[], message: string): undefined {
    this.#missing = true;
    this.#sources.faults.add([this.#where, ...path].join('.'), message);
    return undefined;
  }
}
