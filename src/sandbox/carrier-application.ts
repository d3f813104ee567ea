/** The routes of the carrier's server. */
import express, { type Express, type RequestHandler, type Response, type Router } from 'express';
import { pageHeaders } from './control/page-guard.js';

export interface CarrierRouters {
  /** A vendor without an account has no routes. */
  readonly twilio: Router | undefined;
  readonly vonage: Router | undefined;
  readonly control: Router;
}

export function carrierApplication(
  { twilio, vonage, control }: CarrierRouters,
  phonePageDirectory: string | undefined,
  phoneFramedBy: readonly string[] = [],
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  if (twilio) app.use('/2010-04-01', twilio);
  if (vonage) app.use('/v1', vonage);
  app.use('/sandbox', control);
  if (phonePageDirectory !== undefined) {
    app.get('/', (_request, response) => response.redirect('/phone/'));
    app.use(
      '/phone',
      pageHeaders(phoneFramedBy),
      express.static(phonePageDirectory, { setHeaders }),
    );
  }
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
