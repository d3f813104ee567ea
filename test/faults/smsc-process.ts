/** The SMSC of smsc.pl as a process that may be killed; its ledger outlives it. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnTied } from '../../scripts/lib/tied-process.js';
import { freePort } from '../setup/processes.js';

export interface Smsc {
  readonly port: number;
  /** How often a message went out, by number. */
  sent(): ReadonlyMap<string, number>;
  /** kill -9, and a new one on the same port and ledger. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startSmsc(answerMs: number): Promise<Smsc> {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-smsc-'));
  const ledger = join(folder, 'ledger');
  const port = await freePort();
  const begin = async () => {
    const script = new URL('./smsc.pl', import.meta.url).pathname;
    const child = spawnTied('perl', [script, String(port), ledger, String(answerMs)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const ended = exited.then(([code]) => {
      throw new Error(`The SMSC has ended (${code}).`);
    });
    ended.catch(() => {});
    await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), ended]);
    return async () => {
      child.kill('SIGKILL');
      await exited;
    };
  };
  let kill = await begin();
  return {
    port,
    sent: () => {
      const sent = new Map<string, number>();
      for (const [, to = ''] of readFileSync(ledger, 'utf8').matchAll(/^sent \d+ (\d+)$/gm)) {
        sent.set(`+${to}`, (sent.get(`+${to}`) ?? 0) + 1);
      }
      return sent;
    },
    restart: async () => {
      await kill();
      kill = await begin();
    },
    close: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
