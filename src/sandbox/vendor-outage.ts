/** Chaos in front of a vendor's API: latency for every request, and outages. */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { CarrierCore } from './carrier-core.js';
import type { Vendor } from './carrier-options.js';

/** @param refuse answers 429 or 503 in the vendor's own shape */
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
