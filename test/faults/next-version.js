// Loaded before a process's own code (node --import): it stores challenges like the version RECORD_VERSION. Version 2 adds the field `risk`
// and writes `checksLeft` as `triesLeft` too; version 3 writes only `triesLeft`.
export const RISK = { score: 3, seen: [], note: null };

/** Converts the record to the version's form. */
export function become(form, version) {
  if (version === form.version) return;
  const writes = version === 2 ? 'both' : 'new';
  Object.assign(form, {
    version,
    renames: [{ from: 'checksLeft', to: 'triesLeft', since: 2, writes }],
    upcasters: { 1: (fields) => ('risk' in fields ? fields : { ...fields, risk: RISK }) },
  });
}

if (process.env.RECORD_VERSION) {
  const { RECORD_FORM } = await import('../../dist/src/challenge/stored-challenge.js');
  become(RECORD_FORM, Number(process.env.RECORD_VERSION));
}
