/**
 * The settings that this process uses. It reads the document after every change and every few seconds, opens it, has it checked and used, and
 * keeps what it has where it may not or cannot: then it says why. Of several looks one runs at a time.
 */
import { asUnavailable } from '../redis/scripts.js';
import { NO_SETTINGS, type SettingsDocument, settingsIn } from './document.js';
import type { Settings } from './merge.js';
import { type Refusal, SettingsRefused, type SettingsSeal } from './sealed-document.js';
import type { SettingsStore, StoredSettings } from './settings-store.js';
import type { Floor } from './version-floor.js';

export interface FollowedState {
  /** What is in use. */
  readonly version: number;
  readonly refused?: SettingsRefused;
}

export interface FollowedOptions {
  readonly store: Pick<SettingsStore, 'read'>;
  readonly seal: Pick<SettingsSeal, 'open'>;
  /**
   * Checks the settings as the start would, and uses them; all or nothing.
   * @throws SettingsRefused `faults`, `failed`
   */
  readonly use: (settings: Settings) => Promise<void>;
  readonly floor: Floor;
  /** Called after every look that changed something of it. */
  readonly onState: (state: FollowedState) => void;
}

/** A change replaces such a document. After another refusal it could undo what other processes use. */
const REPLACED: ReadonlySet<Refusal> = new Set(['older', 'forked', 'tampered']);

export class FollowedSettings {
  readonly #with: FollowedOptions;
  #document = NO_SETTINGS;
  #text: string | undefined;
  #refused: SettingsRefused | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: FollowedOptions) {
    this.#with = options;
  }

  get document(): SettingsDocument {
    return this.#document;
  }

  get refused(): SettingsRefused | undefined {
    return this.#refused;
  }

  /** Of the next change. */
  get nextVersion(): number {
    return this.#seen + 1;
  }

  /** Whether a change may be made from what is used here. */
  get mayChange(): boolean {
    return this.#refused === undefined || REPLACED.has(this.#refused.refusal);
  }

  /**
   * Reads the document now, and uses it where it is newer.
   * @returns the version that stands in Redis, for a change's guard
   * @throws OctothorpeError `unavailable`
   */
  look(): Promise<string> {
    return this.#inTurn(async () => {
      const stored = await this.#with.store.read();
      await this.#take(() => this.#judge(stored));
      return stored.version;
    });
  }

  /** Uses what this process has just committed. */
  committed(document: SettingsDocument, text: string): Promise<void> {
    return this.#inTurn(() =>
      this.#take(() => (text === this.#text ? undefined : { document, text })),
    );
  }

  get #seen(): number {
    return Math.max(this.#document.version, this.#with.floor.version);
  }

  /** @returns what is newer; undefined where nothing is @throws SettingsRefused */
  #judge({ text }: StoredSettings): { document: SettingsDocument; text: string } | undefined {
    if (text === this.#text) return undefined;
    if (text === undefined) throw older('no settings', this.#seen);
    const document = this.#with.seal.open(text);
    if (document.version < this.#seen) {
      throw older(`version ${document.version} of the settings`, this.#seen);
    }
    if (document.version === this.#document.version) {
      throw new SettingsRefused(
        'forked',
        `There are two documents of version ${document.version}: an older one was put into Redis and changed there. This process keeps the first. Compare them (npm run settings -- history); any change through this process replaces the other.`,
      );
    }
    return { document, text };
  }

  async #take(
    judge: () => { document: SettingsDocument; text: string } | undefined,
  ): Promise<void> {
    const before = { version: this.#document.version, refused: this.#refused?.message };
    try {
      const next = judge();
      if (next) {
        await this.#with.use(settingsIn(next.document));
        this.#document = next.document;
        this.#text = next.text;
        this.#with.floor.raise(next.document.version);
      } else if (this.#text === undefined && this.#seen > 0) {
        throw older('no settings', this.#seen);
      }
      this.#refused = undefined;
    } catch (error) {
      this.#refused = asRefused(error);
    }
    const { version } = this.#document;
    if (before.version === version && before.refused === this.#refused?.message) return;
    this.#with.onState({ version, ...(this.#refused ? { refused: this.#refused } : {}) });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work).catch((error: unknown) => {
      throw asUnavailable(error);
    });
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

function older(found: string, seen: number): SettingsRefused {
  return new SettingsRefused(
    'older',
    `Redis holds ${found}, and version ${seen} was seen here: what was disabled since would work again. Where the newer one is lost, make any change through a process that still uses it, or start with SETTINGS_VERSION_MIN=0.`,
  );
}

function asRefused(error: unknown): SettingsRefused {
  if (error instanceof SettingsRefused) return error;
  return new SettingsRefused(
    'failed',
    'The settings were checked, and a part of this process could not take them. It keeps what it had; its log says why.',
    { cause: error },
  );
}
