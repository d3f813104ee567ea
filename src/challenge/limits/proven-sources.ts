/** The memory of which sources have verified which numbers, as the rules need it. */

/** So long a verification counts as proof that the source belongs to the number's owner. */
export const PROVEN_MS = 90 * 86_400_000;

/** The newest sources of one number that are kept: a person's few devices and networks. */
export const PROVEN_MAX = 8;

export interface ProvenSources {
  /** Those of the sources that have verified the number within 90 days. */
  among(numberTag: string, sources: readonly string[]): Promise<readonly string[]>;
  /** The sources have just verified the number. Safe to say twice. */
  add(numberTag: string, sources: readonly string[]): Promise<void>;
}
