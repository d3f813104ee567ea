/**
 * The product's API without the features that P10 measures: no log, no metrics, no check of signatures, and limits configured off. Composed
 * here from the product's own parts, because the product has no switches for it.
 */
import type { AddressInfo } from 'node:net';
import express, { type Router } from 'express';
import { Closers } from '../../src/app.js';
import { parseDeliveryId } from '../../src/challenge/challenge.js';
import { loadConfig } from '../../src/config/config.js';
import { createApp } from '../../src/http/app.js';
import { ApiKeyTable, readRawBody } from '../../src/http/request.js';
import { createHttpServer } from '../../src/http/server.js';
import { createLogger } from '../../src/observability/logger.js';
import { TWILIO_CALLBACKS } from '../../src/providers/twilio/twilio-addresses.js';
import { twilioMessageEvents } from '../../src/providers/twilio/twilio-status.js';
import { composeCore, serviceOver } from '../../src/roles/core.js';
import { limitsOver } from '../../src/roles/limits.js';
import { openSettings } from '../../src/roles/settings.js';
import { webhookHandler } from '../../src/roles/webhooks.js';
import { twilioMessageStatus } from '../../webhooks/twilio-fields.js';
import type { WebhookHandler } from '../../webhooks/webhook-handler.js';
import { ready } from './processes.js';

const BODY_BYTES_MAX = 16_384;

const config = loadConfig({ ...JSON.parse(process.argv[2] as string), ROLES: 'api' });
const logger = createLogger('error');
const closers = new Closers();
const core = await composeCore(await openSettings(config, logger, closers), logger, closers);
const redis = await core.connect('request');
const limits = limitsOver(core, redis, {
  budget: () => undefined,
  breaker: () => undefined,
});
const uncounted = { ...core.metrics, challengeStarted: () => undefined, check: () => undefined };
const app = createApp({
  api: serviceOver({ ...core, metrics: uncounted }, redis, limits),
  changes: { subscribe: () => () => undefined },
  keys: new ApiKeyTable(config.apiKeys, core.tenants),
  readiness: async () => ({ ready: true }),
  mode: config.mode,
  publicUrl: config.publicUrl,
  log: () => undefined,
  webhooks: unsigned(webhookHandler(core, redis, limits)),
});
const server = createHttpServer(app);
server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port));

/** Accepts Twilio's reports without a signature. */
function unsigned(sink: WebhookHandler): Router {
  const router = express.Router();
  router.post(TWILIO_CALLBACKS.sms, async (request, response) => {
    const body = await readRawBody(request, BODY_BYTES_MAX);
    const text = body.kind === 'whole' ? body.bytes.toString('utf8') : '';
    const fields = twilioMessageStatus.parse(Object.fromEntries(new URLSearchParams(text)));
    const delivery = parseDeliveryId(String(request.params['deliveryId']));
    if (delivery) {
      await sink.record(
        { provider: 'twilio', channel: 'sms', delivery, reference: fields.MessageSid },
        twilioMessageEvents('sms', fields.MessageStatus, fields.ErrorCode),
      );
    }
    response.writeHead(200, { 'content-length': '0' });
    response.end();
  });
  return router;
}
