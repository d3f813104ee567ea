/**
 * The stored form of what a subject has registered: a Redis hash with one sealed field for each method. `rev` is counted by the script.
 * Fields, and kinds of methods, that this version does not know are kept.
 */
import {
  type Fields as JsonFields,
  type RecordForm,
  readForm,
  writeForm,
} from '../challenge/stored-challenge.js';
import {
  METHOD_KINDS,
  type Method,
  type MethodKind,
  type OperatorPass,
  type StoredEnrolment,
  type SubjectKey,
} from './method.js';
import type { MethodCipher } from './method-cipher.js';

export type Fields = Readonly<Record<string, string>>;

/** Upcasters for older versions go here. The hash's own fields are not renamed: it has few, and methods stand in it under their ids. */
export const HASH_FORM: RecordForm = { version: 1, renames: [], upcasters: {} };
/** Of each sealed method. */
export const METHOD_FORM: RecordForm = { version: 1, renames: [], upcasters: {} };

const METHOD_FIELD = 'm:';
const KNOWN: ReadonlySet<string> = new Set(['v', 'rev', 'default', 'pass']);
const KNOWN_OF_ALL = ['v', 'id', 'kind', 'name', 'createdAtMs', 'lastUsedAtMs'];
const KNOWN_OF_KIND: Readonly<Record<MethodKind, readonly string[]>> = {
  phone: ['number', 'country', 'channels', 'assurance'],
  totp: ['secret', 'lastStep', 'driftSteps', 'usedBy'],
  approve: ['publicKey', 'push'],
  passkey: ['credentialId', 'publicKey', 'counter', 'transports', 'backedUp', 'userHandle'],
  recovery: ['hashes', 'hashKey', 'spent'],
};

/** @throws if a method cannot be opened: a subject must not seem to have none */
export function toEnrolment(
  subject: SubjectKey,
  fields: Fields,
  cipher: MethodCipher,
): StoredEnrolment {
  if (Object.keys(fields).length === 0) return { ...subject, methods: [] };
  const hash = readForm(Number(fields['v']), fields, HASH_FORM) as Fields;
  const methods: Method[] = [];
  const unknown: Record<string, string> = {};
  for (const [name, value] of Object.entries(hash)) {
    if (KNOWN.has(name)) continue;
    const method = name.startsWith(METHOD_FIELD)
      ? toMethod(cipher.open(value, placeOf(subject, name.slice(METHOD_FIELD.length))))
      : undefined;
    if (method) methods.push(method);
    else unknown[name] = value;
  }
  methods.sort((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1));
  const { default: defaultId, pass } = hash;
  return {
    tenant: subject.tenant,
    subject: subject.subject,
    methods,
    ...(defaultId === undefined ? {} : { defaultId }),
    ...(pass === undefined ? {} : { pass: JSON.parse(pass) as OperatorPass }),
    ...(Object.keys(unknown).length === 0 ? {} : { unknown }),
  };
}

export interface FieldChange {
  readonly set: Fields;
  readonly drop: readonly string[];
  /** Nothing is left to store. */
  readonly empty: boolean;
}

/** What has to be written: methods that are the same object in both are left as they are. */
export function toChange(
  before: StoredEnrolment,
  fields: Fields,
  next: StoredEnrolment,
  cipher: MethodCipher,
): FieldChange {
  const kept = new Set(before.methods);
  const set: Record<string, string> = { v: String(HASH_FORM.version) };
  for (const method of next.methods) {
    if (kept.has(method)) continue;
    set[METHOD_FIELD + method.id] = cipher.seal(fromMethod(method), placeOf(next, method.id));
  }
  if (next.defaultId !== undefined) set['default'] = next.defaultId;
  if (next.pass !== undefined) set['pass'] = JSON.stringify(next.pass);
  const left = new Set([
    ...Object.keys(set),
    ...next.methods.map(({ id }) => METHOD_FIELD + id),
    ...Object.keys(next.unknown ?? {}),
    'rev',
  ]);
  return {
    set: Object.fromEntries(Object.entries(set).filter(([name, value]) => fields[name] !== value)),
    drop: Object.keys(fields).filter((name) => !left.has(name)),
    empty: next.methods.length === 0 && !next.pass && !next.unknown,
  };
}

/** The sealed fields that an older key has sealed, under the current one. Methods of unknown kinds are among them. */
export function toResealed(subject: SubjectKey, fields: Fields, cipher: MethodCipher): Fields {
  const resealed = Object.entries(fields).flatMap(([name, value]) => {
    if (!name.startsWith(METHOD_FIELD)) return [];
    const sealed = cipher.reseal(value, placeOf(subject, name.slice(METHOD_FIELD.length)));
    return sealed === undefined ? [] : [[name, sealed] as const];
  });
  return Object.fromEntries(resealed);
}

function placeOf({ tenant, subject }: SubjectKey, methodId: string): readonly string[] {
  return ['method', tenant, subject, methodId];
}

function fromMethod({ unknown, ...method }: Method): string {
  const fields = writeForm({ ...unknown, ...method }, METHOD_FORM);
  return JSON.stringify({ ...fields, v: METHOD_FORM.version });
}

/** Undefined for a kind that only a newer version knows. */
function toMethod(text: string): Method | undefined {
  const stored = JSON.parse(text) as JsonFields;
  const fields = readForm(Number(stored['v']), stored, METHOD_FORM);
  const kind = METHOD_KINDS.find((each) => each === fields['kind']);
  if (!kind) return undefined;
  const names = new Set([...KNOWN_OF_ALL, ...KNOWN_OF_KIND[kind]]);
  const unknown = Object.entries(fields).filter(([name]) => !names.has(name));
  const known = Object.entries(fields).filter(([name]) => names.has(name) && name !== 'v');
  return {
    ...Object.fromEntries(known),
    ...(unknown.length === 0 ? {} : { unknown: Object.fromEntries(unknown) }),
  } as unknown as Method;
}
