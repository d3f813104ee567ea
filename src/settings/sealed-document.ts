/**
 * The document as it is kept: every value sealed under a master key and bound to its path and the document's version, and what the version
 * changed sealed beside them with the list of all paths. So no value opens under another path or in another version, and none can be left out.
 * A change seals all of them anew, under the key that is current.
 */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Keyring } from '../challenge/code.js';
import type { PhoneNumberCipher } from '../challenge/phone-number.js';
import type { SettingEntry, SettingsChange, SettingsDocument } from './document.js';
import type { Setting } from './merge.js';

/** A document of the next form is read as well: it only adds. */
const FORM = 1;
const FINGERPRINT_CHARACTERS = 12;

/** Why a document is not used. */
export type Refusal =
  /** It is older than one that was seen. */
  | 'older'
  /** Two documents have one version. */
  | 'forked'
  /** It was changed, or put together from others. */
  | 'tampered'
  /** It was sealed under a master key that is not configured. */
  | 'unknown_key'
  /** It is of a later form. */
  | 'newer_form'
  /** It does not fit the configuration file. */
  | 'faults'
  /** A part of this process could not follow. */
  | 'failed';

export class SettingsRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SettingsRefused';
    this.refusal = refusal;
  }
}

const Kept = z.looseObject({
  form: z.number().int(),
  version: z.number().int().positive(),
  change: z.string(),
  values: z.record(z.string(), z.string()),
});

const SealedSetting = z.union([
  z.looseObject({ off: z.literal(true) }),
  z.looseObject({ value: z.unknown() }),
]);
const SealedEntry = z.looseObject({
  setting: SealedSetting,
  operator: z.string(),
  key: z.string(),
  reason: z.string(),
  atMs: z.number(),
  since: z.number(),
});
const SealedChange = z.looseObject({
  operator: z.string(),
  key: z.string(),
  reason: z.string(),
  atMs: z.number(),
  changed: z.array(z.object({ path: z.string(), from: z.string(), to: z.string() })),
  backTo: z.number().optional(),
  /** All of the document, so that none can be left out. */
  paths: z.array(z.string()),
});

export class SettingsSeal {
  readonly #cipher: Pick<PhoneNumberCipher, 'seal' | 'open'>;
  readonly #keyring: Keyring;

  constructor(cipher: Pick<PhoneNumberCipher, 'seal' | 'open'>, keyring: Keyring) {
    this.#cipher = cipher;
    this.#keyring = keyring;
  }

  seal({ version, change, entries, more = {} }: SettingsDocument): string {
    if (!change) throw new Error('Only a change is kept.');
    const values = [...entries].map(([path, { more: own = {}, ...entry }]) => [
      path,
      this.#cipher.seal(JSON.stringify({ ...own, ...entry }), boundTo(path, version)),
    ]);
    const { more: own = {}, ...said } = change;
    const paths = [...entries.keys()];
    return JSON.stringify({
      ...more,
      form: FORM,
      version,
      change: this.#cipher.seal(JSON.stringify({ ...own, ...said, paths }), ofChange(version)),
      values: Object.fromEntries(values),
    });
  }

  /** @throws SettingsRefused `tampered`, `unknown_key`, `newer_form` */
  open(text: string): SettingsDocument {
    const { form, version, change: sealed, values, ...more } = parsed(Kept, text);
    if (form > FORM + 1) {
      throw new SettingsRefused(
        'newer_form',
        `The settings were written in form ${form} by a later version. Update this process.`,
      );
    }
    const change = parsed(SealedChange, this.#open(sealed, ofChange(version)));
    const { paths } = change;
    const given = Object.keys(values);
    if (given.length !== paths.length || !paths.every((path) => Object.hasOwn(values, path))) {
      throw tampered();
    }
    const entries = paths.map((path) => {
      const text = this.#open(values[path] ?? '', boundTo(path, version));
      return [path, entryOf(parsed(SealedEntry, text))] as const;
    });
    return { version, change: changeOf(change), entries: new Map(entries), more };
  }

  /** Tells two values apart and gives none away: keyed, since some secrets are short. It stays while the oldest key is configured. */
  fingerprint(path: string, value: unknown): string {
    return createHmac('sha256', this.#keyring.oldest.index)
      .update(`settings ${path} ${canonical(value)}`)
      .digest('hex')
      .slice(0, FINGERPRINT_CHARACTERS);
  }

  #open(sealed: string, bound: string): string {
    try {
      return this.#cipher.open(sealed, bound);
    } catch (error) {
      const id = sealed.slice(0, sealed.indexOf('.'));
      if (this.#keyring.find(id)) throw tampered(error);
      throw new SettingsRefused(
        'unknown_key',
        `The settings were sealed under the master key "${id.slice(0, 8)}", which is not configured. Add it to MASTER_KEYS again, change any setting, and then take it out.`,
      );
    }
  }
}

function boundTo(path: string, version: number): string {
  return `settings ${version} ${path}`;
}

function ofChange(version: number): string {
  return `settings ${version} change`;
}

function entryOf(kept: z.output<typeof SealedEntry>): SettingEntry {
  const { setting, operator, key, reason, atMs, since, ...more } = kept;
  return { setting: setting as Setting, operator, key, reason, atMs, since, more };
}

function changeOf(kept: z.output<typeof SealedChange>): SettingsChange {
  const { operator, key, reason, atMs, changed, backTo, paths: _, ...more } = kept;
  const back = backTo === undefined ? {} : { backTo };
  return { operator, key, reason, atMs, changed, ...back, more };
}

/** @throws SettingsRefused `tampered` */
function parsed<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw tampered(error);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw tampered();
}

function tampered(cause?: unknown): SettingsRefused {
  return new SettingsRefused(
    'tampered',
    'The settings in Redis were changed by something else than Octothorpe, or put together from several versions. Find out who writes there. Any change of a setting replaces them.',
    { cause },
  );
}

/** The same text for the same value, in whatever order its fields stand. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join(',')}}`;
}
