/**
 * API v1 for registered methods: a service lists, imports, renames and removes those of its subjects, and erases a subject. It needs the
 * scope `subjects`; the pass for somebody who lost their phone needs `operator`. Numbers come out masked, and secrets never.
 */
import type { Request, Response, Router } from 'express';
import { invalidField, OctothorpeError } from '../../challenge/errors.js';
import { parsePhoneNumber, requireReachable } from '../../challenge/phone-number.js';
import { isoTime } from '../../challenge/time.js';
import type { Authority } from '../../enrolment/enrolment-rules.js';
import {
  type EnrolmentService,
  type MethodActor,
  publicPart,
} from '../../enrolment/enrolment-service.js';
import type { Enrolment, Method, NewMethod, SubjectKey } from '../../enrolment/method.js';
import { parseTotpSecret } from '../../enrolment/otpauth.js';
import { requireOperator, requireReason } from '../../limits/operator-target.js';
import { methodRouter, sendEmpty, sendJson } from '../dispatch.js';
import type { ApiKeys } from '../ports.js';
import { authenticateKey, parseInput, readRequiredJson } from '../request.js';
import type { Mode } from './challenge-routes.js';
import * as schemas from './subject-schemas.js';

export interface SubjectRoutes {
  readonly enrolment: EnrolmentService;
  /** Opens what was sealed for `/v1/job-key`; undefined where it cannot be opened. */
  readonly openSealed: (sealed: string) => Promise<Record<string, unknown> | undefined>;
  /** What was recorded of the subject's challenges goes with it. */
  readonly eraseFacts?: (subject: SubjectKey) => Promise<unknown>;
  readonly now: () => number;
  readonly keys: ApiKeys;
  readonly mode: Mode;
}

export function subjectRoutes(options: SubjectRoutes): Router {
  const { enrolment, openSealed, eraseFacts, now, keys, mode } = options;
  async function list(req: Request, res: Response): Promise<void> {
    const { subject } = callerOf(req, res);
    await answerMethods(res, subject);
  }

  async function add(req: Request, res: Response): Promise<void> {
    const { subject, by } = callerOf(req, res);
    const request = parseInput(schemas.addMethodRequest, await readRequiredJson(req));
    const { pass } = request;
    const clear = request.kind === 'sealed' ? await unsealed(request.sealed) : request;
    const method = await enrolment.add(subject, toMethod(clear), { by, authority: { pass } });
    const { defaultId } = await enrolment.read(subject);
    sendJson(res, 201, { ...viewMethod(method, defaultId), mode });
  }

  async function rename(req: Request, res: Response): Promise<void> {
    const { subject, by } = callerOf(req, res);
    const id = methodIn(req);
    const { name } = parseInput(schemas.renameRequest, await readRequiredJson(req));
    const method = await enrolment.rename(subject, id, name, by);
    const { defaultId } = await enrolment.read(subject);
    sendJson(res, 200, { ...viewMethod(method, defaultId), mode });
  }

  async function remove(req: Request, res: Response): Promise<void> {
    const { subject, by } = callerOf(req, res);
    const id = methodIn(req);
    const { proof } = parseInput(schemas.removeQuery, req.query);
    const { 'octothorpe-pass': pass } = parseInput(schemas.removeHeader, req.headers);
    await enrolment.remove(subject, id, await authority(subject, { proof, pass }), by);
    sendEmpty(res);
  }

  async function setDefault(req: Request, res: Response): Promise<void> {
    const { subject, by } = callerOf(req, res);
    const request = parseInput(schemas.defaultRequest, await readRequiredJson(req));
    await enrolment.setDefault(subject, request.method, await authority(subject, request), by);
    await answerMethods(res, subject);
  }

  async function erase(req: Request, res: Response): Promise<void> {
    const { subject, by } = callerOf(req, res);
    await enrolment.deleteSubject(subject, by);
    await eraseFacts?.(subject);
    sendEmpty(res);
  }

  async function exportSubject(req: Request, res: Response): Promise<void> {
    const { subject, by } = callerOf(req, res);
    const { methods, defaultId } = await enrolment.exportSubject(subject, by);
    sendJson(res, 200, {
      subject: subject.subject,
      exportedAt: isoTime(now()),
      methods: methods.map((method) => ({
        ...viewMethod(method, defaultId),
        kept: Object.keys({ ...method, ...method.unknown }).filter((name) => name !== 'unknown'),
      })),
      mode,
    });
  }

  async function givePass(req: Request, res: Response): Promise<void> {
    const { tenant, fingerprint: key } = authenticateKey(keys, req, res, 'operator');
    const request = parseInput(schemas.passRequest, await readRequiredJson(req));
    const { until } = request;
    if (until <= now() || until > now() + schemas.PASS_LIFE_MAX_MS) {
      throw invalidField('until', 'Must be in the future, within seven days.');
    }
    const [operator, reason] = [requireOperator(request.operator), requireReason(request.reason)];
    const subject = { tenant: tenant.id, subject: request.subject };
    const pass = await enrolment.givePass(subject, until, { operator, reason, key });
    const tag = await enrolment.tagOf(subject);
    sendJson(res, 201, { pass, tag, until: isoTime(until), mode });
  }

  function callerOf(req: Request, res: Response): { subject: SubjectKey; by: MethodActor } {
    const { tenant, fingerprint: key } = authenticateKey(keys, req, res, 'subjects');
    const subject = schemas.subjectId.safeParse(req.params['subject']);
    if (!subject.success) {
      throw new OctothorpeError(
        'invalid_request',
        'A subject has 1 to 128 printable ASCII characters without spaces. Encode it in the path.',
      );
    }
    return {
      subject: { tenant: tenant.id, subject: subject.data },
      by: { operator: 'the service', reason: 'by the API', key },
    };
  }

  /** A malformed id is answered like an unknown one. */
  function methodIn(req: Request): string {
    const id = schemas.methodId.safeParse(req.params['id']);
    if (id.success) return id.data;
    throw new OctothorpeError('not_found', 'The subject has no such method.');
  }

  async function authority(
    subject: SubjectKey,
    {
      proof: id,
      pass,
    }: { readonly proof?: string | undefined; readonly pass?: string | undefined },
  ): Promise<Authority> {
    return { pass, proof: id === undefined ? undefined : await enrolment.proofOf(subject, id) };
  }

  async function unsealed(sealed: string) {
    const clear = await openSealed(sealed);
    if (clear) return parseInput(schemas.clearMethod, clear);
    throw invalidField('sealed', 'Must be sealed for the present key of /v1/job-key.');
  }

  async function answerMethods(res: Response, subject: SubjectKey): Promise<void> {
    const known = await enrolment.read(subject);
    const tag = await enrolment.tagOf(subject);
    sendJson(res, 200, { subject: subject.subject, tag, methods: viewMethods(known), mode });
  }

  return methodRouter('/v1', {
    '/operator/subjects/pass': { POST: givePass },
    '/subjects/{subject}': { DELETE: erase },
    '/subjects/{subject}/export': { GET: exportSubject },
    '/subjects/{subject}/methods': { GET: list, POST: add },
    '/subjects/{subject}/methods/default': { PUT: setDefault },
    '/subjects/{subject}/methods/{id}': { PATCH: rename, DELETE: remove },
  });
}

