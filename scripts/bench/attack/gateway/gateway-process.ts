/** One process of the built service, with the roles that a run gives it. It ends with the run, however that ends. */
import { fileURLToPath } from 'node:url';
import { heardService } from '../../../lib/heard-service.js';
import { spawnTied } from '../../../lib/tied-process.js';
import { CollectedMemory, type MemoryReading } from './collected-memory.js';

/** The file that `npm start` runs, as it lies beside this one once both are built. */
const MAIN = fileURLToPath(new URL('../../../../src/main.js', import.meta.url));

export interface GatewayProcess {
  readonly pid: number;
  /** Right after a collection. Needs a process that was started with `CollectedMemory.flags`. */
  memory(): Promise<MemoryReading>;
  /** SIGTERM, and SIGKILL where that is not enough; resolves once it is gone. */
  end(): Promise<void>;
}

const END_WITHIN_MS = 10_000;

/** Starts a process that is not to start, and resolves with all that it wrote. @throws Error where it is ready */
export async function refusedStart(roles: string, variables: NodeJS.ProcessEnv): Promise<string[]> {
  const child = spawnProcess(roles, variables, []);
  const lines: string[] = [];
  const { ready, exited } = heardService(child, (line) => lines.push(line));
  const started = await ready.then(
    () => true,
    () => false,
  );
  if (started) child.kill('SIGKILL');
  await exited;
  if (started) throw new Error('The process has started.');
  return lines;
}

/** Resolves once it says that it is ready. @param flags of Node.js */
export async function startGatewayProcess(
  roles: string,
  variables: NodeJS.ProcessEnv,
  flags: readonly string[] = [],
): Promise<GatewayProcess> {
  const child = spawnProcess(roles, variables, flags);
  const memory = new CollectedMemory();
  const { ready, exited } = heardService(child, (line) => memory.hear(line));
  await ready;
  const gone = exited.then((): never => {
    throw new Error('The process has ended: it tells nothing of its memory.');
  });
  gone.catch(() => {});
  return {
    pid: child.pid as number,
    memory: () => Promise.race([memory.read(child), gone]),
    end: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
      await exited;
      clearTimeout(late);
    },
  };
}

function spawnProcess(roles: string, variables: NodeJS.ProcessEnv, flags: readonly string[]) {
  return spawnTied(process.execPath, [...flags, MAIN], {
    env: { PATH: process.env['PATH'], ...variables, ROLES: roles },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
