/** The requesters: ordinary people, and attackers who are paid for every message. */
import { createRequire } from 'node:module';
import type { Channel } from '../../../src/challenge/challenge.js';
import { parsePhoneNumber } from '../../../src/challenge/phone-number.js';
import type { Random } from '../../setup/random.js';
import { COUNTRIES, type Country, countryOf } from './countries.js';

/** One person, or one step of an attacker: one challenge at a time, and its end. */
export interface Visit {
  readonly atMs: number;
  readonly by: string;
  readonly e164: string;
  readonly country: Country;
  readonly ip: string;
  readonly channel: Channel;
  /** When the person confirms, counted from the last send; absent for never. */
  readonly confirmsAfterMs?: number;
  /** Asks for another send after so long without one. */
  readonly resendsAfterMs?: number;
}

export const ORDINARY = 'ordinary';
const HOUR = 3_600_000;

/** How many blocks of 10,000 numbers a country's people live in; the first are the fullest. */
const BLOCKS = 400;
const EMPTY_BLOCK = 700;
const BLOCK_WEIGHTS = Array.from({ length: BLOCKS }, (_, rank) => 1 / Math.sqrt(rank + 1));
/** People behind one address of a mobile operator (carrier-grade NAT), and how many such addresses a country has. */
const SHARED_ADDRESS_SHARE = 0.3;
const SHARED_ADDRESSES = 200;
/** Sites of attackers are counted from here, above those of people. */
export const OTHERS_FROM = 0x800_0000;
/** By day there is more traffic than by night: one weight for each hour. */
const HOURS = Array.from(
  { length: 24 },
  (_, hour) => 1 + 0.8 * Math.sin(((hour - 9) / 24) * 2 * Math.PI),
);

export function ordinaryPeople(random: Random, count: number, channel: Channel): Visit[] {
  const shares = COUNTRIES.map(({ share }) => share);
  return Array.from({ length: count }, (_, person) => {
    const country = COUNTRIES[random.weighted(shares)] ?? countryOf('FI');
    const shared = random.chance(SHARED_ADDRESS_SHARE);
    const confirms = random.chance(country.conversion);
    const resends = random.chance(confirms ? 0.08 : 0.35);
    return {
      atMs: (random.weighted(HOURS) + random.next()) * HOUR,
      by: ORDINARY,
      e164: numberIn(random, country, random.weighted(BLOCK_WEIGHTS)),
      country,
      ip: shared
        ? `100.64.${COUNTRIES.indexOf(country)}.${random.whole(0, SHARED_ADDRESSES - 1)}`
        : siteAddress(person),
      channel,
      ...(confirms ? { confirmsAfterMs: random.whole(8_000, 90_000) } : {}),
      ...(resends ? { resendsAfterMs: random.whole(35_000, 120_000) } : {}),
    };
  });
}

export interface Attack {
  readonly name: string;
  readonly country: string;
  readonly requests: number;
  readonly fromHour: number;
  readonly hours: number;
  /** How many blocks of numbers the attacker is paid for. */
  readonly blocks: number;
  /** How many blocks are in use; the rest are empty. */
  readonly inhabited: number;
  readonly order: 'sequential' | 'random';
  /** How many addresses the attacker sends from. */
  readonly addresses: number;
  /** How many of the codes come back: the owner of the numbers can read them. */
  readonly conversion: number;
}

export const ATTACKS: readonly Attack[] = [
  {
    name: 'sequential',
    country: 'ID',
    requests: 10_000,
    fromHour: 9,
    hours: 6,
    blocks: 1,
    inhabited: 0,
    order: 'sequential',
    addresses: 5_000,
    conversion: 0,
  },
  {
    name: 'distributed',
    country: 'LT',
    requests: 10_000,
    fromHour: 9,
    hours: 6,
    blocks: 20,
    inhabited: 5,
    order: 'random',
    addresses: 1_000_000,
    conversion: 0,
  },
  {
    name: 'slow',
    country: 'PK',
    requests: 4_000,
    fromHour: 0,
    hours: 24,
    blocks: 20,
    inhabited: 0,
    order: 'random',
    addresses: 1_000_000,
    conversion: 0,
  },
  {
    name: 'confirming',
    country: 'NG',
    requests: 10_000,
    fromHour: 9,
    hours: 6,
    blocks: 20,
    inhabited: 0,
    order: 'random',
    addresses: 1_000_000,
    conversion: 0.4,
  },
];

export function attackVisits(random: Random, attack: Attack, channel: Channel): Visit[] {
  const country = countryOf(attack.country);
  const blocks = Array.from({ length: attack.blocks }, (_, i) =>
    i < attack.inhabited ? random.whole(0, BLOCKS - 1) : EMPTY_BLOCK + i,
  );
  return Array.from({ length: attack.requests }, (_, step) => {
    const block = blocks[random.whole(0, blocks.length - 1)] ?? EMPTY_BLOCK;
    const address = random.whole(1, attack.addresses);
    return {
      atMs: (attack.fromHour + (attack.hours * (step + random.next())) / attack.requests) * HOUR,
      by: attack.name,
      e164:
        attack.order === 'sequential'
          ? numberAt(country, block, step % 10_000)
          : numberIn(random, country, block),
      country,
      ip: siteAddress(OTHERS_FROM + address),
      channel,
      ...(random.chance(attack.conversion) ? { confirmsAfterMs: random.whole(5_000, 20_000) } : {}),
    };
  });
}

/** In a /48 of its own: what one household, office or attacker has for nothing. */
export function siteAddress(site: number, subnet = 0): string {
  return `3fff:${(site >>> 16).toString(16)}:${(site & 0xffff).toString(16)}:${subnet.toString(16)}::1`;
}

function numberIn(random: Random, country: Country, block: number): string {
  return numberAt(country, block, random.whole(0, 9_999));
}

function numberAt({ callingCode }: Country, block: number, place: number): string {
  return `+${callingCode}4${String(block * 17 + 1_000)}${String(place).padStart(4, '0')}`;
}

const examples = createRequire(import.meta.url)('libphonenumber-js/examples.mobile.json') as Record<
  string,
  string
>;
const TRIES_MAX = 1_000;

/** A number anywhere in the plan: all but its first digits are drawn. */
export function mobileNumber(random: Random, { code, callingCode }: Country): string {
  const example = examples[code] ?? '';
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const kept = Math.max(1, example.length - 7);
    const drawn = random.whole(0, 10 ** (example.length - kept) - 1);
    const e164 = `+${callingCode}${example.slice(0, kept)}${String(drawn).padStart(example.length - kept, '0')}`;
    if (isTaken(e164, code)) return e164;
  }
  throw new Error(`No mobile number of ${code} was found.`);
}

/** The ten thousand numbers around the country's example: one prefix. */
export function mobileBlock({ code, callingCode }: Country): (place: number) => string {
  const start = `+${callingCode}${(examples[code] ?? '').slice(0, -4)}`;
  return (place) => `${start}${String(place % 10_000).padStart(4, '0')}`;
}

function isTaken(e164: string, country: string): boolean {
  try {
    const number = parsePhoneNumber(e164);
    return number.country === country && number.type.includes('MOBILE');
  } catch {
    return false;
  }
}
