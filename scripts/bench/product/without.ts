/**
 * The product's API without the features that P10 measures: no log, no metrics, no check of signatures, and limits configured off. Composed
 * here from the product's own parts, because the product has no switches for it.
 */
import type { AddressInfo } from 'node:net';
import express, { type Router } from 'express';
import { parseDeliveryId } from '../../../src/challenge/challenge.js';
import { Closers } from '../../../src/compose/closers.js';
import { composeCore } from '../../../src/compose/core.js';
import { limitsOver } from '../../../src/compose/limits.js';
import { serviceOver } from '../../../src/compose/service.js';
import { webhookSink } from '../../../src/compose/webhook-sink.js';
import { loadConfig } from '../../../src/config/config.js';
import { ApiKeyTable } from '../../../src/http/api-key-table.js';
import { createApp } from '../../../src/http/app.js';
import { readRawBody } from '../../../src/http/raw-body.js';
import { createHttpServer } from '../../../src/http/server.js';
import { createLogger } from '../../../src/logger.js';
import { TWILIO_CALLBACKS } from '../../../src/providers/twilio/twilio-addresses.js';
import { twilioMessageEvents } from '../../../src/providers/twilio/twilio-status.js';
import type { WebhookSink } from '../../../webhooks/sink.js';
import { twilioMessageStatus } from '../../../webhooks/twilio-fields.js';
import { ready } from '../machine/program.js';

const BODY_BYTES_MAX = 16_384;

const config = loadConfig({ ...JSON.parse(process.argv[2] as string), ROLES: 'api' });
const core = await composeCore(config, createLogger('error'), new Closers());
const redis = await core.connect('request');
const limits = limitsOver(core, redis, { budget: () => undefined, breaker: () => undefined });
const app = createApp({
  api: serviceOver(core, redis, limits),
  changes: { subscribe: () => () => undefined },
  keys: new ApiKeyTable(config.apiKeys, core.tenants),
  readiness: async () => ({ ready: true }),
  mode: config.mode,
  publicUrl: config.publicUrl,
  log: () => undefined,
  webhooks: unsigned(webhookSink(core, redis, limits)),
});
const server = createHttpServer(app);
server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port));

/** Accepts Twilio's reports without a signature. */
function unsigned(sink: WebhookSink): Router {
  const router = express.Router();
  router.post(TWILIO_CALLBACKS.sms, async (request, response) => {
    const body = await readRawBody(request, BODY_BYTES_MAX);
    const text = body.kind === 'whole' ? body.bytes.toString('utf8') : '';
    const fields = twilioMessageStatus.parse(Object.fromEntries(new URLSearchParams(text)));
    const delivery = parseDeliveryId(String(request.params['deliveryId']));
    if (delivery) {
      await sink.record(
        { provider: 'twilio', channel: 'sms', delivery, reference: fields.MessageSid },
        twilioMessageEvents(fields.MessageStatus, fields.ErrorCode),
      );
    }
    response.writeHead(200, { 'content-length': '0' });
    response.end();
  });
  return router;
}
