/** The carrier's servers: their routes, and how they begin and end. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express, { type Express, type RequestHandler, type Response, type Router } from 'express';
import type { CarrierOptions } from './carrier-interface.js';
import { type Authenticator, pageHeaders } from './control-api.js';

const PHONE_PAGE = fileURLToPath(new URL('../pages/built/phone/', import.meta.url));
export const LOOPBACK = '127.0.0.1';

export interface CarrierRouters {
  /** A vendor without an account has none. The first whose path fits gets the request. */
  readonly vendors: readonly { readonly path: string; readonly router: Router }[];
  readonly control: Router;
}

export interface PageSurroundings {
  readonly framedBy: readonly string[];
  readonly authenticator: Authenticator;
}

/** The routes of the carrier's server. */
export function carrierApplication(
  { vendors, control }: CarrierRouters,
  { framedBy, authenticator }: PageSurroundings,
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  for (const { path, router } of vendors) app.use(path, router);
  app.use('/sandbox', control);
  app.get('/', (_request, response) => response.redirect('/phone/'));
  // The phone frames the application by the name that the phone was opened by.
  const frames = authenticator.url === null ? [] : authenticator.origins;
  app.use('/phone', pageHeaders(framedBy, frames), express.static(PHONE_PAGE, { setHeaders }));
  app.use(nothingHere);
  return app;
}

/** The names of script and stylesheet contain a hash of their content, so that browsers may cache them. */
function setHeaders(response: Response, file: string): void {
  if (/-[0-9a-f]{8}\.(?:css|js)$/.test(file))
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
}

const nothingHere: RequestHandler = (_request, response) => {
  response.status(404).json({ error: 'No such path; see docs/sandbox.md.' });
};

export function authenticatorOf(options: CarrierOptions): Authenticator {
  const { authenticatorUrl, phoneFramedBy = [], push } = options;
  const own = authenticatorUrl === undefined ? [] : [new URL(authenticatorUrl).origin];
  return {
    url: authenticatorUrl ?? null,
    origins: [...new Set([...own, ...phoneFramedBy])],
    push: push !== undefined,
  };
}

/** @returns the port */
export async function listening(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

/** Cuts its connections. */
export async function closed(server: Server | undefined): Promise<void> {
  if (!server) return;
  const done = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await done;
}
