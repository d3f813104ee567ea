/** Who listens on a port of this machine, as far as Linux tells this user, and which port is free instead. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';

export interface PortHolder {
  readonly pid: number;
  /** Its name, without arguments: they may hold a secret. */
  readonly command: string;
  /** The folder that it was started in. */
  readonly folder?: string;
}

/** The state of a socket that listens, in /proc/net/tcp. */
const LISTENS = '0A';
/** As many of the next ports are tried. */
const TRIED_MAX = 50;
const PORT_MAX = 65_535;

/** Undefined where the system does not tell: another system than Linux, or a process of another user. */
export function portHolder(port: number, proc = '/proc'): PortHolder | undefined {
  const inodes = new Set(
    ['net/tcp', 'net/tcp6'].flatMap((table) => listening(`${proc}/${table}`, port)),
  );
  if (inodes.size === 0) return undefined;
  for (const pid of attempt(() => readdirSync(proc), []).filter((name) => /^\d+$/.test(name))) {
    const folder = `${proc}/${pid}/fd`;
    const holds = attempt(() => readdirSync(folder), []).some((descriptor) => {
      const target = attempt(() => readlinkSync(`${folder}/${descriptor}`), '');
      return inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? '');
    });
    if (holds) return described(proc, Number(pid));
  }
  return undefined;
}

/** The inodes of the sockets that listen on the port. */
function listening(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return attempt(() => readFileSync(table, 'utf8'), '')
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
      return state === LISTENS && local.endsWith(`:${wanted}`) && inode ? [inode] : [];
    });
}

function described(proc: string, pid: number): PortHolder {
  const command = attempt(() => readFileSync(`${proc}/${pid}/comm`, 'utf8').trim(), '');
  const folder = attempt(() => readlinkSync(`${proc}/${pid}/cwd`), '');
  return { pid, command: command || 'a program', ...(folder ? { folder } : {}) };
}

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** The first free port above; undefined where there is none among the next ones. */
export async function nextFreePort(port: number, host: string): Promise<number | undefined> {
  const last = Math.min(PORT_MAX, port + TRIED_MAX);
  for (let next = port + 1; next <= last; next += 1) {
    if (await isFree(next, host)) return next;
  }
  return undefined;
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
