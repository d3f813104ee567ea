/**
 * What a change of one setting does to the document: the value with what stays of it, and the secret that has to be made for it. It writes
 * nothing.
 */
import { createHash } from 'node:crypto';
import { OctothorpeError } from '../challenge/errors.js';
import type { SettingsDocument, Update } from './document.js';
import { fieldsOf, type RawConfig, settingsOf } from './merge.js';
import { canBeOff, isPatched, keyName, NEW_KEY, type SettingPath } from './setting-path.js';
import { requirePath, type SettingFault, valueFaults } from './setting-rules.js';
import { presentSettings } from './shown-settings.js';

export interface Decided {
  readonly updates: ReadonlyMap<string, Update>;
  /** A secret that was made. */
  readonly secret?: string;
  /** Where the setting stands, if under another path than the one that was named. */
  readonly at?: string;
}

export interface SettingChangesOptions {
  /** The configuration file as it was written. */
  readonly file: RawConfig;
  readonly randomBytes: (size: number) => Buffer;
}

const API_KEY_BYTES = 24;
const WEBHOOK_SECRET_BYTES = 32;

export class SettingChanges {
  readonly #file: RawConfig;
  readonly #randomBytes: (size: number) => Buffer;

  constructor({ file, randomBytes }: SettingChangesOptions) {
    this.#file = file;
    this.#randomBytes = randomBytes;
  }

