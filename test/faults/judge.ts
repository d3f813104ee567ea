/**
 * Judges a run by the carrier's counts, not by the service's records: which acknowledged challenges reached the network,
 * how often, and the present state of each.
 */

import type { LedgerReport } from '../../packages/carrier/src/records.js';
import type { Challenge } from '../../src/challenge/challenge.js';
import type { ProcessStage } from './process-stage.js';

export interface Judgement {
  readonly acknowledged: number;
  /** Acknowledged, not sent, and without an end that says so. */
  readonly lost: readonly string[];
  /** Sent more often than requested. */
  readonly doubled: readonly string[];
  readonly challenges: ReadonlyMap<string, Challenge>;
}

const READ_AT_ONCE = 200;

/** @param resent challenges with a requested resend */
export async function judge(
  stage: ProcessStage,
  acknowledged: readonly string[],
  resent: ReadonlySet<string> = new Set(),
): Promise<Judgement> {
  const sent = sentByChallenge(await stage.ledger());
  const challenges = await readAll(stage, acknowledged);
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((id) => (sent.get(id) ?? 0) === 0 && !endedHonestly(challenges, id)),
    doubled: acknowledged.filter((id) => (sent.get(id) ?? 0) > (resent.has(id) ? 2 : 1)),
    challenges,
  };
}

/** The sends of each challenge, over all its deliveries. */
export function sentByChallenge({ byDelivery }: LedgerReport): Map<string, number> {
  const sent = new Map<string, number>();
  for (const [delivery, { messages, calls }] of Object.entries(byDelivery)) {
    const id = delivery.split('.')[0] ?? '';
    sent.set(id, (sent.get(id) ?? 0) + messages + calls);
  }
  return sent;
}

export async function readAll(
  stage: ProcessStage,
  ids: readonly string[],
): Promise<Map<string, Challenge>> {
  const found = new Map<string, Challenge>();
  for (let at = 0; at < ids.length; at += READ_AT_ONCE) {
    const some = ids.slice(at, at + READ_AT_ONCE);
    const read = await Promise.all(some.map((id) => stage.store.read(id)));
    for (const [index, challenge] of read.entries()) {
      if (challenge) found.set(some[index] as string, challenge);
    }
  }
  return found;
}

/** Resolves when every challenge matches; checks after each event in Redis, and at short intervals. */
export async function untilAll(
  stage: ProcessStage,
  ids: readonly string[],
  fits: (challenge: Challenge) => boolean,
): Promise<void> {
  let open: readonly string[] = ids;
  let position = '$';
  const events = stage.redis.duplicate();
  try {
    while (open.length > 0) {
      const challenges = await readAll(stage, open);
      open = open.filter((id) => {
        const challenge = challenges.get(id);
        return challenge === undefined || !fits(challenge);
      });
      if (open.length === 0) return;
      const news = await events.xread('BLOCK', 1_000, 'STREAMS', 'events:{00}', position);
      position = news?.[0]?.[1].at(-1)?.[0] ?? position;
    }
  } finally {
    events.disconnect();
  }
}

function endedHonestly(challenges: ReadonlyMap<string, Challenge>, id: string): boolean {
  const state = challenges.get(id)?.state;
  return state === 'failed' || state === 'expired' || state === 'canceled';
}
