/** Pins processes to cores: the measured process alone on the first, Redis and the load on the others. */
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { TIE } from '../../lib/tied-process.js';

/** `app` is measured; `redis` and `load` (with the carrier) are its environment; `any` runs on any core. */
export type Part = 'app' | 'redis' | 'load' | 'any';

const CORES = availableParallelism();
const PINNED = CORES > 1 && has('taskset', '--version');

/** In taskset's form; undefined if this system cannot pin. */
function coresFor(part: Part): string | undefined {
  if (!PINNED || part === 'any') return undefined;
  if (part === 'app') return '0';
  if (part === 'redis' || CORES === 2) return '1';
  return CORES === 3 ? '2' : `2-${CORES - 1}`;
}

/** The command, prefixed by programs that pin it and end it with this process. Its process id stays its own. */
export function pinned(part: Part, command: readonly string[]): [string, string[]] {
  const cores = coresFor(part);
  const [program = '', ...rest] = [
    ...TIE,
    ...(cores === undefined ? [] : ['taskset', '--cpu-list', cores]),
    ...command,
  ];
  return [program, rest];
}

/** The class of the machine, without names. */
export function machine(): { cores: number; processor: string; node: string; placement: string } {
  return {
    cores: CORES,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    node: process.version,
    placement: !PINNED
      ? 'not pinned: this system has one core, or no taskset'
      : `measured process on core 0, Redis on core ${coresFor('redis')}, load and carrier on core ${coresFor('load')}`,
  };
}

function has(program: string, argument: string): boolean {
  return spawnSync(program, [argument], { stdio: 'ignore' }).status === 0;
}
