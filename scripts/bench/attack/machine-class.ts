/** The class of the machine that a figure was measured on, without its name. */
import { cpus, totalmem } from 'node:os';

export function machineClass(): string {
  const [first] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${gigabytes} GB, Node.js ${process.versions.node}`;
}
