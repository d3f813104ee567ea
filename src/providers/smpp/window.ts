/** At most so many requests without an answer at once; those beyond wait in the order they came. */
import type { Deadline } from '../../challenge/time.js';

export class Window {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /** @param size 1 or more */
  constructor(size: number) {
    this.#free = size;
  }

  /** @returns undefined if none was free in time; else the function that gives it back, to be called once */
  async take(deadline: Deadline): Promise<(() => void) | undefined> {
    if (this.#free > 0) this.#free -= 1;
    else if (!(await this.#wait(deadline.leftMs()))) return undefined;
    return () => {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    };
  }

  #wait(withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const given = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(
        () => {
          this.#waiting.splice(this.#waiting.indexOf(given), 1);
          resolve(false);
        },
        Math.max(0, withinMs),
      );
      this.#waiting.push(given);
    });
  }
}
