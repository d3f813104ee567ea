// Loaded before a process's own code (node --import): it stores challenges and registered methods like the version RECORD_VERSION. Version 2
// adds the field `risk` and writes a known field under its new name too; version 3 writes only the new name.
export const RISK = { score: 3, seen: [], note: null };

export const CHALLENGE_NAMES = { from: 'checksLeft', to: 'triesLeft' };
export const METHOD_NAMES = { from: 'lastStep', to: 'stepUsed' };

/** Converts a record to the version's form. @param names the old and the new name of the field */
export function become(form, version, names) {
  if (version === form.version) return;
  const writes = version === 2 ? 'both' : 'new';
  Object.assign(form, {
    version,
    renames: [{ ...names, since: 2, writes }],
    upcasters: { 1: (fields) => ('risk' in fields ? fields : { ...fields, risk: RISK }) },
  });
}

if (process.env.RECORD_VERSION) {
  const version = Number(process.env.RECORD_VERSION);
  const { RECORD_FORM } = await import('../../dist/src/challenge/stored-challenge.js');
  const { METHOD_FORM } = await import('../../dist/src/enrolment/enrolment-record.js');
  become(RECORD_FORM, version, CHALLENGE_NAMES);
  become(METHOD_FORM, version, METHOD_NAMES);
}
