/** Lets a day of visits pass in the order of time, against a gate, and counts what was sent, spent and refused. */
import { blockOf } from '../../../src/limits/hmac-tags.js';
import { priceOf } from './countries.js';
import type { Gate } from './gate.js';
import type { Visit } from './traffic.js';

export interface Tally {
  readonly visits: number;
  /** Visits with at least one refused send. */
  readonly hurt: number;
  readonly requests: number;
  readonly sent: number;
  readonly spent: number;
  readonly spentWithoutLimits: number;
  /** Sends within any hour, and on the whole day, to the block that got the most. */
  readonly mostInAnHour: number;
  readonly mostInADay: number;
  readonly refusals: ReadonlyMap<string, number>;
}

export interface Result {
  readonly tallies: ReadonlyMap<string, Tally>;
  /** The most that was spent in any clock hour: in all, and in the country where it was most by its budget. */
  readonly peaks: { readonly all: number; readonly countries: ReadonlyMap<string, number> };
}

/** A challenge lives so long. */
const LIFE_MS = 600_000;
/** An unconfirmed call rings, says its prompt three times, and ends. */
const CALL_MS = 60_000;

type Event =
  | {
      readonly kind: 'send';
      readonly visit: Visit;
      readonly challenge: string;
      readonly delivery: number;
    }
  | {
      readonly kind: 'end';
      readonly visit: Visit;
      readonly challenge: string;
      readonly confirmed: boolean;
    };

type Timed = Event & { readonly atMs: number };

export async function simulate(
  visits: readonly Visit[],
  gate: Gate,
  setClock: (ms: number) => void,
): Promise<Result> {
  const books = new Books();
  for (const visit of visits) books.expect(visit);
  // The next event is the last of the list.
  const queue = visits
    .map((visit, index): Timed => {
      const challenge = `${visit.by} ${index}`;
      return { atMs: visit.atMs, kind: 'send', visit, challenge, delivery: 1 };
    })
    .sort((a, b) => b.atMs - a.atMs);
  for (let event = queue.pop(); event; event = queue.pop()) {
    const { atMs } = event;
    setClock(atMs);
    if (event.kind === 'end') {
      await gate.ended(event.visit, event.challenge, event.confirmed);
      continue;
    }
    const { visit, challenge, delivery } = event;
    const verdict = await gate.send(visit, challenge, delivery);
    books.note(visit, challenge, verdict, atMs);
    if (verdict !== 'ok') {
      if (delivery > 1)
        insert(queue, {
          atMs: visit.atMs + LIFE_MS,
          kind: 'end',
          visit,
          challenge,
          confirmed: false,
        });
      continue;
    }
    if (delivery === 1 && visit.resendsAfterMs !== undefined) {
      const resendMs = atMs + visit.resendsAfterMs;
      insert(queue, { atMs: resendMs, kind: 'send', visit, challenge, delivery: 2 });
    } else {
      insert(queue, endOf(visit, challenge, atMs));
    }
  }
  return books.close();
}

/** Keeps the list in order: latest first, and of equal times the newest first, so that it comes last. */
function insert(queue: Timed[], event: Timed): void {
  let [from, to] = [0, queue.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((queue[middle]?.atMs ?? 0) > event.atMs) from = middle + 1;
    else to = middle;
  }
  queue.splice(from, 0, event);
}

function endOf(visit: Visit, challenge: string, sentMs: number): Timed {
  const { confirmsAfterMs, channel } = visit;
  const expires = channel === 'call' ? sentMs + CALL_MS : visit.atMs + LIFE_MS;
  const confirms = confirmsAfterMs === undefined ? Infinity : sentMs + confirmsAfterMs;
  const confirmed = confirms < visit.atMs + LIFE_MS;
  return { atMs: confirmed ? confirms : expires, kind: 'end', visit, challenge, confirmed };
}

interface OpenTally {
  visits: number;
  hurt: Set<string>;
  requests: number;
  sent: number;
  spent: number;
  spentWithoutLimits: number;
  /** When each block got its sends. */
  blocks: Map<string, number[]>;
  refusals: Map<string, number>;
}

class Books {
  readonly #open = new Map<string, OpenTally>();
  readonly #hours = new Map<string, number>();

  expect(visit: Visit): void {
    this.#of(visit).visits += 1;
  }

  note(visit: Visit, challenge: string, verdict: string, atMs: number): void {
    const tally = this.#of(visit);
    const price = priceOf(visit.country, visit.channel);
    tally.requests += 1;
    tally.spentWithoutLimits += price;
    if (verdict !== 'ok') {
      tally.hurt.add(challenge);
      add(tally.refusals, verdict, 1);
      return;
    }
    tally.sent += 1;
    tally.spent += price;
    const block = blockOf(visit.e164);
    const times = tally.blocks.get(block);
    if (times) times.push(atMs);
    else tally.blocks.set(block, [atMs]);
    const hour = Math.floor(atMs / 3_600_000);
    add(this.#hours, `${hour} *`, price);
    add(this.#hours, `${hour} ${visit.country.code}`, price);
  }

  close(): Result {
    const tallies = Array.from(this.#open, ([by, { hurt, blocks, ...tally }]): [string, Tally] => [
      by,
      {
        ...tally,
        hurt: hurt.size,
        mostInAnHour: Math.max(0, ...Array.from(blocks.values(), mostWithinAnHour)),
        mostInADay: Math.max(0, ...Array.from(blocks.values(), (times) => times.length)),
      },
    ]);
    const countries = new Map<string, number>();
    for (const [key, spent] of this.#hours) {
      const [, country = ''] = key.split(' ');
      countries.set(country, Math.max(countries.get(country) ?? 0, spent));
    }
    const all = countries.get('*') ?? 0;
    countries.delete('*');
    return { tallies: new Map(tallies), peaks: { all, countries } };
  }

  #of({ by }: Visit): OpenTally {
    const known = this.#open.get(by);
    if (known) return known;
    const fresh: OpenTally = {
      visits: 0,
      hurt: new Set(),
      requests: 0,
      sent: 0,
      spent: 0,
      spentWithoutLimits: 0,
      blocks: new Map(),
      refusals: new Map(),
    };
    this.#open.set(by, fresh);
    return fresh;
  }
}

/** @param times in order */
function mostWithinAnHour(times: readonly number[]): number {
  let from = 0;
  let most = 0;
  for (const [index, atMs] of times.entries()) {
    while ((times[from] ?? atMs) <= atMs - 3_600_000) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

function add(sums: Map<string, number>, name: string, amount: number): void {
  sums.set(name, (sums.get(name) ?? 0) + amount);
}
