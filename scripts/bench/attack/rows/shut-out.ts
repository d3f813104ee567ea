/**
 * Row 19: what an outsider pays to stop somebody else's codes. Drives the service's own admission over Redis, with production's
 * limits and a clock that is moved. People verify first; then comes one new address group after the other, until the victim is refused.
 */
import { DEFAULT_LIMITS } from '../../../../src/challenge/limits/limits.js';
import { privateRedis } from '../gateway/private-redis.js';
import { COUNTRIES, type Country, countryOf } from '../pumping/countries.js';
import { admissionGate, type Gate } from '../pumping/gate.js';
import type { Visit } from '../pumping/traffic.js';
import { Random } from '../random.js';
import { type Finding, grouped, type Row } from '../row.js';

/** Fewer address groups must not be able to stop a block, a country or a tenant. */
const GROUPS_MIN = 50;
const HOUR = 3_600_000;
const START = Date.UTC(2027, 0, 1);
/** An attack is a few minutes long: a second between two requests. */
const STEP_MS = 1_000;
/** How many people of the place ask afterwards; refused are more than so many of them where it counts as stopped. */
const PEOPLE = 40;
const STOPPED_SHARE = 0.5;

interface Target {
  readonly name: string;
  /** The attacker's number of the given step. */
  readonly number: (step: number) => string;
  /** Somebody who asks for a code: not one of the attacker's numbers. */
  readonly person: (index: number) => string;
  /** Where the attacker's number is; Finland where absent. */
  readonly country?: (step: number) => Country;
  readonly limit: string;
  readonly groupsMin: number;
}

const FROM_FIFTY = {
  limit: `not from fewer than ${GROUPS_MIN} address groups`,
  groupsMin: GROUPS_MIN,
};
const NINE = 1_000_000;
const TARGETS: readonly Target[] = [
  {
    name: "a number's owner",
    number: () => '+358441234567',
    person: () => '+358441234567',
    limit: 'never',
    groupsMin: Number.POSITIVE_INFINITY,
  },
  {
    name: 'a block',
    number: (step) => `+35844123${four(step * 373)}`,
    person: (index) => `+35844123${four(200 + index * 211)}`,
    ...FROM_FIFTY,
  },
  {
    name: 'a country',
    number: (step) => `+35844${String(NINE + ((step * 104_729) % (8 * NINE)))}`,
    person: (index) => `+35850${String(NINE + ((index * 90_001) % (8 * NINE)))}`,
    ...FROM_FIFTY,
  },
  {
    name: 'a tenant',
    country: somewhere,
    number: (step) =>
      `+${somewhere(step).callingCode}4${String(NINE + ((step * 104_729) % (8 * NINE)))}`,
    person: (index) => `+35850${String(NINE + ((index * 90_001) % (8 * NINE)))}`,
    ...FROM_FIFTY,
  },
];

/** Anywhere but where the people are. */
function somewhere(step: number): Country {
  const others = COUNTRIES.filter(({ code }) => code !== 'FI');
  return others[step % others.length] ?? countryOf('SE');
}

function four(place: number): string {
  return String(place % 10_000).padStart(4, '0');
}

export const shutOut: Row = {
  row: '19',
  name: 'shut out',
  async run({ seed, inForm, say }) {
    const groupsMax = inForm(600, 70);
    const own = await privateRedis();
    const findings: Finding[] = [];
    try {
      for (const target of TARGETS) {
        say(target.name);
        await own.redis.flushall();
        findings.push(...(await attack(target, groupsMax, seed, own.redis)));
      }
    } finally {
      await own.close();
    }
    return findings;
  },
};

type RedisOf = Parameters<typeof admissionGate>[0];

async function attack(
  target: Target,
  groupsMax: number,
  seed: number,
  redis: RedisOf,
): Promise<Finding[]> {
  let now = START;
  const draws = new Random(seed);
  const gate = admissionGate(redis, { now: () => now }, DEFAULT_LIMITS, () => draws.next());
  const cost = { requests: 0, sms: 0, euros: 0, groups: 0 };
  for (let index = 0; index < PEOPLE; index += 1) {
    const visit = visitOf(target.person(index), `198.51.${index}.7`);
    now += HOUR;
    await gate.send(visit, `before ${index}`, 1);
    await gate.ended(visit, `before ${index}`, true);
  }
  now += 48 * HOUR;
  let stoppedBy: string | undefined;
  while (cost.groups < groupsMax && stoppedBy === undefined) {
    // Each group asks as often as its own limit lets it: five numbers.
    for (let turn = 0; turn < 5; turn += 1) {
      now += STEP_MS;
      const country = target.country?.(cost.requests) ?? countryOf('FI');
      const visit = visitOf(
        target.number(cost.requests),
        `2001:db8:8000:${hex(cost.groups)}::1`,
        country,
      );
      const challenge = `attack ${cost.requests}`;
      cost.requests += 1;
      if ((await gate.send(visit, challenge, 1)) !== 'ok') continue;
      cost.sms += 1;
      cost.euros += country.smsPrice;
      await gate.ended(visit, challenge, false);
    }
    cost.groups += 1;
    stoppedBy = await refusalOf(target, gate, `${cost.groups}`);
  }
  const refusedAtMs = now;
  now += HOUR;
  const later = stoppedBy === undefined ? undefined : await refusalOf(target, gate, 'later');
  return findingsOf(target, cost, stoppedBy, later, (now - refusedAtMs) / HOUR);
}

/** The rule that refuses most of the people there; undefined where they get their codes. Nothing of it stays. */
async function refusalOf(target: Target, gate: Gate, when: string): Promise<string | undefined> {
  const refusals: string[] = [];
  for (let index = 0; index < PEOPLE; index += 1) {
    const visit = visitOf(target.person(index), `198.51.${index}.7`);
    const verdict = await gate.wouldRefuse(visit, `person ${when} ${index}`);
    if (verdict !== undefined) refusals.push(verdict);
  }
  return refusals.length > STOPPED_SHARE * PEOPLE ? refusals[0] : undefined;
}

function findingsOf(
  { name, limit, groupsMin }: Target,
  { requests, sms, euros, groups }: Record<'requests' | 'sms' | 'euros' | 'groups', number>,
  stoppedBy: string | undefined,
  later: string | undefined,
  hours: number,
): Finding[] {
  const spent = `${grouped(requests)} requests, ${grouped(sms)} SMS, ${euros.toFixed(2)} euros, ${groups} address groups`;
  const holds = stoppedBy === undefined || groups >= groupsMin;
  return [
    {
      what: `cost to stop ${name}, for people who verified two days before`,
      figure: stoppedBy === undefined ? `not stopped by ${spent}` : `${spent}; rule ${stoppedBy}`,
      target: limit,
      met: holds,
    },
    {
      what: `${name}: refused still ${hours} h later`,
      figure: later ?? 'no',
      target: 'no',
      met: later === undefined,
    },
  ];
}

function visitOf(e164: string, ip: string, country = countryOf('FI')): Visit {
  return { atMs: 0, by: 'outsider', e164, country, ip, channel: 'sms' };
}

function hex(figure: number): string {
  return (figure + 1).toString(16);
}
