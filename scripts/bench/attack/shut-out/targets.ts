/** The targets of row 19: the people to block, and the numbers that the attacker uses for it. */
import { COUNTRIES, type Country, countryOf } from '../pumping/countries.js';

export interface Target {
  readonly name: string;
  /** The attacker's number of the given step. */
  readonly number: (step: number) => string;
  /** A person who requests a code. */
  readonly person: (index: number) => string;
  readonly people: number;
  /** The country of the attacker's number; Finland by default. */
  readonly country?: (step: number) => Country;
  /** Between two requests of the attacker. */
  readonly stepMs: number;
  /** Whether the people verified their numbers two days before. */
  readonly known: boolean;
  /** The fewest address groups that may block it; absent if there is no target. */
  readonly groupsMin?: number;
}

/** Fewer address groups must not be able to block a block of numbers, a country or a tenant. */
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
  // Long enough to pass daily windows as well.
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

/** Thirty sends to a block bound pumping: an attacker who uses them up blocks new people there, with any number of groups. */
const { groupsMin: _, ...UNBOUND } = NEWCOMERS;

export const TARGETS: readonly Target[] = [
  OWNER,
  ...[BLOCK, COUNTRY, TENANT].map((place) => ({ ...place, ...OWNERS })),
  { ...BLOCK, ...UNBOUND },
  ...[COUNTRY, TENANT].map((place) => ({ ...place, ...NEWCOMERS })),
];

/** Any block but the people's. */
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
