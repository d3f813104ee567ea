/**
 * Everything that a test of the browser phone needs: the real carrier, an application that it calls back, the vendor's own
 * SDK to send and to call, and a line between browser and carrier that can be cut.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import twilio from 'twilio';
import { type Carrier, createCarrier } from '../../../src/sandbox/carrier.js';

export const PAGE_DIRECTORY = fileURLToPath(new URL('../../../src/pages/phone/', import.meta.url));
export const CALLER = '+14155550100';
export const PROMPT = 'Thank you for calling. Please press the hash key.';
export const THANKS = 'Verified. Goodbye.';

const ACCOUNT = { accountSid: `AC${'5'.repeat(32)}`, authToken: 'test-token' };
/** Ringing and speech take a fraction of their time; the waits that people need are set longer in return. */
const TIME_SCALE = 20;
const PATIENCE_S = 600;

export interface PhoneWorld {
  readonly carrier: Carrier;
  /** Where a browser finds the carrier, on the line that can be cut. */
  readonly origin: string;
  /** Sends an SMS as an application does; resolves with its id. */
  sms(to: string, body: string, from?: string): Promise<string>;
  /** Places a call that waits for `#`; resolves with its id. */
  call(to: string): Promise<string>;
  /** The line is dead: open connections break, new ones are refused. */
  cutLine(): Promise<void>;
  mendLine(): Promise<void>;
  close(): Promise<void>;
}

export async function createPhoneWorld(): Promise<PhoneWorld> {
  const application = createServer(answerCall);
  const applicationPort = await listening(application);
  const webhooks = `http://127.0.0.1:${applicationPort}`;
  const carrier = createCarrier({
    twilio: { ...ACCOUNT, numbers: [CALLER], inboundUrl: `${webhooks}/inbound` },
    timeScale: TIME_SCALE,
    phonePageDirectory: PAGE_DIRECTORY,
  });
  const { port } = await carrier.listen(0);
  const client = twilio(ACCOUNT.accountSid, ACCOUNT.authToken);
  client.api.baseUrl = `http://127.0.0.1:${port}`;
  const line = createLine(port);
  const linePort = await line.mend(0);
  return {
    carrier,
    origin: `http://127.0.0.1:${linePort}`,
    async sms(to, body, from = CALLER) {
      const statusCallback = `${webhooks}/status`;
      return (await client.messages.create({ to, from, body, statusCallback })).sid;
    },
    async call(to) {
      const url = `${webhooks}/voice`;
      return (await client.calls.create({ to, from: CALLER, url, timeout: PATIENCE_S })).sid;
    },
    cutLine: () => line.cut(),
    async mendLine() {
      await line.mend(linePort);
    },
    async close() {
      await line.cut();
      await carrier.close();
      application.closeAllConnections();
      application.close();
    },
  };
}

/** The application's side of a call: asks for `#`, thanks for it, asks again for anything else. */
async function answerCall(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const digits = new URLSearchParams(Buffer.concat(chunks).toString()).get('Digits');
  const voice = new twilio.twiml.VoiceResponse();
  if (digits === '#') {
    voice.say({ language: 'en-GB' }, THANKS);
    voice.hangup();
  } else {
    const gather = voice.gather({
      input: ['dtmf'],
      numDigits: 1,
      finishOnKey: '',
      timeout: PATIENCE_S,
      actionOnEmptyResult: true,
      action: '/voice',
    });
    gather.say({ language: 'en-GB' }, PROMPT);
  }
  response.writeHead(200, { 'content-type': 'text/xml' });
  response.end(request.url === '/voice' ? voice.toString() : '<Response/>');
}

/** A TCP line to a port of this machine. */
function createLine(port: number) {
  const sockets = new Set<Socket>();
  const server = createTcpServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  return {
    async mend(on: number): Promise<number> {
      server.listen(on, '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    },
    async cut(): Promise<void> {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
