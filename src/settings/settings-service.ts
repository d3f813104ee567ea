/**
 * Changes of settings by operators. A change is laid over what is in use, held to the checks of the start, and only then written, with the
 * version it was made from as its guard: all of it, or nothing.
 */
import { OctothorpeError } from '../challenge/errors.js';
import {
  changed,
  NO_SETTINGS,
  type SettingsChange,
  type SettingsDocument,
  settingsIn,
  updatesBackTo,
} from './document.js';
import type { FollowedSettings } from './followed-settings.js';
import { type RawConfig, type Settings, settingsOf } from './merge.js';
import type { SettingsSeal } from './sealed-document.js';
import { type Decided, noSetting, refuse, SettingChanges } from './setting-changes.js';
import { parsePath, type SettingPath } from './setting-path.js';
import {
  grantsMore,
  maySee,
  requirePath,
  type SettingFault,
  type SettingsCaller,
  tenantsIn,
} from './setting-rules.js';
import type { SettingsStore } from './settings-store.js';
import { type ShownSetting, shownSettings } from './shown-settings.js';

export interface SettingsServiceOptions {
  readonly store: SettingsStore;
  readonly seal: SettingsSeal;
  readonly followed: FollowedSettings;
  /** The configuration file as it was written. */
  readonly file: RawConfig;
  readonly credentialNames: ReadonlyMap<string, readonly string[]>;
  /** The checks of the start, with these settings. */
  readonly faultsWith: (settings: Settings) => readonly SettingFault[];
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
  /** Notes a change in the audit of operators as well; must not throw. */
  readonly onChanged: (change: SettingsChange, version: number) => void;
}

export interface Asked {
  readonly reason: string;
  /** The version that the caller has seen; a change since is a conflict. */
  readonly version?: number;
}

export interface Changed {
  readonly version: number;
  /** Where it stands now. */
  readonly setting: ShownSetting | undefined;
  /** A secret that was made: shown this once. */
  readonly secret?: string;
}

export interface ListedSettings {
  readonly version: number;
  /** Why this process does not use what stands in Redis. */
  readonly refused?: string;
  readonly settings: readonly ShownSetting[];
}

export interface ListedVersion {
  readonly version: number;
  /** Absent where it does not open any more. */
  readonly change?: SettingsChange;
}

/** Of the document with its seals; Redis and every process hold it whole. */
const DOCUMENT_CHARACTERS_MAX = 1_000_000;
const ENTRIES_MAX = 2_000;

export class SettingsService {
  readonly #with: SettingsServiceOptions;
  readonly #changes: SettingChanges;

  constructor(options: SettingsServiceOptions) {
    this.#with = options;
    this.#changes = new SettingChanges(options);
  }

  async list(caller: SettingsCaller): Promise<ListedSettings> {
    const { followed } = this.#with;
    await followed.look();
    const { document, refused } = followed;
    return {
      version: document.version,
      ...(refused ? { refused: refused.message } : {}),
      settings: this.#shown(document).filter(({ path }) => this.#sees(path, caller)),
    };
  }