  /** What is in use, by path, secrets included. */
  present(document: SettingsDocument): ReadonlyMap<string, unknown> {
    return presentSettings({ file: this.#file, document });
  }

  /** @throws OctothorpeError `invalid_request` with every fault of the value */
  put(document: SettingsDocument, path: SettingPath, given: unknown): Decided {
    this.#requireTenant(document, path);
    const { value: stated, secret, more = [], ...made } = this.#completed(document, path, given);
    const at = made.at ?? path;
    const present = document.entries.get(at.text)?.setting;
    const own = present && 'value' in present ? fieldsOf(present.value) : {};
    const value = isPatched(at.kind) ? { ...own, ...fieldsOf(stated) } : stated;
    const whole = isPatched(at.kind)
      ? { ...fieldsOf(this.present(document).get(at.text)), ...fieldsOf(stated) }
      : value;
    refuse(valueFaults(at, given, whole));
    return {
      updates: new Map<string, Update>([[at.text, { value }], ...more]),
      at: at.text,
      ...(secret === undefined ? {} : { secret }),
    };
  }

  /** @throws OctothorpeError `not_found`, `invalid_request` */
  remove(document: SettingsDocument, path: SettingPath, to: 'off' | 'file'): Decided {
    const isThere = this.present(document).has(path.text) || document.entries.has(path.text);
    if (!isThere) throw noSetting();
    if (to === 'off' && !canBeOff(path.kind)) {
      throw new OctothorpeError(
        'invalid_request',
        path.kind === 'routes'
          ? 'There are always routes: give others, or let the file’s count again.'
          : 'A carrier is not taken out here: take it out of the routes, or let the file’s credentials count again.',
      );
    }
    // What only a change has added is then nowhere, and of a tenant nothing stays that would come back with it.
    const isInFile = settingsOf(this.#file).has(path.text);
    const update: Update = to === 'off' && isInFile ? { off: true } : 'file';
    const below = isInFile
      ? []
      : [...document.entries.keys()].filter((each) => each.startsWith(`${path.text}/`));
    return { updates: new Map([path.text, ...below].map((each) => [each, update])) };
  }

  /**
   * A key gets a second one with the same scopes; both work until one is taken out. A webhook gets a new secret, and signs with the one before
   * as well, until the next rotation.
   * @throws OctothorpeError `not_found`, `invalid_request`
   */
  rotate(document: SettingsDocument, path: SettingPath): Decided {
    if (path.kind !== 'key' && path.kind !== 'webhook') {
      throw new OctothorpeError(
        'invalid_request',
        'Keys and webhooks are rotated. Put other settings anew.',
      );
    }
    const present = fieldsOf(this.present(document).get(path.text));
    if (Object.keys(present).length === 0) throw noSetting();
    if (path.kind === 'webhook') {
      const secret = this.#webhookSecret();
      const [last] = Array.isArray(present['secrets']) ? present['secrets'] : [];
      const setting = document.entries.get(path.text)?.setting;
      const own = setting && 'value' in setting ? fieldsOf(setting.value) : {};
      const value = { ...own, secrets: [secret, ...(last === undefined ? [] : [last])] };
      return { updates: new Map([[path.text, { value }]]), secret };
    }
    const { secret, sha256 } = this.#apiKey();
    const { scopes } = present;
    const value = { sha256, ...(scopes === undefined ? {} : { scopes }) };
    const at = keyPath(path.tenant, sha256).text;
    return { updates: new Map([[at, { value }]]), secret, at };
  }

  /** With the secret that the caller did not give, where it is kept then, and what has to come with it. */
  #completed(document: SettingsDocument, path: SettingPath, given: unknown): Completed {
    const fields = fieldsOf(given);
    const present = this.present(document).get(path.text);
    if (path.kind === 'key') {
      if (path.name !== NEW_KEY) {
        // Other scopes for a key that is there.
        const { sha256 } = fieldsOf(present);
        return { value: sha256 === undefined ? given : { sha256, ...fields } };
      }
      const { sha256 } = fields;
      if (sha256 !== undefined) return { value: given, at: keyPath(path.tenant, String(sha256)) };
      const made = this.#apiKey();
      const at = keyPath(path.tenant, made.sha256);
      return { value: { ...fields, sha256: made.sha256 }, secret: made.secret, at };
    }
    if (path.kind === 'tenant' && present === undefined && !document.entries.has(path.text)) {
      // Nobody could call a tenant without a key.
      const { secret, sha256 } = this.#apiKey();
      const at = keyPath(path.tenant, sha256);
      return { value: given, secret, more: [[at.text, { value: { sha256 } }]] };
    }
    if (path.kind === 'sender' && fields['from'] === undefined) {
      // Its number is shown masked, so a change of the rest need not name it.
      const { from } = fieldsOf(present);
      return { value: from === undefined ? given : { ...fields, from } };
    }
    if (path.kind === 'webhook' && fields['secrets'] === undefined) {
      if (fieldsOf(present)['secrets'] !== undefined) return { value: given };
      const secret = this.#webhookSecret();
      return { value: { ...fields, secrets: [secret] }, secret };
    }
    return { value: given };
  }

  /** A key or a secret of a tenant that is not there would be made, shown, and open nothing. */
  #requireTenant(document: SettingsDocument, { kind, tenant }: SettingPath): void {
    if (kind === 'tenant' || tenant === undefined) return;
    if (this.present(document).has(`tenants/${tenant}`)) return;
    const message = `there is no tenant ${tenant}: put tenants/${tenant} first`;
    refuse([{ path: 'path', message }]);
  }

  #apiKey(): { readonly secret: string; readonly sha256: string } {
    const secret = `octo_${this.#randomBytes(API_KEY_BYTES).toString('base64url')}`;
    return { secret, sha256: createHash('sha256').update(secret).digest('hex') };
  }

  #webhookSecret(): string {
    return `whsec_${this.#randomBytes(WEBHOOK_SECRET_BYTES).toString('base64')}`;
  }
}

interface Completed {
  readonly value: unknown;
  readonly secret?: string;
  readonly at?: SettingPath;
  readonly more?: readonly (readonly [string, Update])[];
}

/** @throws OctothorpeError `invalid_request` where it is no SHA-256 */
function keyPath(tenant: string | undefined, sha256: string): SettingPath {
  return requirePath(`tenants/${tenant}/keys/${keyName({ sha256 })}`);
}

/** @throws OctothorpeError `invalid_request` with all of them */
export function refuse(faults: readonly SettingFault[]): void {
  if (faults.length === 0) return;
  throw new OctothorpeError(
    'invalid_request',
    'The change is refused, and nothing was written: see faults.',
    { faults },
  );
}

export function noSetting(): OctothorpeError {
  return new OctothorpeError(
    'not_found',
    'There is no such setting. The list says which there are.',
  );
}
