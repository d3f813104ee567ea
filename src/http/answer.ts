/**
 * JSON answers of the API, written at once: one `writeHead`, one `end`. The headers are those that matter for JSON; pages
 * get helmet's whole set.
 */
import type { Response } from 'express';
import { contextOf } from './request-context.js';

/** Answers must not be cached, sniffed, framed or run. */
export const API_HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

export function sendJson(
  res: Response,
  status: number,
  body: object,
  headers?: Readonly<Record<string, string>>,
): void {
  const text = JSON.stringify(body);
  const length = Buffer.byteLength(text);
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': length,
    'X-Request-Id': contextOf(res).id,
    ...API_HEADERS,
    ...headers,
  });
  // ASCII is the same in both, and the shorter way on to the wire.
  res.end(text, length === text.length ? 'latin1' : 'utf8');
}

/** An answer without a body. */
export function sendEmpty(res: Response, headers?: Readonly<Record<string, string>>): void {
  res.writeHead(204, { 'X-Request-Id': contextOf(res).id, ...API_HEADERS, ...headers });
  res.end();
}