  /** @throws OctothorpeError `not_found` */
  async get(caller: SettingsCaller, text: string): Promise<ShownSetting & { version: number }> {
    const path = requirePath(text);
    await this.#with.followed.look();
    const { document } = this.#with.followed;
    const found = this.#shown(document).find((each) => each.path.text === path.text);
    if (!found || !this.#sees(path, caller)) throw noSetting();
    return { ...found, version: document.version };
  }

  /**
   * Sets a value; of kinds with fields, those that are named. A key without a hash, and a webhook without secrets, get a new one.
   * @throws OctothorpeError `invalid_request` with every fault, `forbidden`, `settings_conflict`, `unavailable`
   */
  async put(caller: SettingsCaller, text: string, given: unknown, asked: Asked): Promise<Changed> {
    const path = requirePath(text);
    return this.#change(caller, path, asked, (document) => {
      this.#requireSight(path, caller, given);
      if (path.kind === 'key') requireGrant(given, caller);
      return this.#changes.put(document, path, given);
    });
  }

  /** Takes it out, or lets the file's count again. @throws as `put` */
  async remove(
    caller: SettingsCaller,
    text: string,
    to: 'off' | 'file',
    asked: Asked,
  ): Promise<Changed> {
    const path = requirePath(text);
    return this.#change(caller, path, asked, (document) => {
      this.#requireSight(path, caller);
      if (path.kind === 'key' && to === 'file') {
        requireGrant(settingsOf(this.#with.file).get(path.text), caller);
      }
      return this.#changes.remove(document, path, to);
    });
  }

  /** A new key beside another, or a new secret of a webhook. @throws as `put` */
  async rotate(caller: SettingsCaller, text: string, asked: Asked): Promise<Changed> {
    const path = requirePath(text);
    return this.#change(caller, path, asked, (document) => {
      this.#requireSight(path, caller);
      if (path.kind === 'key') requireGrant(this.#changes.present(document).get(text), caller);
      return this.#changes.rotate(document, path);
    });
  }

  async history(caller: SettingsCaller): Promise<readonly ListedVersion[]> {
    const kept = await this.#with.store.history();
    return kept.flatMap(([version, text]) => {
      const change = this.#opened(version, text)?.change;
      if (!change) return caller.all ? [{ version }] : [];
      const seen = change.changed.filter(({ path }) => {
        const parsed = parsePath(path);
        return parsed ? this.#sees(parsed, caller) : caller.all;
      });
      if (seen.length === 0 && !caller.all) return [];
      return [{ version, change: { ...change, changed: seen } }];
    });
  }

  /** A new version that says what an earlier one said. @throws as `put`; `not_found` */
  async back(caller: SettingsCaller, version: number, asked: Asked): Promise<Changed> {
    if (!caller.all) {
      throw forbidden(
        'An earlier version is of all tenants: it needs a key or a login that sees every tenant.',
      );
    }
    const text = version === 0 ? undefined : await this.#with.store.earlier(version);
    const earlier = version === 0 ? NO_SETTINGS : this.#opened(version, text ?? '');
    if (!earlier) {
      throw new OctothorpeError(
        'not_found',
        'This version is not kept, or does not open any more. The history says which are.',
      );
    }
    return this.#change(caller, undefined, asked, (document) => ({
      updates: updatesBackTo(document, earlier),
      backTo: version,
    }));
  }

  async #change(
    caller: SettingsCaller,
    path: SettingPath | undefined,
    { reason, version: expected }: Asked,
    decide: (document: SettingsDocument) => Decided & { readonly backTo?: number },
  ): Promise<Changed> {
    const { seal, followed, now, onChanged } = this.#with;
    const found = await followed.look();
    const { document } = followed;
    if (!followed.mayChange) {
      throw new OctothorpeError(
        'unavailable',
        `This process does not use the settings in Redis: ${followed.refused?.message} Make the change through another process, or correct that first.`,
        { retryAfterSeconds: 10 },
      );
    }
    if (expected !== undefined && expected !== document.version) throw conflict();
    const { updates, secret, at, backTo } = decide(document);
    const { operator, key } = caller;
    const next = changed(
      document,
      followed.nextVersion,
      {
        updates,
        signature: { operator, key, reason },
        atMs: now(),
        ...(backTo === undefined ? {} : { backTo }),
      },
      seal.fingerprint.bind(seal),
    );
    refuse(this.#with.faultsWith(settingsIn(next)));
    const text = seal.seal(next);
    if (next.entries.size > ENTRIES_MAX || text.length > DOCUMENT_CHARACTERS_MAX) {
      throw new OctothorpeError(
        'invalid_request',
        `There would be ${next.entries.size} settings of ${text.length} characters: ${ENTRIES_MAX} and ${DOCUMENT_CHARACTERS_MAX} are the most. Move some into the configuration file.`,
      );
    }
    if (!(await this.#commit(found, next.version, text))) throw conflict();
    await followed.committed(next, text);
    if (next.change) onChanged(next.change, next.version);
    const where = at ?? path?.text;
    return {
      version: next.version,
      setting: this.#shown(next).find((each) => each.path.text === where),
      ...(secret === undefined ? {} : { secret }),
    };
  }

  /** A change whose answer was lost may be in force: then its secret has to be shown. */
  async #commit(found: string, version: number, text: string): Promise<boolean> {
    const { store } = this.#with;
    try {
      return await store.commit(found, version, text);
    } catch (error) {
      if (!(error instanceof OctothorpeError) || error.code !== 'unavailable') throw error;
      const stored = await store.read().catch(() => undefined);
      if (stored?.text !== text) throw error;
      return true;
    }
  }

  #shown(document: SettingsDocument): readonly ShownSetting[] {
    const { file, credentialNames, seal } = this.#with;
    const fingerprint = seal.fingerprint.bind(seal);
    return shownSettings({ file, document, credentialNames, fingerprint });
  }

  /** A door that is taken out is the tenant's that it was. */
  #doorTenants(path: SettingPath): readonly unknown[] {
    const { document } = this.#with.followed;
    const here = this.#changes.present(document).get(path.text);
    return tenantsIn(here ?? settingsOf(this.#with.file).get(path.text));
  }

  #sees(path: SettingPath, caller: SettingsCaller): boolean {
    return maySee(path, caller, path.kind === 'door' ? this.#doorTenants(path) : []);
  }

  #requireSight(path: SettingPath, caller: SettingsCaller, given?: unknown): void {
    const doors = path.kind === 'door' ? [...this.#doorTenants(path), ...tenantsIn(given)] : [];
    if (maySee(path, caller, doors)) return;
    throw forbidden(
      'This setting is another tenant’s, or is for all: it needs a key with the scope `all_tenants`, or a login that sees every tenant.',
    );
  }

  /** Of the history; undefined for one that does not open, or stands there under another version. */
  #opened(version: number, text: string): SettingsDocument | undefined {
    try {
      const document = this.#with.seal.open(text);
      return document.version === version ? document : undefined;
    } catch {
      return undefined;
    }
  }
}

/** @throws OctothorpeError `forbidden` */
function requireGrant(given: unknown, caller: SettingsCaller): void {
  if (grantsMore(given, caller)) {
    throw forbidden('A key with the scope "all_tenants" is made by one that has it.');
  }
}

function conflict(): OctothorpeError {
  return new OctothorpeError(
    'settings_conflict',
    'The settings were changed meanwhile, and nothing was written. Read them again, and repeat the change.',
  );
}

function forbidden(message: string): OctothorpeError {
  return new OctothorpeError('forbidden', message);
}
