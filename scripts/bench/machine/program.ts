/** A program of the bench in its own process: it reports over its channel that it is ready, and receives orders there. */
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from './child.js';
import type { Part } from './cores.js';

export interface Program extends Child {
  /** Its port; 0 if it has none. */
  readonly port: number;
}

/** @param name a built file of this folder, such as `limits/check.js` */
export async function startProgram(
  part: Part,
  name: string,
  ...args: readonly string[]
): Promise<Program> {
  const path = fileURLToPath(new URL(`../${name}`, import.meta.url));
  const child = startChild({ part, command: [process.execPath, path, ...args], channel: true });
  const { port } = await child.next<{ port: number }>();
  return Object.defineProperty(child, 'port', { value: port }) as Program;
}

/** In the program: reports that it is ready, and ends with the bench. */
export function ready(port = 0): void {
  process.once('disconnect', () => process.exit());
  process.send?.({ port });
}
