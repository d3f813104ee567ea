/** The limit and the product in turns, A B A B, so that other load on the machine affects both. */
import { type Round, type Summary, summary } from './measure.js';
import type { Options, Result } from './row.js';

/** One side of a duel. It warms itself up, and then runs rounds of about the same length. */
export interface Side {
  /** @returns its approximate operations a second */
  warm(): Promise<number>;
  /** @param begins called after the preparation, right before the clock starts */
  round(operations: number, begins?: () => void): Promise<Round>;
}

const OPERATIONS_MIN = 2_000;
/** On a busy machine other processes share the core: then CPU for each operation is used instead of throughput. */
const OTHERS_MAX = 0.1;

export async function duel(
  about: { row: string; what: string; target: number },
  limit: Side,
  ours: Side,
  { rounds, seconds, short, progress }: Options,
): Promise<Result> {
  const sides = [limit, ours] as const;
  const sizes: number[] = [];
  for (const side of sides) {
    progress(`${about.row} warms up`);
    const perSecond = await side.warm();
    sizes.push(short ? OPERATIONS_MIN : Math.max(OPERATIONS_MIN, Math.round(perSecond * seconds)));
  }
  const done: [Round[], Round[]] = [[], []];
  for (let round = 1; round <= rounds; round += 1) {
    for (const [index, side] of sides.entries()) {
      progress(`${about.row} round ${round} of ${rounds}, ${index === 0 ? 'limit' : 'ours '}`);
      const size = sizes[index] ?? OPERATIONS_MIN;
      done[index]?.push(await side.round(size));
    }
  }
  return verdict(about, summary(done[0]), summary(done[1]));
}

function verdict(
  about: { row: string; what: string; target: number },
  limit: Summary,
  ours: Summary,
): Result {
  const ratio = ours.perSecond / limit.perSecond;
  const cpuRatio = ours.cpuMicros > 0 ? limit.cpuMicros / ours.cpuMicros : 0;
  const disturbed = Math.max(limit.others, ours.others) > OTHERS_MAX && cpuRatio > 0;
  const judged = disturbed ? cpuRatio : ratio;
  return {
    ...about,
    unit: '/s',
    limit: limit.perSecond,
    ours: ours.perSecond,
    ratio,
    cpuRatio,
    ok: judged >= about.target,
    sides: { limit, ours },
    notes: [
      ...sideNotes('limit', limit),
      ...sideNotes('ours', ours),
      ...(disturbed
        ? [
            `other processes took ${percent(Math.max(limit.others, ours.others))} of a core: judged by CPU`,
          ]
        : []),
    ],
  };
}

function sideNotes(name: string, side: Summary): string[] {
  const { cpuMicros, redisMicros, share, spread } = side;
  return [
    `${name}: ${cpuMicros.toFixed(0)} µs CPU and ${redisMicros.toFixed(0)} µs in Redis each, ` +
      `core used to ${percent(share)}, spread ${percent(spread)}`,
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
