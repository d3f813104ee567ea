/** The API's own description: `/openapi.json`, the reference page under `/docs`, and the front page. All of it works offline. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express, { type Response, type Router } from 'express';
import { OctothorpeError } from '../challenge/errors.js';
import { sendJson } from './answer.js';
import { FixedDocument } from './fixed-document.js';
import { type FrontPage, renderFrontPage } from './front-page.js';
import { KEPT_FOR_GOOD, NAMED_BY_CONTENT } from './hosted/page-assets.js';
import { methodTable } from './method-table.js';
import { openApiDocument } from './openapi.js';
import { PROBLEMS, type ProblemSettings } from './problem.js';
import { named } from './request-context.js';

/** Beside the sources as beside what is built from them. */
const PAGES = fileURLToPath(new URL('../pages/built/docs/', import.meta.url));

export function referenceRoutes(settings: ProblemSettings, links: FrontPage['links']): Router {
  const router = express.Router({ caseSensitive: true });
  const document = new FixedDocument(openApiDocument(settings));
  const frontPage = renderFrontPage({ mode: settings.mode, stylesheet: stylesheetName(), links });

  router.all(
    '/openapi.json',
    methodTable('/openapi.json', { GET: (req, res) => document.send(req, res) }),
  );
  router.all(
    '/docs/problems/:code',
    methodTable('/docs/problems/{code}', {
      GET: (req, res) => {
        const code = req.params['code'];
        if (typeof code !== 'string' || !Object.hasOwn(PROBLEMS, code)) {
          throw new OctothorpeError('not_found', 'There is no such problem. /docs lists them all.');
        }
        res.redirect(302, `../#problem-${code}`);
      },
    }),
  );
  router.use('/docs', named('/docs'), express.static(PAGES, { setHeaders }));
  router.all(
    '/',
    methodTable('/', {
      GET: (req, res) => {
        res.vary('Accept');
        if (req.accepts(['json', 'html']) === 'html') res.type('html').send(frontPage);
        else sendJson(res, 200, summary(settings));
      },
    }),
  );
  return router;
}

function stylesheetName(): string {
  const name = readdirSync(PAGES).find((file) => file.endsWith('.css'));
  if (name === undefined) throw new Error(`${PAGES} has no stylesheet: run npm run build.`);
  return name;
}

/** The HTML names its script and stylesheet by their content; it is itself asked for anew. */
function setHeaders(res: Response, file: string): void {
  if (NAMED_BY_CONTENT.test(file)) res.setHeader('Cache-Control', KEPT_FOR_GOOD);
}

function summary({ mode }: ProblemSettings): object {
  return {
    name: 'Octothorpe',
    what: 'Phone verification: a six-digit code by SMS, or a call that ends with one press of #.',
    mode,
    documentation: '/docs/',
    openapi: '/openapi.json',
  };
}
