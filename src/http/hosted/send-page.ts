/**
 * Sends HTML, compressed where the browser takes it: the page carries a language and the world's countries. Nothing of a request is
 * shown in it beside the page's token, so that its length tells nothing of the token (BREACH).
 */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, Response } from 'express';

const compress = promisify(gzip);

export async function sendPage(req: Request, res: Response, html: string): Promise<void> {
  res.vary('Accept-Encoding');
  if (req.acceptsEncodings('gzip') !== 'gzip') {
    res.end(html);
    return;
  }
  const body = await compress(html);
  res.setHeader('Content-Encoding', 'gzip');
  res.setHeader('Content-Length', body.length);
  res.end(body);
}
