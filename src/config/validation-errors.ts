/** Collects everything that is wrong with a configuration, so that the operator reads it once. */
import type { z } from 'zod';
import { faultsOf, PARSE_OPTIONS } from '../input/issue-text.js';

export class Faults {
  readonly #found: string[] = [];

  get found(): readonly string[] {
    return this.#found;
  }

  add(where: string, message: string): void {
    this.#found.push(`${where}: ${message}`);
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
