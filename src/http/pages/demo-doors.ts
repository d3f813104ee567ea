/**
 * The sandbox's page 'Behind which door?' at `/demo/doors`: it sends a platform's own request to its door over HTTP, and shows the request, the
 * answer and the way of the message. It shows secrets, which are the sandbox's own. Only in a sandbox.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { type Channel, PHONE_CHANNELS } from '../../challenge/challenge.js';
import { OctothorpeError } from '../../challenge/errors.js';
import type { OpenDoor } from '../../doors/configured-door.js';
import type { Platform } from '../../doors/door.js';
import type { DoorReport } from '../../doors/door-routes.js';
import type { MessageApi } from '../api/message-routes.js';
import { viewMessage, viewMessageEntry } from '../api/message-view.js';
import { type Caller, recordReads } from '../api/record-reads.js';
import { contextOf, type Handler, methodRouter, sendJson } from '../dispatch.js';
import type { ChallengeChanges } from '../ports.js';
import { parseInput, readRequiredJson } from '../request.js';
import type { DemoCarriers } from './demo-carriers.js';
import { answerText, requestText } from './demo-exchange.js';
import { DEMO_PHONE, setDemoHeaders } from './demo-pages.js';
import { PageGuard } from './page-access.js';
import { PageTemplate } from './page-html.js';

export interface DemoDoors {
  readonly doors: readonly DemoDoor[];
  readonly messages: Pick<MessageApi, 'get'>;
  readonly sent: DemoMessages;
  readonly carriers: DemoCarriers;
  readonly changes: ChallengeChanges;
  readonly closing: AbortSignal;
  readonly publicUrl: string;
  /** Where this process itself listens: no proxy needs to lead back here. */
  readonly ownOrigin: string;
  /** Where the carrier shows its phones. */
  readonly phoneUrl: string;
}

export interface DemoDoor extends Pick<OpenDoor, 'path' | 'door' | 'tenant'> {
  readonly platform: Pick<Platform, 'title' | 'authentication' | 'calls'>;
}

const PAGE = fileURLToPath(new URL('../../pages/built/demo/doors.html', import.meta.url));
const HEARTBEAT_MS = 15_000;
const ANSWER_WITHIN_MS = 15_000;

const SendRequest = z.strictObject({
  door: z.string({ error: 'Name a door by its path, such as /doors/okta.' }),
  to: z
    .string({ error: 'Give a number, as in +358 44 123 4567.' })
    .min(1, { error: 'Give a number, as in +358 44 123 4567.' })
    .max(32, { error: 'Must have 32 characters or fewer.' })
    // Platforms store numbers without them.
    .transform((number) => number.replace(/[\s()-]/g, '')),
  channel: z.enum(PHONE_CHANNELS, { error: 'Must be sms or call.' }).default('sms'),
});
const SwitchRequest = z.strictObject({ name: z.string(), works: z.boolean() });