/** @throws OctothorpeError `invalid_number`, `channel_not_allowed`, `invalid_request` … */
export function toMethod(request: ReturnType<typeof schemas.clearMethod.parse>): NewMethod {
  if (request.kind === 'totp') {
    const { secret, name = 'Authenticator app' } = parseTotpSecret(request.secret);
    return { kind: 'totp', secret, name: request.name ?? name, lastStep: 0, driftSteps: 0 };
  }
  const number = parsePhoneNumber(request.number, request.country);
  const isLandline = number.type === 'FIXED_LINE';
  const { channels = isLandline ? ['call'] : ['sms', 'call'], name = 'Phone' } = request;
  for (const channel of channels) requireReachable(number, channel);
  return { kind: 'phone', number: number.e164, country: number.country, channels, name };
}

function viewMethods({ methods, defaultId }: Enrolment): schemas.MethodView[] {
  return methods.map((method) => viewMethod(method, defaultId));
}

function viewMethod(method: Method, defaultId: string | undefined): schemas.MethodView {
  const { name, createdAtMs, lastUsedAtMs } = method;
  return {
    ...(publicPart(method) as Pick<schemas.MethodView, 'id' | 'kind' | 'to'>),
    name,
    default: method.id === defaultId,
    ...(method.kind === 'phone' ? { country: method.country, channels: [...method.channels] } : {}),
    ...(method.kind === 'phone' && method.assurance ? { assurance: method.assurance } : {}),
    ...(method.kind === 'recovery' ? { codesLeft: method.hashes.length } : {}),
    ...(method.kind === 'passkey' ? { backedUp: method.backedUp } : {}),
    createdAt: isoTime(createdAtMs),
    ...(lastUsedAtMs === undefined ? {} : { lastUsedAt: isoTime(lastUsedAtMs) }),
  };
}
