/**
 * One attempt to block people: one address group after the other requests codes, tries wrong ones and confirms nothing, until the
 * people are refused.
 */
import { countryOf } from '../pumping/countries.js';
import type { Gate } from '../pumping/gate.js';
import { OTHERS_FROM, siteAddress, type Visit } from '../pumping/traffic.js';
import { GROUPS_MIN, type Target } from './targets.js';

export interface Cost {
  readonly requests: number;
  readonly sms: number;
  readonly euros: number;
  readonly groups: number;
}

export interface Siege {
  readonly cost: Cost;
  /** The refusing rule; absent if the people get their codes. */
  readonly stoppedBy?: string;
  /** The same an hour later. */
  readonly later?: string;
}

export interface MovingTime {
  now: number;
}

const HOUR = 3_600_000;
/** A group has a /48, and uses another /64 of it each time. */
const REQUESTS_OF_GROUP = 10;
/** The people count as blocked if more than this share is refused. */
const STOPPED_SHARE = 0.5;
/** A check takes longer than the attack: it is made after each of the first groups, and then at intervals. */
const LOOK_FIRST = 10;
const LOOK_EVERY = 20;

export async function siege(
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
      // Codes are tried at any open challenge of the number, its own or another group's.
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

/** The rule that refuses most of the people; undefined if they get their codes. Counts nothing. */
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