export function demoDoors(options: DemoDoors): Router {
  const { doors, messages, sent, carriers, publicUrl, phoneUrl } = options;
  const guard = new PageGuard(publicUrl, false);
  const template = new PageTemplate(PAGE, ['number', 'phone'], '');
  const phone = `${phoneUrl}/phone/`;
  const list = doors.map(({ path, platform }) => ({
    path,
    title: platform.title,
    authentication: platform.authentication,
    calls: platform.calls,
  }));

  const show: Handler = (req, res) => {
    if (req.headers.host !== new URL(publicUrl).host)
      return res.redirect(`${publicUrl}/demo/doors`);
    const own = "script-src 'self'; connect-src 'self'";
    setDemoHeaders(res, `${own}; frame-src ${new URL(phoneUrl).origin}`);
    const address = `${phone}?number=${encodeURIComponent(DEMO_PHONE)}`;
    const data = { doors: list, phone };
    res.end(template.fill({ number: DEMO_PHONE, phone: address }, { data }));
  };

  const send: Handler = async (req, res) => {
    guard.requireOwnOrigin(req);
    const { door: path, to, channel } = parseInput(SendRequest, await readRequiredJson(req));
    const door = doors.find((each) => each.path === path);
    if (!door)
      throw new OctothorpeError('not_found', 'There is no such door. Load the page again.');
    sendJson(res, 200, await exchange(door, to, channel));
  };

  /** As the platform would: over HTTP, from outside. */
  async function exchange(open: DemoDoor, to: string, channel: Channel): Promise<object> {
    const request = await open.door.sample(to, {
      channel: open.platform.calls ? channel : 'sms',
      // Another one each time: the same request again would send nothing.
      code: String(randomInt(100_000, 1_000_000)),
    });
    const { search } = new URL(request.url, options.ownOrigin);
    const id = randomUUID();
    sent.expect(id);
    const answer = await fetch(`${options.ownOrigin}${open.path}${search}`, {
      method: request.method,
      headers: { ...(request.headers as Record<string, string>), 'x-request-id': id },
      ...(request.rawBody.length > 0 ? { body: new Uint8Array(request.rawBody) } : {}),
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    }).catch((cause: unknown) => {
      throw new OctothorpeError('unavailable', 'The door did not answer. Send it again.', {
        cause,
      });
    });
    const body = await answer.text();
    const message = sent.take(id, open);
    return {
      request: requestText(request),
      status: answer.status,
      answer: answerText(answer.status, answer.headers, body),
      ...(message === undefined ? {} : { message }),
    };
  }

  const { read } = recordReads({
    changes: options.changes,
    heartbeatMs: HEARTBEAT_MS,
    closing: options.closing,
    identify: (req, res) => caller(req, res, sent),
    get: (tenant, id) => messages.get(tenant, id),
    view: (message) => viewMessage(message, 'sandbox'),
    viewEntry: viewMessageEntry,
  });

  const works: Handler = async (_req, res) => sendJson(res, 200, await carriers.working());
  const turn: Handler = async (req, res) => {
    guard.requireOwnOrigin(req);
    const { name, works } = parseInput(SwitchRequest, await readRequiredJson(req));
    sendJson(res, 200, await carriers.turn(name, works));
  };

  return methodRouter('', {
    '/demo/doors': { GET: show },
    '/demo/doors/send': { POST: send },
    '/demo/doors/messages/{id}': { GET: read },
    '/demo/doors/carriers': { GET: works, POST: turn },
  });
}

function caller(req: Request, res: Response, sent: DemoMessages): Caller {
  const id = String(req.params['id']);
  const tenant = sent.tenantOf(id);
  if (!tenant) throw new OctothorpeError('not_found', 'This page has sent no such message.');
  contextOf(res).challenge = id;
  return { tenant, id, fingerprint: 'demo' };
}

const KEPT_MAX = 1_000;

/** The messages that the page's requests have made. A platform's answer need not name one, so the doors report it. */
export class DemoMessages {
  readonly #byRequest = new Map<string, string | undefined>();
  readonly #tenants = new Map<string, OpenDoor['tenant']>();

  /** A request of the page: its report will come before its answer. */
  expect(request: string): void {
    this.#byRequest.set(request, undefined);
    forgetOldest(this.#byRequest);
  }

  note({ request, message }: DoorReport): void {
    if (this.#byRequest.has(request)) this.#byRequest.set(request, message);
  }

  /** The request's message; undefined where it made none. */
  take(request: string, { tenant }: Pick<OpenDoor, 'tenant'>): string | undefined {
    const message = this.#byRequest.get(request);
    this.#byRequest.delete(request);
    if (message === undefined) return undefined;
    this.#tenants.set(message, tenant);
    forgetOldest(this.#tenants);
    return message;
  }

  tenantOf(message: string): OpenDoor['tenant'] | undefined {
    return this.#tenants.get(message);
  }
}

function forgetOldest(map: Map<string, unknown>): void {
  const [oldest] = map.keys();
  if (map.size > KEPT_MAX && oldest !== undefined) map.delete(oldest);
}
