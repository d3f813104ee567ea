/** One process of the built service, with the roles of the run. It ends with the run in every case. */
import { fileURLToPath } from 'node:url';
import { heardService } from '../../../lib/heard-service.js';
import { spawnTied } from '../../../lib/tied-process.js';
import { CollectedMemory, type MemoryReading } from './collected-memory.js';

/** The file that `npm start` runs, relative to this one in the build. */
const MAIN = fileURLToPath(new URL('../../../../src/main.js', import.meta.url));

export interface GatewayProcess {
  readonly pid: number;
  /** Memory after a garbage collection. Needs a process with `CollectedMemory.flags`. */
  memory(): Promise<MemoryReading>;
  /** Sends SIGTERM, and SIGKILL if that is not enough; resolves when the process has ended. */
  end(): Promise<void>;
}

const END_WITHIN_MS = 10_000;

/** Starts a process that must refuse to start; resolves with its output. @throws Error if it becomes ready */
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

/** Resolves when the process is ready. @param flags of Node.js */
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
    throw new Error('The process has ended, so its memory is unknown.');
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
