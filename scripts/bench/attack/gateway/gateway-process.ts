/** One process of the built service, with the roles that a run gives it. It ends with the run, however that ends. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { spawnTied } from '../../../lib/tied-process.js';

/** The file that `npm start` runs, as it lies beside this one once both are built. */
const MAIN = fileURLToPath(new URL('../../../../src/main.js', import.meta.url));
const LINES_KEPT = 20;

export interface GatewayProcess {
  readonly pid: number;
  /** Resident memory in bytes; Linux alone knows it, 0 elsewhere. */
  memory(): number;
  /** SIGTERM, and SIGKILL where that is not enough; resolves once it is gone. */
  end(): Promise<void>;
}

const END_WITHIN_MS = 10_000;

/** Resolves once it says that it is ready. @param flags of Node.js */
export async function startGatewayProcess(
  roles: string,
  variables: NodeJS.ProcessEnv,
  flags: readonly string[] = [],
): Promise<GatewayProcess> {
  const child = spawnTied(process.execPath, [...flags, MAIN], {
    env: { PATH: process.env['PATH'], ...variables, ROLES: roles },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const lines: string[] = [];
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (lines.length > LINES_KEPT) lines.shift();
        if (line.startsWith('Octothorpe is ready')) resolve();
      });
    }
  });
  const failed = exited.then(() => {
    throw new Error(`The gateway (${roles}) has ended:\n${lines.join('\n')}`);
  });
  failed.catch(() => {});
  await Promise.race([ready, failed]);
  const pid = child.pid as number;
  return {
    pid,
    memory: () => residentBytes(pid),
    end: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
      await exited;
      clearTimeout(late);
    },
  };
}

function residentBytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
