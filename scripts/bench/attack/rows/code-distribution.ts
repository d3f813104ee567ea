/** Row 4: whether millions of codes, drawn as the service draws them, are uniform: the whole code, and each digit. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { uniformity } from '../chi-square.js';
import { type Finding, grouped, type Row, type RowContext } from '../row.js';

const P_MIN = 0.001;
const DIGITS = 6;
const CODES = 10 ** DIGITS;
/** With fewer codes in a cell the test is not valid. */
const CODES_A_CELL = 10;

export interface CodeOrder {
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
  const worker = new Worker(new URL('./code-counter.js', import.meta.url), { workerData: order });
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
