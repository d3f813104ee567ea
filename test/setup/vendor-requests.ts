/** The vendors' requests: Twilio's signed by its own SDK, Vonage's by a JWT library, Telnyx's by Ed25519. */
import { type KeyObject, randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import express from 'express';
import type { JWTPayload } from 'jose';
import request, { type Test } from 'supertest';
import { OctothorpeError } from '../../src/challenge/errors.js';
import { requestContext } from '../../src/http/dispatch.js';
import type { TelnyxCommand } from '../../src/providers/telnyx/telnyx-call-script.js';
import { type WebhookReport, webhookRouter } from '../../webhooks/receiver.js';
import { telnyxSource } from '../../webhooks/telnyx.js';
import { twilioSource } from '../../webhooks/twilio.js';
import { vonageSource } from '../../webhooks/vonage.js';
import type { ReplayProtection } from '../../webhooks/webhook-handler.js';
import { MemoryReplayGuard, RecordingSink } from './recording-webhook-handler.js';
import {
  vonageClaims as claimsOf,
  type Form,
  vonageToken as signedToken,
  type TelnyxDifferences,
  type TwilioDifferences,
  telnyxRequest,
  twilioRequest,
  vonageRequest,
  type WebhookRequest,
} from './signed-requests.js';
import {
  PUBLIC_URL,
  telnyxPrivateKey,
  telnyxSettings,
  twilioSettings,
  vonageSettings,
} from './vendor-settings.js';

export const NOW_MS = Date.parse('2026-11-24T10:00:00Z');

export function receiver() {
  const replayProtection = new MemoryReplayGuard();
  return { ...receiverOver(replayProtection), replayProtection };
}

export function receiverOver(replayProtection: ReplayProtection) {
  const sink = new RecordingSink();
  const context = { publicUrl: PUBLIC_URL, sink, replayProtection, now: () => NOW_MS };
  const reports: WebhookReport[] = [];
  const app = express();
  const lines: Record<string, unknown>[] = [];
  app.use(requestContext((line) => lines.push(line)));
  const commands = new RecordingCommands();
  app.use(
    webhookRouter(
      [
        twilioSource(twilioSettings, context),
        vonageSource(vonageSettings, context),
        telnyxSource(telnyxSettings, context, commands),
      ],
      (report) => reports.push(report),
    ),
  );
  return { app, sink, reports, lines, commands };
}

/** Telnyx, as its webhooks command it; a call can be over, and Telnyx can be away. */
export class RecordingCommands {
  readonly taken: (TelnyxCommand & { readonly call: string })[] = [];
  over = false;
  down = false;

  async run(call: string, command: TelnyxCommand): Promise<'taken' | 'over'> {
    if (this.down) throw new OctothorpeError('unavailable', 'Telnyx is away.');
    if (this.over) return 'over';
    this.taken.push({ call, ...command });
    return 'taken';
  }

  async close(): Promise<void> {}
}

/** An application, or a listening one, which is faster for many requests. */
export type App = ReturnType<typeof receiver>['app'] | Server;

export interface TwilioPost extends TwilioDifferences {
  readonly token?: string;
}

export function postTwilio(
  app: App,
  path: string,
  form: Form,
  { token = twilioSettings.authToken, ...differences }: TwilioPost = {},
): Test {
  return post(app, twilioRequest({ publicUrl: PUBLIC_URL, token }, path, form, differences));
}

export interface VonagePost {
  readonly secret?: string;
  readonly claims?: JWTPayload;
  readonly signedBody?: string;
  /** A token with any claims. */
  readonly token?: string;
}

export function vonageClaims(body: string): JWTPayload {
  return claimsOf(vonageSettings, body, NOW_MS);
}

export function vonageToken(
  body: string,
  { secret = vonageSettings.signatureSecret, claims = {}, signedBody = body }: VonagePost = {},
): Promise<string> {
  return signedToken({ ...vonageClaims(signedBody), ...claims }, secret);
}

export async function postVonage(
  app: App,
  path: string,
  payload: unknown,
  options: VonagePost = {},
): Promise<request.Response> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const token = options.token ?? (await vonageToken(body, options));
  return post(app, vonageRequest(path, token, body));
}

export interface TelnyxPost extends TelnyxDifferences {
  readonly key?: KeyObject;
  readonly seconds?: number;
}

/** @param payload of the event, or a whole body as text */
export function postTelnyx(
  app: App,
  path: string,
  payload: object | string,
  { key = telnyxPrivateKey, seconds = NOW_MS / 1_000, ...differences }: TelnyxPost = {},
): Test {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return post(app, telnyxRequest({ key, seconds }, path, body, differences));
}

/** An event of Telnyx's, with an id of its own. */
export function telnyxEvent(event_type: string, payload: object, id: string = randomUUID()) {
  const occurred_at = new Date(NOW_MS).toISOString();
  return { data: { record_type: 'event', event_type, id, occurred_at, payload } };
}

function post(app: App, { path, headers, body }: WebhookRequest): Test {
  return request(app).post(path).set(headers).send(body);
}
