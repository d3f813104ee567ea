/**
 * Runs one world through one strategy. What a choice is worth is computed, not drawn: the chance that its code comes back. Evidence is drawn,
 * from the same random numbers for every strategy, so that two strategies differ only by what they choose.
 */
import type { DeliveryFact, EndFact } from '../../../src/challenge/challenge-change.js';
import { seededRandom } from '../../../src/routing/posterior.js';
import type { Strategy } from './strategy.js';
import { type CarrierModel, DAY_MS, type Fault, type World } from './world.js';

/** Of those who wait for a code that a second carrier brings after the first one's receipt. */
export const WAITS = 0.9;
/** Of those without a code who ask again. */
export const RESENDS = 0.5;
/** Of those who have it already, or have it soon, and ask again. */
const IMPATIENT = 0.02;
const LIFE_MS = 600_000;
/** Pumped messages come from so few networks. */
const PUMP_SOURCES = 20;
const TYPED_MS = [8_000, 60_000] as const;

export interface Figures {
  readonly sends: number;
  readonly verified: number;
  readonly money: number;
  /** Verifications, less money by what the tenant says one is worth. */
  readonly value: number;
}

/** How one carrier does at one time. */
export interface Now {
  readonly arrives: number;
  /** Of what is lost, 0..1: its receipt says so. */
  readonly tellsLoss: number;
  /** Of what is lost, 0..1: its receipt says that it arrived. */
  readonly lies: number;
  readonly refused: number;
}

type Pending = readonly [atMs: number, end: EndFact, owner: boolean, source: number];

export function simulate(world: World, strategy: Strategy | 'oracle'): Figures {
  const { carriers, worth } = world;
  const pending: Pending[] = [];
  const voted = new Set<string>();
  const sum = { sends: 0, verified: 0, money: 0 };
  const settle = (nowMs: number) => {
    if (strategy === 'oracle') return;
    while (pending[0] && pending[0][0] <= nowMs) {
      const [atMs, end, owner, source] = pop(pending);
      // One vote a source and day.
      const voice = `${Math.floor(atMs / DAY_MS)} ${source}`;
      if (voted.has(voice)) continue;
      voted.add(voice);
      strategy.learn?.(end, { owner, receiptsAlone: false }, atMs);
    }
  };
  for (const { nowMs, states, draws, pumped } of sendsOf(world)) {
    settle(nowMs);
    const way = strategy === 'oracle' ? best(world, states) : wayOf(strategy, states, nowMs);
    const { chance, money } = worthOf(world, states, way);
    sum.sends += 1;
    sum.verified += chance;
    sum.money += money;
    if (strategy === 'oracle') continue;
    push(pending, endOf(world, states, way, nowMs, draws));
    for (const { dead, draws: pump } of pumped) {
      push(pending, pumpedEnd(carriers, strategy.first(nowMs), dead, nowMs, pump));
    }
  }
  return { ...sum, value: sum.verified - (worth === undefined ? 0 : sum.money / worth) };
}

/** One person who asks for a code, and what is drawn for them whatever carrier is chosen. */
export interface Send {
  readonly nowMs: number;
  /** How each carrier does now. */
  readonly states: readonly Now[];
  /** 0..1 each. */
  readonly draws: readonly number[];
  readonly pumped: readonly { readonly dead: boolean; readonly draws: readonly [number, number] }[];
}

/** All sends of a world in their order: the same for every strategy. */
export function* sendsOf(world: World): Generator<Send> {
  const { perDay, days, carriers, pumping } = world;
  const random = seededRandom(world.seed ^ 0x5bd1e995);
  for (let index = 0; index < perDay * days; index += 1) {
    const nowMs = ((index + random()) / perDay) * DAY_MS;
    const states = carriers.map((carrier, at) => nowOf(world, carrier, at, nowMs));
    const draws = Array.from({ length: 10 }, random);
    const pumped = pumping.flatMap(({ fromMs, toMs, messages, dead }) =>
      Array.from({ length: Math.floor(messages + random()) }, () => ({
        dead,
        draws: [random(), random()] as const,
      })).filter(() => fromMs <= nowMs && nowMs <= toMs),
    );
    yield { nowMs, states, draws, pumped };
  }
}

/** The carrier of the first delivery, of the one after its failure, and of the one after a resend. */
interface Way {
  readonly first: number;
  readonly failover: number;
  readonly again: number;
}

function wayOf(strategy: Strategy, states: readonly Now[], nowMs: number): Way {
  let first = strategy.first(nowMs);
  const refused = (states[first]?.refused ?? 0) > 0.5;
  strategy.answered?.(nowMs, first, refused);
  if (refused) first = strategy.failover(nowMs, first);
  return {
    first,
    failover: strategy.failover(nowMs, first),
    again: strategy.again(nowMs, first),
  };
}

function best(world: World, states: readonly Now[]): Way {
  const places = states.map((_, at) => at);
  const order = places.sort((a, b) => gain(world, states, b) - gain(world, states, a));
  const [first = 0, second = 0] = order;
  return { first, failover: second, again: first };
}

function gain({ carriers, worth, conversion }: World, states: readonly Now[], at: number): number {
  const price = worth === undefined ? 0 : (carriers[at]?.price ?? 0) / worth;
  return (states[at]?.arrives ?? 0) * conversion - price;
}

function worthOf({ carriers, conversion }: World, states: readonly Now[], way: Way) {
  const arrives = (at: number) => states[at]?.arrives ?? 0;
  const price = (at: number) => carriers[at]?.price ?? 0;
  const lost = 1 - arrives(way.first);
  const told = lost * (states[way.first]?.tellsLoss ?? 0);
  const asked = (lost - told) * RESENDS;
  const chance =
    conversion *
    (arrives(way.first) + told * WAITS * arrives(way.failover) + asked * arrives(way.again));
  return {
    chance,
    money: price(way.first) + told * price(way.failover) + asked * price(way.again),
  };
}

