/** Whom an outsider wants to stop: the people who ask for codes, and the numbers that the outsider asks for. */
import { COUNTRIES, type Country, countryOf } from '../pumping/countries.js';

export interface Target {
  readonly name: string;
  /** The outsider's number of the given step. */
  readonly number: (step: number) => string;
  /** Somebody who asks for a code. */
  readonly person: (index: number) => string;
  readonly people: number;
  /** Where the outsider's number is; Finland where absent. */
  readonly country?: (step: number) => Country;
  /** Between two requests of the outsider. */
  readonly stepMs: number;
  /** Whether the people have verified their numbers two days before. */
  readonly known: boolean;
  /** From how many address groups it may be stopped; absent where nothing is aimed at. */
  readonly groupsMin?: number;
}

/** Fewer address groups must not be able to stop a block, a country or a tenant. */
export const GROUPS_MIN = 50;
const NINE = 1_000_000;
const PEOPLE = 40;
const OWNERS = { people: PEOPLE, stepMs: 1_000, known: true, groupsMin: GROUPS_MIN };
const NEWCOMERS = { ...OWNERS, known: false };

const OWNER: Target = {
  name: "a number's owner",
  number: () => '+358441234567',
  person: () => '+358441234567',
  people: 1,
  // Windows of a day are passed as well.
  stepMs: 30_000,
  known: true,
  groupsMin: Number.POSITIVE_INFINITY,
};

const BLOCK = {
  name: 'a block',
  number: (step: number) => `+35844123${four(step * 373)}`,
  person: (index: number) => `+35844123${four(200 + index * 211)}`,
};

const COUNTRY = {
  name: 'a country',
  number: (step: number) => `+35844${spread(step, 104_729)}`,
  person: (index: number) => `+35850${spread(index, 90_001)}`,
};

const TENANT = {
  name: 'a tenant',
  country: somewhereElse,
  number: (step: number) => `+${somewhereElse(step).callingCode}4${spread(step, 104_729)}`,
  person: COUNTRY.person,
};

/** The bound on pumping is thirty sends to a block: whoever uses them up stops those whom nobody knows there, from whatever number of groups. */
const { groupsMin: _, ...UNBOUND } = NEWCOMERS;

export const TARGETS: readonly Target[] = [
  OWNER,
  ...[BLOCK, COUNTRY, TENANT].map((place) => ({ ...place, ...OWNERS })),
  { ...BLOCK, ...UNBOUND },
  ...[COUNTRY, TENANT].map((place) => ({ ...place, ...NEWCOMERS })),
];

/** Anywhere but where the people are. */
function somewhereElse(step: number): Country {
  const others = COUNTRIES.filter(({ code }) => code !== 'FI');
  return others[step % others.length] ?? countryOf('SE');
}

function four(place: number): string {
  return String(place % 10_000).padStart(4, '0');
}

function spread(step: number, by: number): string {
  return String(NINE + ((step * by) % (8 * NINE)));
}
