/** Judges a run with failovers: compares acknowledged changes with the later state and the carrier's counts. */
import type { Crowd } from './crowd.js';
import { judge, untilAll } from './judge.js';
import type { ProcessStage } from './process-stage.js';
import { printTable, quantile, seconds } from './table.js';

export interface FailoverVerdict {
  readonly acknowledged: number;
  /** Not readable any more, or never sent. */
  readonly lost: readonly string[];
  /** Went out more than once. */
  readonly doubled: readonly string[];
  /** Answered `verified`, and in another state now. */
  readonly undone: readonly string[];
  /** Whose code was accepted a second time. */
  readonly usedAgain: readonly string[];
}

/** The target for writes to be back. */
const BACK_TARGET = '6 s';

export async function judgeFailovers(stage: ProcessStage, crowd: Crowd): Promise<FailoverVerdict> {
  const { acknowledged, verified, resent } = crowd;
  await untilAll(stage, acknowledged, ({ state }) => state !== 'queued' && state !== 'sending');
  const { lost, doubled, challenges } = await judge(stage, acknowledged, resent);
  const unreadable = acknowledged.filter((id) => !challenges.has(id));
  return {
    acknowledged: acknowledged.length,
    lost: [...new Set([...unreadable, ...lost])],
    doubled,
    undone: [...verified.keys()].filter((id) => challenges.get(id)?.state !== 'sms_verified'),
    usedAgain: await crowd.typeAgain(),
  };
}

export function reportFailovers(
  title: string,
  verdict: FailoverVerdict,
  crowd: Crowd,
  backMs: readonly number[],
): void {
  const refused = [...crowd.answers].filter(([answer]) => answer === 503 || answer === 'no answer');
  const others = [...crowd.answers.keys()].filter(
    (answer) => typeof answer === 'number' && answer >= 500 && answer !== 503,
  );
  printTable(title, [
    { what: 'acknowledged challenges', measured: verdict.acknowledged, target: '' },
    { what: 'acknowledged codes', measured: crowd.verified.size, target: '' },
    { what: 'lost', measured: verdict.lost.length, target: 0 },
    { what: 'sent twice', measured: verdict.doubled.length, target: 0 },
    { what: 'verified, and undone', measured: verdict.undone.length, target: 0 },
    { what: 'codes accepted twice', measured: verdict.usedAgain.length, target: 0 },
    { what: 'answers 5xx other than 503', measured: others.join(', ') || 0, target: 0 },
    {
      what: 'answers 503, and none',
      measured: refused.map(([answer, times]) => `${answer}: ${times}`).join(', ') || 0,
      target: '',
    },
    { what: 'slowest answer', measured: seconds(crowd.slowestMs), target: '' },
    { what: 'writes back, median', measured: seconds(quantile(backMs, 0.5)), target: BACK_TARGET },
    {
      what: 'writes back, longest',
      measured: seconds(Math.max(0, ...backMs)),
      target: BACK_TARGET,
    },
  ]);
}
