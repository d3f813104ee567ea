/** CPU time from /proc: of processes with all their threads, and of other processes on a core. Only on Linux. */
import { readFileSync } from 'node:fs';

const TICK_SECONDS = 0.01;

/** User and system time since the process began, in seconds; 0 if unknown. */
export function cpuSeconds(pid: number): number {
  try {
    // The name, in parentheses, may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_SECONDS;
  } catch {
    return 0;
  }
}

/** Time that all cores together were busy, in seconds. */
export function busySeconds(): number {
  try {
    const [, user, nice, system, , , irq, soft, steal] =
      readFileSync('/proc/stat', 'latin1').split('\n', 1)[0]?.split(/\s+/).map(Number) ?? [];
    const parts = [user, nice, system, irq, soft, steal];
    return parts.reduce<number>((sum, part) => sum + (part ?? 0), 0) * TICK_SECONDS;
  } catch {
    return 0;
  }
}

/** Resident memory in bytes, 0 if unknown. */
export function residentBytes(pid: number): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(
      readFileSync(`/proc/${pid}/status`, 'latin1'),
    )?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}
