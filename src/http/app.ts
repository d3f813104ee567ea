/**
 * The HTTP side of the gateway as one Express application. It owns the order of things: the request's name and log line,
 * the lean API and the webhooks first, then pages with helmet's headers. It reads no configuration and starts no server.
 */
import { setMaxListeners } from 'node:events';
import express, { type Express, type Handler, type Router } from 'express';
import helmet from 'helmet';
import type { ChallengeApi } from '../challenge/challenge-service.js';
import { errorHandler } from './answer.js';
import { challengeRoutes, jobKeyRoute } from './api/challenge-routes.js';
import { type MessageApi, messageRoutes } from './api/message-routes.js';
import { type OperatorRoutes, operatorRoutes } from './api/operator-routes.js';
import { type RecordRoutes, recordRoutes } from './api/record-routes.js';
import { type RouteReports, routeReportRoutes } from './api/route-reports.js';
import { type SessionRoutes, sessionRoutes } from './api/session-routes.js';
import { type SettingsRoutes, settingsRoutes } from './api/settings-routes.js';
import { type SubjectRoutes, subjectRoutes } from './api/subject-routes.js';
import { exposeRequestId, type Log, requestContext } from './dispatch.js';
import { documentedPaths, openApiDocument } from './docs/openapi.js';
import { referenceRoutes, type SandboxTrial } from './docs/reference-routes.js';
import { type Metrics, operationalRoutes } from './health.js';
import type { ApiKeys, ApprovalApi, ChallengeChanges, Liveness, Readiness } from './ports.js';
import { unknownPath } from './unknown-path.js';

export interface AppOptions {
  readonly api: ChallengeApi;
  readonly approvals?: ApprovalApi;
  /** The relay. */
  readonly messages?: MessageApi;
  readonly changes: ChallengeChanges;
  readonly keys: ApiKeys;
  /** What services do with hosted sessions. */
  readonly sessions?: SessionRoutes['sessions'];
  /** What subjects have registered. */
  readonly subjects?: Omit<SubjectRoutes, 'keys' | 'mode'>;
  /** The public key that numbers in jobs are sealed for, as a JWK. */
  readonly jobKey?: object;
  /** What operators do about limits and the webhook. */
  readonly operator?: Omit<OperatorRoutes, 'keys' | 'mode'>;
  /** What was recorded of challenges, for operators. */
  readonly record?: Omit<RecordRoutes, 'keys' | 'mode'>;
  /** What operators change while the service runs. */
  readonly settings?: Omit<SettingsRoutes, 'keys' | 'mode'>;
  /** What operators see of routes. */
  readonly routeReports?: RouteReports;
  readonly readiness: Readiness;
  /** Liveness of the other parts of this process; always alive if absent. */
  readonly liveness?: Liveness;
  readonly mode: 'sandbox' | 'production';
  /** The address under which callers reach this; problem types and the reference page name it. */
  readonly publicUrl: string;
  /** Gets one line for each request, once its answer has ended. */
  readonly log: Log;
  readonly metrics?: Metrics;
  /** The providers' webhooks; their paths are their own, under `/webhooks`. They see the body as it came. */
  readonly webhooks?: Handler;
  /** The identity platforms' doors, under `/doors`. They see the body as it came. */
  readonly doors?: Handler;
  /** The tenants' OpenID Providers, under `/openid`. They read bodies and set headers themselves. */
  readonly openId?: Handler;
  /** Twilio Verify's wire, at a path of its own. */
  readonly twilioVerify?: { readonly path: string; readonly handler: Handler };
  /** More pages, each at a path of its own. They may set a content security policy of their own. */
  readonly extra?: readonly { readonly path: string; readonly handler: Handler | Router }[];
  /** Other pages of this installation, shown on the front page. */
  readonly links?: readonly { readonly title: string; readonly href: string }[];
  /** What a sandbox fills in on the reference page. */
  readonly trial?: SandboxTrial;
  /** Which proxies are trusted to give the client's address: Express's `trust proxy`. None by default. */
  readonly trustProxy?: boolean | number | string | readonly string[];
  /** How often an event stream shows that it is alive, in ms; 15 s by default. */
  readonly heartbeatMs?: number;
  /** Aborted when this process is about to stop: `/readyz` is 503, and all else goes on. */
  readonly leaving?: AbortSignal;
  /** Aborted when the server closes: waiting requests are answered, streams end, and `/readyz` says so. */
  readonly closing?: AbortSignal;
}

export function createApp(options: AppOptions): Express {
  const { mode, publicUrl, closing, heartbeatMs = 15_000 } = options;
  const settings = { mode, publicUrl };
  const noSuchPath = unknownPath(Object.keys(documentedPaths(settings)));
  // Every waiting request listens to it; Node warns of a leak from eleven listeners on.
  if (closing) setMaxListeners(0, closing);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', options.trustProxy ?? false);

  app.use(requestContext(options.log));
  app.use(
    challengeRoutes({
      api: options.api,
      ...(options.approvals ? { approvals: options.approvals } : {}),
      changes: options.changes,
      keys: options.keys,
      mode,
      heartbeatMs,
      closing,
    }),
  );
  if (options.messages) {
    app.use(
      messageRoutes({
        messages: options.messages,
        changes: options.changes,
        keys: options.keys,
        mode,
        heartbeatMs,
        closing,
      }),
    );
  }
  if (options.webhooks) app.use(options.webhooks);
  if (options.doors) app.use(options.doors);
  if (options.openId) app.use(options.openId);
  if (options.twilioVerify) app.use(options.twilioVerify.path, options.twilioVerify.handler);
  if (options.sessions) {
    const { sessions, keys } = options;
    app.use('/v1', sessionRoutes({ sessions, keys, mode, publicUrl }));
  }
  if (options.subjects) {
    app.use('/v1', subjectRoutes({ ...options.subjects, keys: options.keys, mode }));
  }
  if (options.operator) {
    app.use('/v1', operatorRoutes({ ...options.operator, keys: options.keys, mode }));
  }
  if (options.record) {
    app.use('/v1', recordRoutes({ ...options.record, keys: options.keys, mode }));
  }
  if (options.settings) {
    app.use('/v1', settingsRoutes({ ...options.settings, keys: options.keys, mode }));
  }
  if (options.routeReports) {
    app.use('/v1', routeReportRoutes(options.routeReports, options.keys, mode));
  }
  if (options.jobKey) app.use('/v1', jobKeyRoute(options.keys, options.jobKey));
  app.use('/v1', noSuchPath);
  app.use(exposeRequestId);
  app.use(pageHeaders(publicUrl));
  app.use(
    operationalRoutes(
      options.readiness,
      options.metrics,
      options.leaving ?? closing,
      options.liveness,
    ),
  );
  const document = () => openApiDocument(settings);
  app.use(referenceRoutes(settings, document, options.links ?? [], options.trial));
  for (const { path, handler } of options.extra ?? []) app.use(path, handler);
  app.use(noSuchPath);
  app.use(errorHandler(settings));
  return app;
}

/** Pages load only files of this server; no inline script or style. */
function pageHeaders(publicUrl: string): Handler {
  const self = ["'self'"];
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: self,
        styleSrc: self,
        imgSrc: self,
        connectSrc: self,
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: publicUrl.startsWith('https:'),
  });
}
