/** A command that ends with this process, also when this one is killed outright (util-linux, on Linux). */
import { spawnSync } from 'node:child_process';

/** @param signal that it gets then */
export function tied(
  signal: 'TERM' | 'KILL',
  program: string,
  args: readonly string[],
): readonly [string, string[]] {
  if (!runs('setpriv', ['--pdeathsig', signal, 'true'])) return [program, [...args]];
  return ['setpriv', ['--pdeathsig', signal, program, ...args]];
}

export function runs(program: string, args: readonly string[]): boolean {
  return spawnSync(program, [...args], { stdio: 'ignore' }).status === 0;
}
