/** Counts lines of a kind in the product's log while it runs. Each call reads only new lines. */
import { createReadStream } from 'node:fs';

const EVENT = /"event":"([^"]+)"/;

export class LogFile {
  readonly #path: string;
  readonly #lines = new Map<string, number>();
  #read = 0;
  #rest = '';

  constructor(path: string) {
    this.#path = path;
  }

  /** @param event such as `request` or `delivery` */
  async count(event: string): Promise<number> {
    const stream = createReadStream(this.#path, { start: this.#read, encoding: 'latin1' });
    for await (const chunk of stream) {
      this.#read += chunk.length;
      const lines = (this.#rest + chunk).split('\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) this.#note(line);
    }
    return this.#lines.get(event) ?? 0;
  }

  #note(line: string): void {
    const event = EVENT.exec(line)?.[1];
    if (event !== undefined) this.#lines.set(event, (this.#lines.get(event) ?? 0) + 1);
  }
}
