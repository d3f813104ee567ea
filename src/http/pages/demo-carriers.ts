/** The carriers of the sandbox, switched off and on for the demonstration by the built-in carrier's own faults. */
import { z } from 'zod';
import { OctothorpeError } from '../../challenge/errors.js';

/** Whether each carrier works. */
export type WorkingCarriers = Readonly<Record<string, boolean>>;

const WITHIN_MS = 5_000;
const WORKS = 'none';
/** The carrier answers that it is down, and sends nothing. */
const DOWN = '503';

/** Other faults stay as they are. */
const Faults = z.looseObject({ outage: z.record(z.string(), z.string()) });

export class DemoCarriers {
  readonly #faults: URL;

  /** @param carrierUrl of the built-in carrier */
  constructor(carrierUrl: string) {
    this.#faults = new URL('/sandbox/chaos', carrierUrl);
  }

  /** @throws OctothorpeError `unavailable` */
  async working(): Promise<WorkingCarriers> {
    return workingIn(await this.#ask());
  }

  /** @throws OctothorpeError `invalid_request` for a name that no carrier has; `unavailable` */
  async turn(name: string, works: boolean): Promise<WorkingCarriers> {
    const faults = await this.#ask();
    if (!Object.hasOwn(faults.outage, name)) {
      const names = Object.keys(faults.outage).join(', ');
      throw new OctothorpeError(
        'invalid_request',
        `There is no such carrier. There are: ${names}.`,
      );
    }
    const outage = { ...faults.outage, [name]: works ? WORKS : DOWN };
    return workingIn(await this.#ask({ ...faults, outage }));
  }

  /** @param faults replace all of them; absent: they are read */
  async #ask(faults?: z.infer<typeof Faults>): Promise<z.infer<typeof Faults>> {
    const change = faults && {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(faults),
    };
    try {
      const signal = AbortSignal.timeout(WITHIN_MS);
      const answer = await fetch(this.#faults, { ...change, signal });
      return Faults.parse(await answer.json());
    } catch (cause) {
      throw new OctothorpeError(
        'unavailable',
        'The sandbox carrier does not answer. Start it, and try again.',
        { cause },
      );
    }
  }
}

function workingIn({ outage }: z.infer<typeof Faults>): WorkingCarriers {
  return Object.fromEntries(Object.entries(outage).map(([name, fault]) => [name, fault === WORKS]));
}
