/**
 * Stands between an application and its vendors as a company's proxy does, for SDKs without a base URL: CONNECT to a vendor's host is answered
 * by the carrier itself, over TLS with a certificate of its own authority. Every other host is refused: nothing leaves this machine.
 */
import type { Server } from 'node:http';
import { createServer, type Server as SecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Express } from 'express';
import type { CarrierCertificate, Subject } from './certificate.js';

/** A wildcard stands for one label. */
const NAMES = [
  'twilio.com',
  '*.twilio.com',
  '*.nexmo.com',
  '*.vonage.com',
  '*.telnyx.com',
] as const;
const VENDOR_HOST =
  /^(?:(?:[a-z0-9-]+\.)?twilio\.com|[a-z0-9-]+\.(?:nexmo|vonage|telnyx)\.com):443$/i;

export const PROXY_SUBJECT: Subject = {
  authority: 'Octothorpe carrier authority',
  service: 'Octothorpe carrier',
  names: [...NAMES, 'localhost'],
  addresses: ['127.0.0.1', '::1'],
};

/** Takes the CONNECT requests of `server`. @returns the server of what is inside them, to be closed */
export function openVendorProxy(
  server: Server,
  application: Express,
  { privateKey, certificate }: CarrierCertificate,
  log: (line: object) => void,
): SecureServer {
  const inside = createServer({ key: privateKey, cert: certificate }, application);
  server.on('connect', (request, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const host = request.url ?? '';
    if (!VENDOR_HOST.test(host)) {
      log({ event: 'sandbox.proxy', refused: host });
      socket.end(refusal(host));
      return;
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    inside.emit('connection', socket);
  });
  return inside;
}

function refusal(host: string): string {
  const said = `The sandbox carrier answers for its vendors alone, not for ${host}. Name it in NO_PROXY.\n`;
  return [
    'HTTP/1.1 403 Forbidden',
    'Content-Type: text/plain',
    `Content-Length: ${Buffer.byteLength(said)}`,
    'Connection: close',
    '',
    said,
  ].join('\r\n');
}
