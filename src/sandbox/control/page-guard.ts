/**
 * Keeps other web sites out of the control API: a page of another origin may not change anything, and the phone
 * page may load nothing from other origins. Programs (curl, tests) send neither header and pass.
 */
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { CarrierError } from '../carrier-error.js';

/** Refuses state-changing requests that a browser sends from another origin (OWASP, CSRF: Fetch Metadata). */
export const sameOriginOnly: RequestHandler = (request, _response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD') {
    next();
    return;
  }
  const site = request.headers['sec-fetch-site'];
  const origin = request.headers.origin;
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  const foreignOrigin = origin !== undefined && hostOf(origin) !== request.headers.host;
  if (foreignSite || foreignOrigin) {
    throw new CarrierError(403, 'Pages of other origins may not use the control API.');
  }
  next();
};

/** Strict headers for the control API. */
/**
 * Strict headers for everything that a browser may open.
 * @param framedBy origins whose pages may show it in a frame
 */
export function pageHeaders(framedBy: readonly string[] = []): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        mediaSrc: ["'self'"],
        manifestSrc: ["'self'"],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: framedBy.length > 0 ? framedBy : ["'none'"],
      },
    },
    // The carrier runs on plain http on the user's own machine.
    strictTransportSecurity: false,
    // This header takes no list of origins, and browsers that support frame-ancestors ignore it.
    xFrameOptions: framedBy.length > 0 ? false : { action: 'deny' },
  });
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
