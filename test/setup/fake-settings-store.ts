/** The document of settings in memory, which a test may replace, and which can go down. */
import { OctothorpeError } from '../../src/challenge/errors.js';
import type { SettingsStore, StoredSettings } from '../../src/settings/settings-store.js';

export class FakeSettingsStore implements SettingsStore {
  stored: StoredSettings = { version: '0' };
  isDown = false;
  /** A commit is written, and its caller gets a timeout. */
  losesAnswers = false;
  readonly kept = new Map<number, string>();
  /** Runs before a commit looks, as another process might. */
  beforeCommit: () => void = () => undefined;

  async read(): Promise<StoredSettings> {
    this.#up();
    return this.stored;
  }

  async commit(found: string, version: number, text: string): Promise<boolean> {
    this.#up();
    this.beforeCommit();
    if (this.stored.version !== found) return false;
    this.stored = { version: String(version), text };
    this.kept.set(version, text);
    if (this.losesAnswers) throw new OctothorpeError('unavailable', 'Command timed out.');
    return true;
  }

  async history(): Promise<readonly (readonly [number, string])[]> {
    this.#up();
    return [...this.kept].sort(([one], [other]) => other - one);
  }

  async earlier(version: number): Promise<string | undefined> {
    this.#up();
    return this.kept.get(version);
  }

  #up(): void {
    if (this.isDown) throw new OctothorpeError('unavailable', 'Redis is away.');
  }
}
