/** The vendors' requests: Twilio's signed by its own SDK, Vonage's by a JWT library. */
import type { Server } from 'node:http';
import express from 'express';
import type { JWTPayload } from 'jose';
import request, { type Test } from 'supertest';
import { requestContext } from '../../src/http/dispatch.js';
import { type WebhookReport, webhookRouter } from '../../webhooks/receiver.js';
import { twilioSource } from '../../webhooks/twilio.js';
import { vonageSource } from '../../webhooks/vonage.js';
import type { ReplayProtection } from '../../webhooks/webhook-handler.js';
import { MemoryReplayGuard, RecordingSink } from './recording-webhook-handler.js';
import {
  vonageClaims as claimsOf,
  type Form,
  vonageToken as signedToken,
  type TwilioDifferences,
  twilioRequest,
  vonageRequest,
  type WebhookRequest,
} from './signed-requests.js';
import { PUBLIC_URL, twilioSettings, vonageSettings } from './vendor-settings.js';

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
  app.use(
    webhookRouter(
      [twilioSource(twilioSettings, context), vonageSource(vonageSettings, context)],
      (report) => reports.push(report),
    ),
  );
  return { app, sink, reports, lines };
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

function post(app: App, { path, headers, body }: WebhookRequest): Test {
  return request(app).post(path).set(headers).send(body);
}
