/**
 * Twilio Verify v2 over HTTP: an application that used Twilio changes the base URL of its SDK. Every path needs the account's credentials;
 * what is not there answers 404 in Twilio's form.
 */
import express, { type Request, type Response, type Router } from 'express';
import { OctothorpeError } from '../../challenge/errors.js';
import type { Clock } from '../../challenge/time.js';
import { contextOf, sendJson } from '../../http/dispatch.js';
import { discardBody, readRawBody } from '../../http/request.js';
import { type CallerFailures, countFailure } from '../caller-failures.js';
import { type DoorReport, outcomeOf } from '../door-routes.js';
import {
  TWILIO_VERIFY_PATH,
  type VerifyAccount,
  type VerifyAccounts,
  type VerifyService,
} from './accounts.js';
import { answerOf, type TwilioAnswer, wrongMethod } from './errors.js';
import { checkForm, type Form, readForm, startForm, updateForm } from './forms.js';
import type { Verification, Verifications } from './verifications.js';
import { viewCheck, viewService, viewServices, viewVerification } from './view.js';

const BODY_BYTES_MAX = 65_536;

export interface TwilioVerifyRoutes {
  readonly accounts: VerifyAccounts;
  readonly verifications: Verifications;
  readonly failures: CallerFailures;
  readonly clock: Clock;
  /** Where applications reach this service. */
  readonly publicUrl: string;
  readonly onReport?: (report: DoorReport) => void;
}

/** A request of a known account. */
interface Visit {
  readonly account: VerifyAccount;
  /** The one that the path names. @throws OctothorpeError `not_found` */
  readonly service: () => VerifyService;
  /** The SID or number that the path names. */
  readonly name: string;
  readonly form: Form;
}

interface Outcome {
  readonly status: number;
  readonly body: object;
  readonly record?: Verification['record'];
}

type Handle = (visit: Visit) => Promise<Outcome> | Outcome;

export function twilioVerifyRouter(parts: TwilioVerifyRoutes): Router {
  const { verifications, clock } = parts;
  const url = `${parts.publicUrl.replace(/\/+$/, '')}${TWILIO_VERIFY_PATH}`;
  const shown = ({ account }: Visit, service: VerifyService) => ({
    account,
    service,
    url,
    nowMs: clock.now(),
  });
  const verification = (
    status: number,
    act: (service: VerifyService, visit: Visit) => Promise<Verification>,
    view: typeof viewVerification = viewVerification,
  ): Handle => {
    return async (visit) => {
      const service = visit.service();
      const { record, to } = await act(service, visit);
      return { status, body: view(record, to, shown(visit, service)), record };
    };
  };

  const list: Handle = ({ account }) => ({ status: 200, body: viewServices(account, url) });
  const one: Handle = ({ account, service }) => ({
    status: 200,
    body: viewService(service(), account, url),
  });
  const configured: Handle = () => {
    throw wrongMethod('Services are in the configuration of this installation: ask its operator.');
  };
  const start = verification(201, (service, { form }) =>
    verifications.start(service, startForm(form)),
  );
  const fetch = verification(200, (service, { name }) => verifications.get(service, name));
  const update = verification(200, (service, { name, form }) =>
    verifications.update(service, name, updateForm(form)),
  );
  const check = verification(
    200,
    (service, { form }) => verifications.check(service, checkForm(form)),
    viewCheck,
  );

  const router = express.Router({ caseSensitive: true, strict: true });
  const at = (path: string, methods: Readonly<Record<string, Handle>>) =>
    router.all(path, (request, response) => serve(parts, path, methods, request, response));
  at('/Services', { GET: list, POST: configured });
  at('/Services/:service', { GET: one, POST: configured, DELETE: configured });
  at('/Services/:service/Verifications', { POST: start });
  at('/Services/:service/Verifications/:name', { GET: fetch, POST: update });
  at('/Services/:service/VerificationCheck', { POST: check });
  at('/*rest', {});
  return router;
}

async function serve(
  parts: TwilioVerifyRoutes,
  path: string,
  methods: Readonly<Record<string, Handle>>,
  request: Request,
  response: Response,
): Promise<void> {
  const context = contextOf(response);
  context.route = `${TWILIO_VERIFY_PATH}${path}`;
  let answer: TwilioAnswer;
  let outcome: DoorReport['outcome'] = 'accepted';
  try {
    const done = await handle(parts, methods, request, response);
    if (!done) return;
    if (done.record) context.challenge = done.record.id;
    answer = { status: done.status, body: done.body, headers: {} };
  } catch (thrown) {
    const error = await countFailure(parts.failures, request, asOctothorpeError(thrown));
    context.error = { code: error.code, rule: error.rule, cause: error.cause };
    outcome = outcomeOf(error);
    const allow = { Allow: Object.keys(methods).join(', ') };
    answer = answerOf(error);
    if (answer.status === 405) answer = { ...answer, headers: { ...answer.headers, ...allow } };
  }
  context.more = { door: TWILIO_VERIFY_PATH, outcome };
  discardBody(request);
  sendJson(response, answer.status, answer.body, {
    ...(request.complete ? {} : { Connection: 'close' }),
    ...answer.headers,
  });
  parts.onReport?.({ door: TWILIO_VERIFY_PATH, outcome, request: context.id });
}

/** Undefined if the sender has disconnected. */
async function handle(
  { accounts }: TwilioVerifyRoutes,
  methods: Readonly<Record<string, Handle>>,
  request: Request,
  response: Response,
): Promise<Outcome | undefined> {
  const account = accounts.authenticate(request.headers.authorization);
  const { service: sid = '', name = '' } = request.params as Record<string, string>;
  const service = () => {
    const known = account.services.get(sid);
    if (!known) throw missing('There is no such service in this account.');
    contextOf(response).tenant = known.tenant.id;
    return known;
  };
  const body = await readRawBody(request, BODY_BYTES_MAX);
  if (body.kind === 'cut_off') return undefined;
  if (body.kind === 'too_large') {
    throw new OctothorpeError('payload_too_large', `Send at most ${BODY_BYTES_MAX} bytes.`);
  }
  if (Object.keys(methods).length === 0) throw missing('There is no such resource here.');
  const act = methods[request.method];
  if (!act) throw wrongMethod(`This path takes ${Object.keys(methods).join(', ')}.`);
  return act({ account, service, name, form: readForm(body.bytes) });
}

function missing(message: string): OctothorpeError {
  return new OctothorpeError('not_found', message);
}

function asOctothorpeError(thrown: unknown): OctothorpeError {
  if (thrown instanceof OctothorpeError) return thrown;
  return new OctothorpeError('internal', 'The operator can see what went wrong. Try again later.', {
    cause: thrown,
  });
}
