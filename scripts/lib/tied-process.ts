import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';

/** Whether Linux can be asked to end a process with its parent (util-linux). */
const CAN_TIE = spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0;

/** Starts a process that ends with this one, however this one ends; even while it is stopped. */
export function spawnTied(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): ChildProcess {
  return CAN_TIE
    ? spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], options)
    : spawn(command, args, options);
}
