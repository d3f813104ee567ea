/**
 * `/livez`, `/readyz` and `/metrics` on a separate port, for orchestrators and monitoring: for processes without the API, and so that the
 * API's public port need not serve metrics.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import express, { type Router } from 'express';
import { OctothorpeError } from '../challenge/errors.js';
import { contextOf, methodTable, sendJson } from './dispatch.js';
import type { Liveness, Readiness } from './ports.js';

export interface HealthOptions {
  readonly liveness: Liveness;
  readonly readiness: Readiness;
  readonly metrics: Metrics;
}

const LIMITS = { requestTimeout: 5_000, headersTimeout: 5_000, maxHeaderSize: 8_192 };

export function createHealthServer(options: HealthOptions): Server {
  return createServer(LIMITS, (req, res) => {
    answer(options, req, res).catch((error: unknown) => {
      writeJson(res, 503, {
        ready: false,
        missing: [error instanceof Error ? error.name : 'error'],
      });
    });
  });
}

async function answer(
  { liveness, readiness, metrics }: HealthOptions,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    res.setHeader('Allow', 'GET, HEAD');
    return writeJson(res, 405, { detail: 'Use GET.' });
  }
  switch (req.url?.split('?')[0]) {
    case '/livez': {
      const state = liveness();
      return writeJson(res, state.live ? 200 : 503, state);
    }
    case '/readyz': {
      const state = await readiness();
      return writeJson(res, state.ready ? 200 : 503, state);
    }
    case '/metrics': {
      const text = await metrics.text();
      return send(res, 200, metrics.contentType, text);
    }
    default:
      return writeJson(res, 404, { detail: 'There are /livez, /readyz and /metrics.' });
  }
}

function writeJson(res: ServerResponse, status: number, body: object): void {
  send(res, status, 'application/json; charset=utf-8', `${JSON.stringify(body)}\n`);
}

/** Node leaves the body out by itself where the method is HEAD. */
function send(res: ServerResponse, status: number, type: string, body: string): void {
  res.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  });
  res.end(body);
}

// Liveness, readiness and metrics for orchestrators and monitoring. They need no key.

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
}

export function operationalRoutes(
  readiness: Readiness,
  metrics: Metrics | undefined,
  leaving: AbortSignal | undefined,
  liveness: Liveness = () => ({ live: true }),
): Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  router.all(
    '/livez',
    methodTable('/livez', {
      GET: (_req, res) => {
        const state = liveness();
        sendJson(res, state.live ? 200 : 503, state);
      },
    }),
  );
  router.all(
    '/readyz',
    methodTable('/readyz', {
      GET: async (_req, res) => {
        if (leaving?.aborted)
          return sendJson(res, 503, { ready: false, missing: ['shutting down'] });
        const state = await readiness().catch((cause: unknown) => {
          contextOf(res).error = { code: 'unavailable', rule: 'readiness', cause };
          return { ready: false, missing: ['the readiness check itself'] } as const;
        });
        sendJson(res, state.ready ? 200 : 503, state);
      },
    }),
  );
  router.all(
    '/metrics',
    methodTable('/metrics', {
      GET: async (_req, res) => {
        if (!metrics)
          throw new OctothorpeError('not_found', 'Metrics are on HEALTH_PORT, not here.');
        const text = await metrics.text();
        res.setHeader('Cache-Control', 'no-store');
        res.setHeader('Content-Type', metrics.contentType);
        res.end(text);
      },
    }),
  );
  return router;
}

/** The page at `/`: what this is and where to go. It has no script. */
export interface FrontPage {
  readonly mode: 'sandbox' | 'production';
  /** The reference's. */
  readonly stylesheet: string;
  /** Other pages of this installation, such as the browser phone. */
  readonly links: readonly { readonly title: string; readonly href: string }[];
}

export function renderFrontPage({ mode, stylesheet, links }: FrontPage): string {
  const sandbox =
    mode === 'sandbox'
      ? '<p class="note"><strong>Sandbox.</strong> Nothing leaves this machine: messages and calls go to the built-in carrier.</p>'
      : '';
  const items = [{ title: 'API reference', href: 'docs/' }, ...links]
    .map(({ title, href }) => `<li><a href="${escapeHtml(href)}">${escapeHtml(title)}</a></li>`)
    .join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Octothorpe</title>
<link rel="icon" href="docs/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="docs/${stylesheet}">
</head>
<body class="front">
<main>
<span class="mark" aria-hidden="true">#</span>
<h1>Octothorpe</h1>
<p class="lead">Phone verification of your own: a six-digit code by SMS, or a call that ends with one press of <kbd>#</kbd>.</p>
${sandbox}
<ul class="doors">${items}<li><a href="openapi.json">OpenAPI 3.1</a></li></ul>
</main>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
