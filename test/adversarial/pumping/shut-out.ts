/**
 * Row 19: what an outsider pays to stop somebody else's codes: one new address group after the other asks for codes, tries wrong ones and
 * confirms nothing, until people are refused. Drives the service's own admission over Redis, with production's limits and a clock that is moved.
 */
import { DEFAULT_LIMITS } from '../../../src/limits/limits.js';
import { withOwnRedis } from '../../setup/own-redis.js';
import { Random } from '../../setup/random.js';
import { type Finding, grouped, type Row } from '../attack/row.js';
import { COUNTRIES, type Country, countryOf } from './countries.js';
import { admissionGate, type Gate } from './gate.js';
import { OTHERS_FROM, siteAddress, type Visit } from './traffic.js';

const START = Date.UTC(2027, 0, 1);

export const shutOut: Row = {
  row: '19',
  name: 'shut out',
  run: ({ seed, inForm, say }) =>
    withOwnRedis(async (redis) => {
      const findings: Finding[] = [];
      for (const target of TARGETS) {
        say(`${target.name}, ${peopleOf(target)}`);
        await redis.flushall();
        const time = { now: START };
        const draws = new Random(seed);
        const clock = { now: () => time.now };
        const gate = admissionGate(redis, clock, DEFAULT_LIMITS, () => draws.next());
        findings.push(...findingsOf(target, await siege(target, gate, time, inForm(600, 60))));
      }
      return findings;
    }),
};

function findingsOf(target: Target, { cost, stoppedBy, later }: Siege): Finding[] {
  const { name, groupsMin } = target;
  const { requests, sms, euros, groups } = cost;
  const spent = `${grouped(requests)} requests, ${grouped(sms)} SMS, ${euros.toFixed(2)} euros, ${groups} address groups`;
  const enough = groupsMin === undefined || groups >= groupsMin;
  const never = groupsMin === Number.POSITIVE_INFINITY;
  return [
    {
      what: `cost to stop ${name}, ${peopleOf(target)}`,
      figure: stoppedBy === undefined ? `not stopped by ${spent}` : `${spent}; rule ${stoppedBy}`,
      target:
        groupsMin === undefined ? '' : never ? 'never' : `not from fewer than ${groupsMin} groups`,
      met: stoppedBy === undefined || enough,
    },
    {
      what: `${name}, ${peopleOf(target)}: refused still an hour later`,
      figure: later ?? 'no',
      target: 'no',
      met: later === undefined,
    },
  ];
}

function peopleOf({ known, people }: Target): string {
  if (people === 1) return 'who verified two days before';
  return known ? 'for people who verified two days before' : 'for people who are new';
}

interface Cost {
  readonly requests: number;
  readonly sms: number;
  readonly euros: number;
  readonly groups: number;
}

interface Siege {
  readonly cost: Cost;
  /** The rule that refuses; absent where the people get their codes. */
  readonly stoppedBy?: string;
  /** The same an hour later. */
  readonly later?: string;
}

interface MovingTime {
  now: number;
}

const HOUR = 3_600_000;
/** A group has a /48, and asks from another /64 of it each time. */
const REQUESTS_OF_GROUP = 10;
/** Refused are more than so many of the people where they count as stopped. */
const STOPPED_SHARE = 0.5;
/** Looking takes longer than the attack: after each of the first groups, then now and then, and before there are enough of them. */
const LOOK_FIRST = 10;
const LOOK_EVERY = 20;

async function siege(
  target: Target,
  gate: Gate,
  time: MovingTime,
  groupsMax: number,
): Promise<Siege> {
  if (target.known) await getKnown(target, gate, time);
  const cost = { requests: 0, sms: 0, euros: 0, groups: 0 };
  while (cost.groups < groupsMax) {
    for (let turn = 0; turn < REQUESTS_OF_GROUP; turn += 1) {
      time.now += target.stepMs;
      const country = target.country?.(cost.requests) ?? countryOf('FI');
      const ip = siteAddress(OTHERS_FROM + cost.groups, turn);
      const visit = visitOf(target.number(cost.requests), ip, country);
      const challenge = `attack ${cost.requests}`;
      cost.requests += 1;
      const sent = (await gate.send(visit, challenge, 1)) === 'ok';
      // Codes are tried at any challenge of the number that is open, its own or another group's.
      await gate.wrongCode(visit);
      if (!sent) continue;
      cost.sms += 1;
      cost.euros += country.smsPrice;
      await gate.ended(visit, challenge, false);
    }
    cost.groups += 1;
    if (!isLookedAt(cost.groups)) continue;
    const stoppedBy = await refusalOf(target, gate, `${cost.groups}`);
    if (stoppedBy === undefined) continue;
    time.now += HOUR;
    const later = await refusalOf(target, gate, 'later');
    return { cost, stoppedBy, ...(later === undefined ? {} : { later }) };
  }
  return { cost };
}

function isLookedAt(groups: number): boolean {
  return groups <= LOOK_FIRST || groups % LOOK_EVERY === 0 || groups === GROUPS_MIN - 1;
}

async function getKnown(target: Target, gate: Gate, time: MovingTime): Promise<void> {
  for (let index = 0; index < target.people; index += 1) {
    const visit = personOf(target, index);
    time.now += HOUR;
    await gate.send(visit, `before ${index}`, 1);
    await gate.ended(visit, `before ${index}`, true);
  }
  time.now += 48 * HOUR;
}

/** The rule that refuses most of the people there; undefined where they get their codes. Nothing of it stays. */
async function refusalOf(target: Target, gate: Gate, when: string): Promise<string | undefined> {
  const refusals: string[] = [];
  for (let index = 0; index < target.people; index += 1) {
    const visit = personOf(target, index);
    const verdict =
      (await gate.wouldRefuse(visit, `person ${when} ${index}`)) ??
      (await gate.wouldRefuseCode(visit));
    if (verdict !== undefined) refusals.push(verdict);
  }
  return refusals.length > STOPPED_SHARE * target.people ? refusals[0] : undefined;
}

function personOf(target: Target, index: number): Visit {
  return visitOf(target.person(index), `198.51.${index}.7`);
}

function visitOf(e164: string, ip: string, country = countryOf('FI')): Visit {
  return { atMs: 0, by: 'outsider', e164, country, ip, channel: 'sms' };
}

interface Target {
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
const GROUPS_MIN = 50;
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

const TARGETS: readonly Target[] = [
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
