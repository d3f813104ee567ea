import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';

const SETPRIV = ['setpriv', '--pdeathsig', 'KILL'] as const;

/** A prefix that makes Linux end a command with its parent (util-linux); empty on other systems. */
export const TIE: readonly string[] =
  spawnSync(SETPRIV[0], [...SETPRIV.slice(1), 'true']).status === 0 ? SETPRIV : [];

/** Starts a process that ends with this one in every case, even while it is stopped. */
export function spawnTied(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): ChildProcess {
  const [program = command, ...rest] = [...TIE, command, ...args];
  return spawn(program, rest, options);
}
