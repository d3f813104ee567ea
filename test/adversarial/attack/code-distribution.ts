/** Row 4: millions of codes, drawn as the service draws them, and how uniform they are: the whole code, and each digit. Runs itself in threads. */
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { challengeId } from '../../../src/challenge/challenge.js';
import { deriveCode, Keyring, newSeed } from '../../../src/challenge/code.js';
import { Random } from '../../setup/random.js';
import { type Finding, grouped, type Row, type RowContext } from './row.js';

const P_MIN = 0.001;
const DIGITS = 6;
const CODES = 10 ** DIGITS;
/** Fewer codes to a cell, and the test says nothing. */
const CODES_A_CELL = 10;

interface CodeOrder {
  readonly seed: number;
  readonly count: number;
}

export const codeDistribution: Row = {
  row: '4',
  name: 'distribution of codes',
  run: async (context) => {
    const count = context.inForm(10_000_000, 300_000);
    const counts = await draw(context, count);
    const width = CODES / Math.min(CODES, 10 ** Math.floor(Math.log10(count / CODES_A_CELL)));
    const whole = folded(counts, CODES / width, (code) => Math.floor(code / width));
    return [
      finding(`${grouped(count)} codes over ${grouped(whole.length)} cells`, whole),
      ...Array.from({ length: DIGITS }, (_, place) => {
        const divisor = 10 ** (DIGITS - 1 - place);
        const cells = folded(counts, 10, (code) => Math.floor(code / divisor) % 10);
        return finding(`digit ${place + 1} of ${DIGITS}`, cells);
      }),
    ];
  },
};

async function draw(context: RowContext, count: number): Promise<Uint32Array> {
  const threads = Math.min(availableParallelism(), 4);
  const parts = await Promise.all(
    Array.from({ length: threads }, (_, thread) => {
      const order: CodeOrder = {
        seed: context.seed * 100 + thread,
        count:
          Math.floor((count * (thread + 1)) / threads) - Math.floor((count * thread) / threads),
      };
      return counted(order);
    }),
  );
  const counts = new Uint32Array(CODES);
  for (const part of parts)
    for (let code = 0; code < CODES; code += 1) add(counts, code, part[code]);
  return counts;
}

function counted(order: CodeOrder): Promise<Uint32Array> {
  const worker = new Worker(new URL(import.meta.url), { workerData: order });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function folded(counts: Uint32Array, cells: number, cellOf: (code: number) => number): Uint32Array {
  const sums = new Uint32Array(cells);
  for (let code = 0; code < CODES; code += 1) add(sums, cellOf(code), counts[code]);
  return sums;
}

function add(sums: Uint32Array, at: number, amount = 0): void {
  sums[at] = (sums[at] ?? 0) + amount;
}

function finding(what: string, cells: Uint32Array): Finding {
  const { statistic, p } = uniformity(cells);
  return {
    what: `${what}: chi-square, ${grouped(cells.length - 1)} degrees of freedom`,
    figure: `${grouped(statistic)}, p = ${p.toFixed(4)}`,
    target: `p > ${P_MIN}`,
    met: p > P_MIN,
  };
}

if (!isMainThread && isOrder(workerData)) parentPort?.postMessage(countCodes(workerData));

function isOrder(data: unknown): data is CodeOrder {
  return typeof data === 'object' && data !== null && 'seed' in data && 'count' in data;
}

/** In a thread: draws codes, each from an id and a seed of its own. @returns how often each one came */
function countCodes({ seed, count }: CodeOrder): Uint32Array {
  const random = new Random(seed);
  const bytes = (size: number) => {
    const buffer = Buffer.alloc(size);
    for (let at = 0; at < size; at += 4) buffer.writeUInt32LE(random.whole(0, 0xffffffff), at);
    return buffer;
  };
  const keys = new Keyring([{ id: 'k1', secret: bytes(32) }]).current;
  const counts = new Uint32Array(CODES);
  for (let drawn = 0; drawn < count; drawn += 1) {
    add(counts, Number(deriveCode(keys, challengeId(bytes(16), 1), newSeed(bytes))), 1);
  }
  return counts;
}

/**
 * Pearson's test of whether counts are uniform over their cells.
 * @returns p: how likely so large a statistic is when all cells are equally likely
 */
function uniformity(counts: ArrayLike<number>): { readonly statistic: number; readonly p: number } {
  const cells = Array.from(counts);
  const expected = cells.reduce((sum, count) => sum + count, 0) / cells.length;
  const statistic = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return { statistic, p: upperTail(statistic, cells.length - 1) };
}

/**
 * The chi-square distribution above a statistic, by the normal approximation to its cube root (Wilson and Hilferty, 1931): within
 * 0.001 of the true value from three degrees of freedom on.
 */
export function upperTail(statistic: number, degrees: number): number {
  const spread = 2 / (9 * degrees);
  const deviation = (Math.cbrt(statistic / degrees) - (1 - spread)) / Math.sqrt(spread);
  return 0.5 * erfc(deviation / Math.SQRT2);
}

/** Abramowitz and Stegun, 7.1.26: within 1.5e-7. */
function erfc(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const terms = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  const tail = terms.reduce((sum, term) => sum * t + term, 0) * t * Math.exp(-x * x);
  return x >= 0 ? tail : 2 - tail;
}
