/** Collects everything that is wrong with a configuration, so that the operator reads it once. */
import type { z } from 'zod';
import { faultsOf, PARSE_OPTIONS } from '../input/issue-text.js';

export interface Fault {
  readonly path: string;
  readonly message: string;
}

export class Faults {
  readonly #found: Fault[] = [];

  /** A line each. */
  get found(): readonly string[] {
    return this.#found.map(({ path, message }) => `${path}: ${message}`);
  }

  get all(): readonly Fault[] {
    return this.#found;
  }

  add(path: string, message: string): void {
    this.#found.push({ path, message });
  }

  /** The parsed value, or undefined with every fault recorded under `where`. */
  parse<T>(where: string, schema: z.ZodType<T>, value: unknown): T | undefined {
    const result = schema.safeParse(value, PARSE_OPTIONS);
    if (result.success) return result.data;
    for (const { path, message } of faultsOf(result.error.issues)) {
      this.add([where, path.join('.')].filter(Boolean).join(' '), message);
    }
    return undefined;
  }
}

/** The start is refused. Every fault is one line that says where and what to do. */
export class ConfigurationError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length} fault${faults.length === 1 ? '' : 's'}:\n- ${faults.join('\n- ')}`,
    );
    this.name = 'ConfigurationError';
    this.faults = faults;
  }
}
