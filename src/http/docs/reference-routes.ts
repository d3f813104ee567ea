/** The API's own description: `/openapi.json`, the reference page under `/docs`, and the front page. All of it works offline. */

import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { isIP } from 'node:net';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import express, { type Request, type Response, type Router } from 'express';
import { OctothorpeError } from '../../challenge/errors.js';
import { PROBLEMS, type ProblemSettings } from '../answer.js';
import { API_HEADERS, contextOf, methodTable, named, sendJson } from '../dispatch.js';
import { type FrontPage, renderFrontPage } from '../health.js';
import { KEPT_FOR_GOOD, NAMED_BY_CONTENT } from '../pages/page-assets.js';
import type { OpenApiDocument } from './openapi.js';

/** Beside the sources as beside what is built from them. */
const PAGES = fileURLToPath(new URL('../../pages/built/docs/', import.meta.url));

/** What a sandbox fills in for "Try it". */
export interface SandboxTrial {
  /** Absent if another key counts, or where messages leave the machine. */
  readonly key?: string;
  /** The address of a phone that shows what is sent. */
  readonly phone?: string;
}

/**
 * @param openApi asked once, for the first request: it takes a tenth of a second
 * @param trial only of a sandbox
 */
export function referenceRoutes(
  settings: ProblemSettings,
  openApi: () => OpenApiDocument,
  links: FrontPage['links'],
  trial: SandboxTrial = {},
): Router {
  const router = express.Router({ caseSensitive: true });
  let document: FixedDocument | undefined;
  const frontPage = renderFrontPage({ mode: settings.mode, stylesheet: stylesheetName(), links });

  router.all(
    '/openapi.json',
    methodTable('/openapi.json', {
      GET: (req, res) => {
        document ??= new FixedDocument(openApi());
        document.send(req, res);
      },
    }),
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
  router.all(
    '/docs/try-it.json',
    methodTable('/docs/try-it.json', {
      GET: (req, res) => {
        if (settings.mode !== 'sandbox') {
          throw new OctothorpeError('not_found', 'Only a sandbox fills in a key.');
        }
        sendJson(res, 200, isOwnName(req.headers.host, settings.publicUrl) ? trial : {});
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

/** Whether the browser has opened this by a name that nobody else can point here: a page of theirs could read the key by DNS rebinding. */
function isOwnName(host: string | undefined, publicUrl: string): boolean {
  if (host === undefined || !URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
  return isAddress || hostname === 'localhost' || hostname === new URL(publicUrl).hostname;
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

// JSON that does not change while the process runs: serialised and compressed once, and cacheable by clients. A request for it costs almost
// nothing in any encoding.

/** Long enough for a tool that reads it several times; an upgrade shows within it. */
const FRESH_SECONDS = 300;
/** The best of 11 takes a fifth of a second. */
const BROTLI = { [constants.BROTLI_PARAM_QUALITY]: 6 };
type Encoding = 'br' | 'gzip' | 'identity';
/** Preferred in this order, where the client says no other. */
const ENCODINGS: readonly Encoding[] = ['br', 'gzip', 'identity'];

interface Variant {
  readonly bytes: Buffer;
  readonly etag: string;
}

class FixedDocument {
  readonly #variants: Readonly<Record<Encoding, Variant>>;

  constructor(document: object) {
    const text = Buffer.from(JSON.stringify(document));
    const hash = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    this.#variants = {
      identity: { bytes: text, etag: `"${hash}"` },
      gzip: { bytes: gzipSync(text, { level: 9 }), etag: `"${hash}-gzip"` },
      br: {
        bytes: brotliCompressSync(text, { params: BROTLI }),
        etag: `"${hash}-br"`,
      },
    };
  }

  send(req: Request, res: Response): void {
    const accepted = req.acceptsEncodings([...ENCODINGS]);
    const encoding = ENCODINGS.find((each) => each === accepted) ?? 'identity';
    const { bytes, etag } = this.#variants[encoding];
    const headers = {
      ...API_HEADERS,
      'Cache-Control': `public, max-age=${FRESH_SECONDS}`,
      ETag: etag,
      Vary: 'Accept-Encoding',
      'X-Request-Id': contextOf(res).id,
    };
    res.set(headers);
    if (req.fresh) {
      res.writeHead(304);
      res.end();
      return;
    }
    res.writeHead(200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': bytes.length,
      ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
    });
    res.end(bytes);
  }
}
