/** Waits for something that the carrier may have already, or may get. */
import type { Response } from 'express';
import type { Carrier } from '../carrier-interface.js';

export interface Waiting {
  /** Real time. */
  readonly waitMs: number;
  /** Of a client that waits: the end of its connection ends this. */
  readonly response?: Response;
  /** Nothing more can come. */
  readonly isOver?: () => boolean;
}

/**
 * Looks now, and again after every change.
 * @returns undefined if the time is over, nothing more can come, or the client has disconnected
 */
export function firstPresent<T>(
  carrier: Pick<Carrier, 'watch'>,
  look: () => T | undefined,
  { waitMs, response, isOver = () => false }: Waiting,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const first = look();
    if (first !== undefined || waitMs === 0 || isOver()) return resolve(first);
    const done = (value: T | undefined) => {
      clearTimeout(timer);
      stop();
      response?.off('close', gone);
      resolve(value);
    };
    const gone = () => done(undefined);
    const timer = setTimeout(gone, waitMs);
    const stop = carrier.watch(() => {
      try {
        const value = look();
        if (value !== undefined || isOver()) done(value);
      } catch (error) {
        // What was asked about has been deleted.
        reject(error);
        done(undefined);
      }
    });
    response?.once('close', gone);
  });
}
