/** The headers of the hosted pages: nothing from other origins, no inline script or style, no framing, no referrer, no cache. */
import type { Response } from 'express';

/** @param framedBy `'self'` in a sandbox alone, whose demonstration shows the page in a frame */
export function setPageHeaders(res: Response, framedBy: "'none'" | "'self'"): void {
  res.setHeader(
    'Content-Security-Policy',
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "font-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      `frame-ancestors ${framedBy}`,
    ].join(';'),
  );
  res.setHeader('X-Frame-Options', framedBy === "'none'" ? 'DENY' : 'SAMEORIGIN');
  res.setHeader('Referrer-Policy', 'no-referrer');
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader(
    'Permissions-Policy',
    'otp-credentials=(self), camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  );
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
}
