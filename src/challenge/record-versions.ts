/**
 * Versions of a stored challenge: how to read an older one, and how to rename a field.
 *
 * A version reads the one before it and the one after it. `v` of a challenge is the version that wrote it last. A new field needs no new
 * version: a version that does not know it keeps it. A field is renamed over two releases, so that neighbours can run side by side and a
 * roll-back loses nothing: the first release (`since`) writes both names, the second the new name alone.
 */

export type Fields = Record<string, unknown>;

export interface Rename {
  readonly from: string;
  readonly to: string;
  /** The version that wrote the new name first. */
  readonly since: number;
  readonly writes: 'both' | 'new';
}

export interface RecordForm {
  readonly version: number;
  /** A rename stays until no version that writes the old name alone can have left a challenge. */
  readonly renames: readonly Rename[];
  /**
   * By the version that they read; each gives the form of the version after it. What a newer version wrote may be there already, kept by an
   * older one: an upcaster leaves it as it is.
   */
  readonly upcasters: Readonly<Record<number, (fields: Fields) => Fields>>;
}

export const RECORD_FORM: RecordForm = { version: 1, renames: [], upcasters: {} };

/**
 * The fields as today's code names them; `from` of a rename that is under way.
 * @throws for a version that is older than the oldest upcaster, or newer than the next one
 */
export function readForm(version: number, stored: Fields, form = RECORD_FORM): Fields {
  if (!(version >= 1 && version <= form.version + 1)) {
    throw new Error(
      `A stored challenge has version ${version}; this process reads 1 to ${form.version + 1}.`,
    );
  }
  let fields = stored;
  for (let from = version; from < form.version; from += 1) {
    fields = form.upcasters[from]?.(fields) ?? fields;
  }
  for (const { from, to, since } of form.renames) {
    const { [from]: old, [to]: renamed, ...rest } = fields;
    // An older version changes the old name alone, and keeps the new one as it was.
    const value = version < since ? old : renamed;
    fields = value === undefined ? rest : { ...rest, [from]: value };
  }
  return fields;
}

/** The other way round. */
export function writeForm(fields: Fields, form = RECORD_FORM): Fields {
  let stored = fields;
  for (const { from, to, writes } of form.renames) {
    const { [from]: value, ...rest } = stored;
    if (value === undefined) continue;
    stored = writes === 'both' ? { ...stored, [to]: value } : { ...rest, [to]: value };
  }
  return stored;
}
