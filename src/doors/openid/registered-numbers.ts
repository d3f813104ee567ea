/** The phones that a person has registered, wherever they are kept. */
import type { Channel } from '../../challenge/challenge.js';

export interface RegisteredNumber {
  readonly e164: string;
  /** What may be used there, the preferred one first; at least one. */
  readonly channels: readonly Channel[];
}

export interface RegisteredNumbers {
  /**
   * @returns the preferred number first; none for an unknown subject
   * @throws OctothorpeError `unavailable`
   */
  of(tenant: string, subject: string): Promise<readonly RegisteredNumber[]>;
}

/** The first source that knows the person decides. */
export function firstOf(...sources: readonly RegisteredNumbers[]): RegisteredNumbers {
  return {
    async of(tenant, subject) {
      for (const source of sources) {
        const found = await source.of(tenant, subject);
        if (found.length > 0) return found;
      }
      return [];
    },
  };
}
