/**
 * Faults for all requests: latency, callbacks lost, doubled or out of order, a vendor or the push service that is down. Drawn by a seeded
 * generator, so that a run can be repeated.
 */

import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Vendor } from './carrier-interface.js';
import { readInput } from './plain-input.js';
import type { CarrierCore } from './vendor-api.js';

const percent = z.number().min(0).max(100);
/** `503` and `429` are answers; `hang` never answers; `reset` cuts the connection. Nothing goes out. */
const outage = z.enum(['none', '503', '429', 'hang', 'reset']);
const PREFIXES_MAX = 100;
/** Numbers that begin so, at one vendor. */
const numbers = {
  vendor: z.enum(['twilio', 'vonage']),
  prefix: z.string().regex(/^\+\d{1,15}$/, 'must be a plus sign and the first digits'),
};

const chaosSettings = z.strictObject({
  /** Restarts the random generator. */
  seed: z.int().min(0).max(0xffffffff).default(1),
  /** Before every API answer and every callback, real milliseconds. */
  latencyMs: z.int().min(0).max(60_000).default(0),
  /** Callbacks that are never sent. */
  lossPercent: percent.default(0),
  /** Callbacks that are sent twice. */
  duplicatePercent: percent.default(0),
  /** Callbacks that are held back behind later ones. */
  reorderPercent: percent.default(0),
  /** SMS that are accepted and sent, and then not delivered; the receipt says so, or never comes. */
  lost: z
    .array(z.strictObject({ ...numbers, receipt: z.enum(['none', 'undelivered']).default('none') }))
    .max(PREFIXES_MAX)
    .default([]),
  /** SMS that are delivered, and whose receipt never comes. */
  unconfirmed: z.array(z.strictObject(numbers)).max(PREFIXES_MAX).default([]),
  outage: z
    .strictObject({
      twilio: outage.default('none'),
      vonage: outage.default('none'),
      telnyx: outage.default('none'),
    })
    .prefault({}),
  /** The push service: what it answers instead of taking a message, and what becomes of those that it takes. */
  push: z
    .strictObject({
      answer: z.enum(['none', '410', '503']).default('none'),
      /** Real milliseconds until the phone gets a message. */
      delayMs: z.int().min(0).max(600_000).default(0),
      /** Messages that no phone ever gets. */
      lossPercent: percent.default(0),
    })
    .prefault({}),
});

export type ChaosSettings = z.infer<typeof chaosSettings>;
export type ChaosRequest = z.input<typeof chaosSettings>;

export interface SmsFault {
  readonly arrives: boolean;
  readonly receipt: 'none' | 'undelivered';
}

export class Chaos {
  #settings: ChaosSettings = chaosSettings.parse({});
  #random = randomFrom(1);

  get settings(): ChaosSettings {
    return this.#settings;
  }

  /** Replaces every switch; those that are left out are off. @throws CarrierError 400 */
  set(request: ChaosRequest): ChaosSettings {
    this.#settings = readInput(chaosSettings, request);
    this.#random = randomFrom(this.#settings.seed);
    return this.#settings;
  }

  outage(vendor: Vendor): ChaosSettings['outage'][Vendor] {
    return this.#settings.outage[vendor];
  }

  /** What an SMS meets: undefined where nothing. @param number E.164 */
  smsFault(vendor: Vendor, number: string): SmsFault | undefined {
    const fits = (each: { readonly vendor: Vendor; readonly prefix: string }) =>
      each.vendor === vendor && number.startsWith(each.prefix);
    const lost = this.#settings.lost.find(fits);
    if (lost) return { arrives: false, receipt: lost.receipt };
    return this.#settings.unconfirmed.some(fits) ? { arrives: true, receipt: 'none' } : undefined;
  }

  /** The treatment of one callback. */
  callbackFate(): { lost: boolean; copies: number; held: boolean } {
    const { lossPercent, duplicatePercent, reorderPercent } = this.#settings;
    return {
      lost: this.happens(lossPercent),
      copies: this.happens(duplicatePercent) ? 2 : 1,
      held: this.happens(reorderPercent),
    };
  }

  happens(percentage: number): boolean {
    return percentage > 0 && this.#random() * 100 < percentage;
  }
}

/** A small linear congruential generator (Numerical Recipes); repeatable, not secret. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Chaos in front of a vendor's API: latency for every request, and outages.
 * @param refuse answers 429 or 503 in the vendor's own shape
 */
export function applyOutage(
  core: CarrierCore,
  vendor: Vendor,
  refuse: (request: Request, response: Response, fault: '429' | '503') => void,
): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const proceed = () => {
      const fault = core.chaos.outage(vendor);
      if (fault === 'none') next();
      else if (fault === 'reset') request.socket.destroy();
      else if (fault !== 'hang') refuse(request, response, fault);
    };
    const { latencyMs } = core.chaos.settings;
    if (latencyMs > 0) setTimeout(proceed, latencyMs).unref();
    else proceed();
  };
}
