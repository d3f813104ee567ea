/**
 * `/livez`, `/readyz` and `/metrics` on a separate port, for orchestrators and monitoring: for processes without the API, and so that the
 * API's public port need not serve metrics.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Metrics } from './operational-routes.js';
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
      sendJson(res, 503, {
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
    return sendJson(res, 405, { detail: 'Use GET.' });
  }
  switch (req.url?.split('?')[0]) {
    case '/livez': {
      const state = liveness();
      return sendJson(res, state.live ? 200 : 503, state);
    }
    case '/readyz': {
      const state = await readiness();
      return sendJson(res, state.ready ? 200 : 503, state);
    }
    case '/metrics': {
      const text = await metrics.text();
      return send(res, 200, metrics.contentType, text);
    }
    default:
      return sendJson(res, 404, { detail: 'There are /livez, /readyz and /metrics.' });
  }
}

function sendJson(res: ServerResponse, status: number, body: object): void {
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
