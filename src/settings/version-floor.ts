/**
 * The greatest version of the settings that was seen on this machine, in a file of its data folder: a process that starts again refuses an
 * older document too. Redis cannot say it, since an older Redis would say an older version.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FILE = 'settings-version.json';
const Kept = z.object({ version: z.number().int().nonnegative() });

export interface Floor {
  readonly version: number;
  raise(version: number): void;
}

export class VersionFloor implements Floor {
  readonly #folder: string | undefined;
  readonly #onError: (error: unknown) => void;
  #version: number;

  /**
   * @param folder undefined where it is remembered in memory alone
   * @param stated by the operator: a minimum beside the file's, where the folder is lost; 0 deletes the file's, after Redis was lost
   * @param onError called where the file cannot be written
   */
  constructor(
    folder: string | undefined,
    stated: number | undefined,
    onError: (error: unknown) => void,
  ) {
    this.#folder = folder;
    this.#onError = onError;
    const kept = this.#kept();
    this.#version = stated === 0 ? 0 : Math.max(stated ?? 0, kept);
    if (this.#version < kept) this.#write();
  }

  get version(): number {
    return this.#version;
  }

  raise(version: number): void {
    if (version <= this.#version) return;
    this.#version = version;
    // Processes of one machine share the folder.
    if (version > this.#kept()) this.#write();
  }

  #kept(): number {
    if (this.#folder === undefined) return 0;
    try {
      return Kept.parse(JSON.parse(readFileSync(join(this.#folder, FILE), 'utf8'))).version;
    } catch {
      return 0;
    }
  }

  #write(): void {
    if (this.#folder === undefined) return;
    const path = join(this.#folder, FILE);
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      const draft = `${path}.${process.pid}`;
      writeFileSync(draft, `${JSON.stringify({ version: this.#version })}\n`, { mode: 0o600 });
      renameSync(draft, path);
    } catch (error) {
      this.#onError(error);
    }
  }
}