function nowOf({ faults }: World, carrier: CarrierModel, at: number, nowMs: number): Now {
  const usual = { lies: 0, refused: 0 };
  const fault = faults.find(
    (each: Fault) => each.carrier === at && each.fromMs <= nowMs && nowMs < each.toMs,
  );
  const { arrival, tellsLoss } = carrier;
  if (!fault) return { arrives: arrival, tellsLoss, ...usual };
  const arrives = arrival * (1 - fault.lost);
  const lost = 1 - arrives;
  const byFault = (lost - (1 - arrival)) / lost;
  const own = (1 - byFault) * tellsLoss;
  switch (fault.kind) {
    case 'silent':
      return { arrives, tellsLoss: own, ...usual };
    case 'undelivered':
      return { arrives, tellsLoss: own + byFault, ...usual };
    case 'false_receipts':
      return { arrives, tellsLoss: own, lies: byFault, refused: 0 };
    case 'refused':
      return { arrives: 0, tellsLoss: 1, lies: 0, refused: 1 };
    default:
      return fault.kind satisfies never;
  }
}

/** What is reported of one message, by the product's own words. */
function endOf(
  world: World,
  states: readonly Now[],
  { first, failover, again }: Way,
  nowMs: number,
  draws: readonly number[],
): Pending {
  const [came = 0, told = 0, later = 0, resend = 0, converts = 0] = draws;
  const [receipt = 0, receiptLater = 0, owns = 0, who = 0, typed = 0] = draws.slice(5);
  const state = states[first];
  const arrives = came < (state?.arrives ?? 0);
  const failed = !arrives && told < (state?.tellsLoss ?? 0);
  const lies = !arrives && !failed && told > 1 - (state?.lies ?? 0);
  const typedMs = TYPED_MS[0] + (TYPED_MS[1] - TYPED_MS[0]) * typed ** 2;
  const wants = converts < world.conversion;
  const asks = !failed && resend < (arrives ? IMPATIENT : RESENDS) && wants;
  const second = failed ? failover : asks ? again : undefined;
  const secondArrives =
    second !== undefined && later < (states[second]?.arrives ?? 0) && (!failed || resend < WAITS);
  const verified = wants && (arrives || secondArrives);
  const sinceMs = verified ? typedMs + (second === undefined ? 0 : 45_000) : LIFE_MS;
  const delivery = (number: number, at: number, has: boolean, place: number): DeliveryFact => {
    const carrier = world.carriers[at];
    const receiptMs = carrier?.receiptMs ?? 0;
    const shown = has && place >= (carrier?.receiptsMissing ?? 0);
    const inTime = (number === 1 ? 0 : 45_000) + receiptMs < sinceMs;
    return {
      number,
      channel: 'sms',
      provider: carrier?.name ?? '',
      state: 'sent',
      // What its API refuses says nothing: the breaker sees to it.
      ...(states[at]?.refused ? {} : { acceptedMs: 300 }),
      ...(shown && inTime ? { arrivedMs: receiptMs } : {}),
    };
  };
  const one = delivery(1, first, arrives || lies, receipt);
  const deliveries: DeliveryFact[] = [
    failed ? { ...one, state: 'failed', reason: 'unreachable' } : one,
    ...(second === undefined ? [] : [delivery(2, second, secondArrives, receiptLater)]),
  ];
  const end: EndFact = {
    kind: 'ended',
    outcome: verified ? 'sms_verified' : 'expired',
    sinceMs,
    delivery: deliveries.length,
    country: 'FI',
    deliveries,
  };
  const source = Math.floor(who * 2 * world.perDay);
  return [nowMs + sinceMs, end, verified || owns < world.owners, source];
}

function pumpedEnd(
  carriers: readonly CarrierModel[],
  at: number,
  dead: boolean,
  nowMs: number,
  [receipt, who]: readonly [number, number],
): Pending {
  const { name = '', receiptsMissing = 0, receiptMs = 0, tellsLoss = 0 } = carriers[at] ?? {};
  const shown = !dead && receipt >= receiptsMissing;
  const failed = dead && receipt < tellsLoss;
  const delivery: DeliveryFact = {
    number: 1,
    channel: 'sms',
    provider: name,
    state: failed ? 'failed' : 'sent',
    ...(failed ? { reason: 'unreachable' } : {}),
    acceptedMs: 300,
    ...(shown ? { arrivedMs: receiptMs } : {}),
  };
  const end: EndFact = {
    kind: 'ended',
    outcome: 'expired',
    sinceMs: LIFE_MS,
    delivery: 1,
    country: 'FI',
    deliveries: [delivery],
  };
  return [nowMs + LIFE_MS, end, false, -1 - Math.floor(who * PUMP_SOURCES)];
}

// Ends by their times: a binary heap.

function push(heap: Pending[], item: Pending): void {
  heap.push(item);
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if ((heap[parent]?.[0] ?? 0) <= item[0]) break;
    heap[at] = heap[parent] as Pending;
    at = parent;
  }
  heap[at] = item;
}

function pop(heap: Pending[]): Pending {
  const top = heap[0] as Pending;
  const last = heap.pop() as Pending;
  if (heap.length === 0) return top;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    const right = heap[child + 1];
    if (right && right[0] < (heap[child]?.[0] ?? 0)) child += 1;
    if ((heap[child]?.[0] ?? 0) >= last[0]) break;
    heap[at] = heap[child] as Pending;
    at = child;
  }
  heap[at] = last;
  return top;
}
