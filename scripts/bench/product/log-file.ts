/** The product's log while it runs: how many lines of a kind there are. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

export class LogFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** @param event such as `request` or `delivery` */
  async count(event: string): Promise<number> {
    const mark = `"event":"${event}"`;
    let lines = 0;
    for await (const line of createInterface({ input: createReadStream(this.#path) })) {
      if (line.includes(mark)) lines += 1;
    }
    return lines;
  }
}
