/** One process of the built service, with the roles that a run gives it. It ends with the run, however that ends. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { heardService } from '../../../lib/heard-service.js';
import { spawnTied } from '../../../lib/tied-process.js';

/** The file that `npm start` runs, as it lies beside this one once both are built. */
const MAIN = fileURLToPath(new URL('../../../../src/main.js', import.meta.url));

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
  const { ready, exited } = heardService(child);
  await ready;
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
