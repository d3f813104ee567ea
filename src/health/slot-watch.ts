/** Records when a worker of this process last took or finished a job, and how many jobs are in progress. */
export class SlotWatch {
  readonly queue: string;
  /** How many jobs may be in progress at once. */
  readonly slots: number;
  readonly #now: () => number;
  #busy = 0;
  #movedAt: number;

  /** @param now milliseconds of a clock that only goes forward */
  constructor(queue: string, slots: number, now: () => number) {
    this.queue = queue;
    this.slots = slots;
    this.#now = now;
    this.#movedAt = now();
  }

  /** Runs one job's work and records its beginning and its end. */
  readonly run = async <T>(work: () => Promise<T>): Promise<T> => {
    this.#busy += 1;
    this.#movedAt = this.#now();
    try {
      return await work();
    } finally {
      this.#busy -= 1;
      this.#movedAt = this.#now();
    }
  };

  get busy(): number {
    return this.#busy;
  }

  get full(): boolean {
    return this.#busy >= this.slots;
  }

  /** When a job was last taken or finished, on the clock of the constructor. */
  get movedAt(): number {
    return this.#movedAt;
  }
}
