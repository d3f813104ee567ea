/** Requests as the vendors make them: Twilio's signed by its own SDK, Vonage's by a JWT library. */
import { createHash, createSecretKey, randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import express from 'express';
import { type JWTPayload, SignJWT } from 'jose';
import request, { type Test } from 'supertest';
import twilio from 'twilio';
import type { WebhookReport } from '../../webhooks/receiver.js';
import { webhookRouter } from '../../webhooks/receiver.js';
import { PUBLIC_URL, twilioSettings, vonageSettings } from '../providers/vendor-settings.js';
import { MemoryReplayGuard, RecordingSink } from './recording-sink.js';

export const NOW_MS = Date.parse('2026-11-24T10:00:00Z');

export function receiver() {
  const sink = new RecordingSink();
  const reports: WebhookReport[] = [];
  const app = express();
  app.use(
    webhookRouter({
      publicUrl: PUBLIC_URL,
      providers: { twilio: twilioSettings, vonage: vonageSettings },
      sink,
      replayGuard: new MemoryReplayGuard(),
      clock: { now: () => NOW_MS },
      report: (report) => reports.push(report),
    }),
  );
  return { app, sink, reports };
}

/** An application, or one that listens already: quicker for many requests. */
export type App = ReturnType<typeof receiver>['app'] | Server;

export interface TwilioPost {
  readonly token?: string;
  /** What the signature is made for, where that differs from what is sent. */
  readonly signedPath?: string;
  readonly signedForm?: Record<string, string>;
  readonly body?: string;
}

export function postTwilio(
  app: App,
  path: string,
  form: Record<string, string>,
  { token = twilioSettings.authToken, signedPath = path, signedForm = form, body }: TwilioPost = {},
): Test {
  const signature = twilio.getExpectedTwilioSignature(
    token,
    `${PUBLIC_URL}${signedPath}`,
    signedForm,
  );
  return request(app)
    .post(path)
    .set('X-Twilio-Signature', signature)
    .set('Content-Type', 'application/x-www-form-urlencoded; charset=UTF-8')
    .send(body ?? new URLSearchParams(form).toString());
}

export interface VonagePost {
  readonly secret?: string;
  readonly claims?: JWTPayload;
  readonly signedBody?: string;
  /** A token of one's own making. */
  readonly token?: string;
}

export function vonageClaims(body: string): JWTPayload {
  return {
    iat: NOW_MS / 1000,
    jti: randomUUID(),
    iss: 'Vonage',
    api_key: vonageSettings.apiKey,
    application_id: vonageSettings.applicationId,
    payload_hash: createHash('sha256').update(body).digest('hex'),
  };
}

export async function vonageToken(
  body: string,
  { secret = vonageSettings.signatureSecret, claims = {}, signedBody = body }: VonagePost = {},
): Promise<string> {
  return new SignJWT({ ...vonageClaims(signedBody), ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(createSecretKey(Buffer.from(secret)));
}

export async function postVonage(
  app: App,
  path: string,
  payload: unknown,
  options: VonagePost = {},
): Promise<request.Response> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return request(app)
    .post(path)
    .set('Authorization', `Bearer ${options.token ?? (await vonageToken(body, options))}`)
    .set('Content-Type', 'application/json')
    .send(body);
}
