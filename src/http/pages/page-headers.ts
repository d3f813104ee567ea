/** The headers of pages: nothing of other origins, no inline script or style, no framing, no referrer, kept by no cache. */
import type { Response } from 'express';

type Policy = Readonly<Record<string, string>>;

const POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self'",
  'font-src': "'self'",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/** @param own directives that differ, and more of them */
export function setPolicyHeaders(
  res: Response,
  own: Policy = {},
  referrer: 'no-referrer' | 'same-origin' = 'no-referrer',
): void {
  const policy = { ...POLICY, ...own };
  const directives = Object.entries(policy).map(([name, sources]) => `${name} ${sources}`);
  res.setHeader('Content-Security-Policy', directives.join(';'));
  const framed = FRAMED[policy['frame-ancestors']];
  if (framed) res.setHeader('X-Frame-Options', framed);
  else res.removeHeader('X-Frame-Options');
  res.setHeader('Referrer-Policy', referrer);
  res.setHeader('Cache-Control', 'no-store');
}

/** That header takes no list of origins. */
const FRAMED: Readonly<Record<string, string | undefined>> = {
  "'none'": 'DENY',
  "'self'": 'SAMEORIGIN',
};

const NO_DEVICES = 'camera=(), geolocation=(), microphone=(), payment=(), usb=()';

/** Of a hosted page. @param framedBy `'self'` in a sandbox alone, whose demonstration shows the page in a frame */
export function setPageHeaders(res: Response, framedBy: string, own: Policy = {}): void {
  setPolicyHeaders(res, { 'frame-ancestors': framedBy, ...own });
  res.setHeader('Permissions-Policy', `otp-credentials=(self), ${NO_DEVICES}`);
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
}

/** Of the operators' console: no fonts either, and no markup from text. */
export function setConsoleHeaders(res: Response): void {
  setPolicyHeaders(res, {
    'font-src': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': "'none'",
  });
  res.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  res.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  res.setHeader('Permissions-Policy', NO_DEVICES);
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
}
