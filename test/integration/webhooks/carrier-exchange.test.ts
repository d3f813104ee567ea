/** Adapter, carrier and receiver together: real SDKs send, and the sandbox carrier's signed callbacks come in. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { type Carrier, createCarrier } from '../../../packages/carrier/src/carrier.js';
import { Deadline } from '../../../src/challenge/time.js';
import { requestContext } from '../../../src/http/dispatch.js';
import type { Provider } from '../../../src/providers/provider.js';
import { configured } from '../../../src/providers/provider-entry.js';
import { registry } from '../../../src/providers/registry.js';
import { webhookRouter } from '../../../webhooks/receiver.js';
import { send } from '../../setup/provider-contract.js';
import { MemoryReplayGuard, RecordingSink } from '../../setup/recording-webhook-handler.js';
import {
  DELIVERY_ID,
  PHONE,
  twilioSettings,
  vonagePublicKey,
  vonageSettings,
} from '../../setup/vendor-settings.js';

const SENDER = '+15005550006';

describe.each(['twilio', 'vonage'] as const)('%s, through the sandbox carrier', (name) => {
  let server: Server;
  let carrier: Carrier;
  let provider: Required<Provider>;
  let sink: RecordingSink;

  beforeEach(async () => {
    const app = express();
    server = await new Promise<Server>((resolve) => {
      const started = app.listen(0, '127.0.0.1', () => resolve(started));
    });
    const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    carrier = createCarrier({
      timeScale: 50,
      [name]: {
        ...(name === 'twilio' ? twilioSettings : vonageSettings),
        apiSecret: 'unused',
        publicKey: vonagePublicKey.export({ type: 'spki', format: 'pem' }) as string,
        numbers: [SENDER],
        inboundUrl: `${publicUrl}/webhooks/${name}/inbound`,
      },
    });
    const { port } = await carrier.listen(0);
    const apiBaseUrl = `http://127.0.0.1:${port}`;
    const own =
      name === 'twilio'
        ? configured(registry.twilio, { ...twilioSettings, apiBaseUrl })
        : configured(registry.vonage, { ...vonageSettings, apiBaseUrl });
    sink = new RecordingSink();
    const replayProtection = new MemoryReplayGuard();
    const context = { publicUrl, sink, replayProtection, now: () => Date.now() };
    app.use(requestContext(() => undefined));
    app.use(webhookRouter(await own.webhooks(context)));
    provider = (await own.create({ publicUrl })) as Required<Provider>;
  });

  afterEach(async () => {
    await carrier.close();
    await provider.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const kinds = () => sink.records.flatMap(({ events }) => events.map(({ kind }) => kind));

  test('an SMS and its status callbacks arrive', async () => {
    const sent = await provider.sendSms({
      to: PHONE,
      from: SENDER,
      text: 'Hello',
      deliveryId: DELIVERY_ID,
      locale: 'en',
      validitySeconds: 600,
      deadline: new Deadline(5_000),
    });
    if (sent.kind !== 'accepted') throw new Error(sent.detail);
    await carrier.waitForMessage(PHONE, ({ status }) => status === 'delivered');
    await carrier.idle();
    expect(kinds()).toContain('delivered');
    expect(sink.records.every(({ origin }) => origin.reference === sent.reference)).toBe(true);
  });

  test('a call is picked up, a lone # is reported, and the last text is spoken', async () => {
    const placed = await send(provider, 'call');
    if (placed.kind !== 'accepted') throw new Error(placed.detail);
    await carrier.waitForCall(PHONE, ({ state }) => state === 'ringing');
    carrier.answer(placed.reference);
    await carrier.waitForCall(PHONE, ({ waitingForKeys }) => waitingForKeys);
    sink.step = { kind: 'hang_up', say: ['Verified, goodbye.'], locale: 'en' };
    carrier.press(placed.reference, '#');
    const { transcript } = await carrier.waitForCall(PHONE, ({ state }) => state === 'ended');
    await carrier.idle();
    expect(sink.steps.map(({ position, key }) => [position, key])).toEqual([
      [undefined, undefined],
      [{ prompt: 2 }, '#'],
    ]);
    expect(transcript.map(({ text }) => text).join(' ')).toContain('Verified, goodbye.');
    // The result of machine detection may come before or after the end.
    const progress = kinds().filter((kind) => kind !== 'human');
    expect(progress).toEqual(['sent', 'ringing', 'picked_up', 'call_ended']);
  });

  test('a call whose answer was lost is found', async () => {
    const sinceMs = Date.now();
    const placed = await send(provider, 'call');
    await carrier.waitForCall(PHONE, ({ state }) => state === 'ringing');
    const attempt = {
      channel: 'call',
      to: PHONE,
      deliveryId: DELIVERY_ID,
      sinceMs,
      untilMs: sinceMs + 10_000,
      timeoutMs: 5_000,
    } as const;
    const reference = placed.kind === 'accepted' ? placed.reference : '';
    expect(await provider.find(attempt)).toEqual({ kind: 'found', reference });
  });

  test('a phone’s reply arrives', async () => {
    carrier.sendFromPhone(PHONE, { to: SENDER, body: '123456' });
    await carrier.idle();
    expect(sink.replies).toEqual([
      expect.objectContaining({ provider: name, from: PHONE, to: SENDER, text: '123456' }),
    ]);
  });
});
