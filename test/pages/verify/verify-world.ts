/**
 * The whole service for a browser: sessions, a connection to the page that can be cut, a carrier with
 * fast telephone time, and a return address for the browser.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openStage, type Stage, type StageOptions } from '../../journey/stage.js';
import { createPhoneLine, type PhoneLine } from '../phone/phone-line.js';

export interface VerifyWorld {
  readonly stage: Stage;
  readonly line: PhoneLine;
  /** The page's address for browsers. */
  readonly origin: string;
  /** Where the phones are. */
  readonly carrierOrigin: string;
  /** Begins a session; resolves with its link, on the connection that can be cut. */
  begin(session?: object): Promise<string>;
  /** A new number. */
  newNumber(): PersonsNumber;
  close(): Promise<void>;
}

export interface PersonsNumber {
  readonly e164: string;
  /** In national form, as its owner types it. */
  readonly national: string;
}

export async function createVerifyWorld(options: StageOptions = {}): Promise<VerifyWorld> {
  const service = createServer((_req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>Back at Contoso</title>');
  });
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  const returnUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}/return`;
  const stage = await openStage({
    ...options,
    tenant: { ...options.tenant, returnUrls: [returnUrl] },
  });
  const line = await createPhoneLine(Number(new URL(stage.config.publicUrl).port));
  const origin = `http://127.0.0.1:${line.port}`;
  let lastNumber = 5_510_000;
  return {
    stage,
    line,
    origin,
    carrierOrigin: String(stage.config.sandbox?.url),
    async begin(session = {}) {
      const { status, body } = await stage.post('/v1/sessions', {
        purpose: 'setup',
        subject: 'person-1',
        returnUrl,
        country: 'FI',
        ...session,
      });
      if (status !== 201) throw new Error(`No session: ${JSON.stringify(body)}`);
      return body.url.replace(stage.config.publicUrl, origin);
    },
    newNumber() {
      lastNumber += 1;
      const digits = String(lastNumber);
      return { e164: `+35844${digits}`, national: `044 ${digits}` };
    },
    async close() {
      await line.cut();
      await stage.close();
      service.close();
      service.closeAllConnections();
    },
  };
}
