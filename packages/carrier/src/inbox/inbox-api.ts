/**
 * The inbox API: what tests need of the phones, over HTTP, for every language. Requests that wait are held until what they wait for has come, so
 * that no test sleeps. docs/sandbox.md describes it.
 */
import { createSession } from 'better-sse';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { type Call, type Carrier, CarrierError, type Message } from '../carrier-interface.js';
import { readInput } from '../plain-input.js';
import { codeIn } from './code.js';
import { type InboxEntry, matcher, searched } from './search.js';
import { firstPresent } from './waiting.js';

const WAIT_MS_MAX = 30_000;
const ENTRIES_MAX = 500;

const waiting = {
  waitMs: z.coerce.number().int().min(0).max(WAIT_MS_MAX).default(0),
  /** A text that is in it, in capitals or not. */
  containing: z.string().max(200).exactOptional(),
};
const nextMessage = z.strictObject({
  ...waiting,
  /** The id of the last message that the test has seen. */
  after: z.string().max(100).exactOptional(),
  from: z.string().max(64).exactOptional(),
});
const nextCall = z.strictObject({
  waitMs: waiting.waitMs,
  after: z.string().max(100).exactOptional(),
  state: z.enum(['ringing', 'in_progress', 'ended']).exactOptional(),
});
const heard = z.strictObject({ ...waiting, after: z.coerce.number().int().min(0).default(0) });
const ended = z.strictObject({ waitMs: waiting.waitMs });
const inbox = z.strictObject({
  search: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(ENTRIES_MAX).default(100),
});
const dial = z.strictObject({ to: z.string() });
const webhooks = z.strictObject({
  smsUrl: z.string().nullable().exactOptional(),
  voiceUrl: z.string().nullable().exactOptional(),
});

export function addInboxRoutes(router: Router, carrier: Carrier): void {
  router.get('/inbox', (request, response) => {
    const { search, limit } = readInput(inbox, request.query);
    response.json(searched(carrier.inbox(), search).slice(0, limit));
  });
  router.get('/inbox/events', (request, response) => streamInbox(carrier, request, response));
  router.get('/accounts', (_request, response) => {
    response.json(carrier.accounts());
  });
  router.put('/numbers/:number', (request, response) => {
    response.json(carrier.setWebhooks(request.params.number, readInput(webhooks, request.body)));
  });
  router.get('/phones/:number/messages/next', async (request, response) => {
    response.json(await waitForMessage(carrier, request, response));
  });
  router.get('/phones/:number/code', async (request, response) => {
    const message = await waitForMessage(carrier, request, response, hasCode);
    response.json({ code: codeIn(message.body), message });
  });
  router.get('/phones/:number/calls/next', async (request, response) => {
    response.json(await waitForCall(carrier, request, response));
  });
  router.post('/phones/:number/calls', (request, response) => {
    response
      .status(201)
      .json(carrier.callFromPhone(request.params.number, readInput(dial, request.body).to));
  });
  router.get('/calls/:id', (request, response) => {
    response.json(carrier.call(request.params.id));
  });
  router.get('/calls/:id/ended', async (request, response) => {
    response.json(await waitForEnd(carrier, request, response));
  });
  router.get('/calls/:id/heard', async (request, response) => {
    response.json(await waitForSpeech(carrier, request, response));
  });
}

const hasCode = ({ body }: Message) => codeIn(body) !== undefined;

async function waitForMessage(
  carrier: Carrier,
  request: Request<{ number: string }>,
  response: Response,
  also: (message: Message) => boolean = () => true,
): Promise<Message> {
  const { waitMs, after, from, containing } = readInput(nextMessage, request.query);
  const { number } = carrier.phone(request.params.number);
  const fits = matcher(containing);
  const look = () =>
    afterId(received(carrier.phone(number).messages), after).find(
      (message) =>
        (from === undefined || message.from === from) && fits(message.body) && also(message),
    );
  const found = await firstPresent(carrier, look, { waitMs, response });
  if (found) return found;
  const others = afterId(received(carrier.phone(number).messages), after);
  throw nothing(
    'message',
    number,
    waitMs,
    others.map(({ body }) => JSON.stringify(body)),
  );
}

const received = (messages: readonly Message[]) =>
  messages.filter(({ direction }) => direction === 'to_phone');

async function waitForCall(
  carrier: Carrier,
  request: Request<{ number: string }>,
  response: Response,
): Promise<Call> {
  const { waitMs, after, state } = readInput(nextCall, request.query);
  const { number } = carrier.phone(request.params.number);
  const look = () =>
    afterId(carrier.phone(number).calls, after).find(
      (call) => state === undefined || call.state === state,
    );
  const found = await firstPresent(carrier, look, { waitMs, response });
  if (found) return found;
  const others = afterId(carrier.phone(number).calls, after);
  throw nothing(
    'call',
    number,
    waitMs,
    others.map((call) => `${call.id} (${call.end ?? call.state})`),
  );
}

/** The next line that the caller says. `next` is the `after` of the following request. */
async function waitForSpeech(
  carrier: Carrier,
  request: Request<{ id: string }>,
  response: Response,
): Promise<{ text: string; language?: string; next: number }> {
  const { waitMs, after, containing } = readInput(heard, request.query);
  const { id } = request.params;
  const fits = matcher(containing);
  const said = () => carrier.call(id).transcript.filter(({ kind }) => kind === 'says');
  const look = () => {
    const lines = said();
    const index = lines.findIndex(({ text }, at) => at >= after && fits(text));
    const line = lines[index];
    return line && { ...line, next: index + 1 };
  };
  const isOver = () => carrier.call(id).state === 'ended';
  const found = await firstPresent(carrier, look, { waitMs, response, isOver });
  if (!found)
    throw nothing(
      'speech',
      id,
      waitMs,
      said().map(({ text }) => JSON.stringify(text)),
    );
  const { text, language, next } = found;
  return { text, next, ...(language === undefined ? {} : { language }) };
}

async function waitForEnd(
  carrier: Carrier,
  request: Request<{ id: string }>,
  response: Response,
): Promise<Call> {
  const { waitMs } = readInput(ended, request.query);
  const { id } = request.params;
  const look = () => {
    const call = carrier.call(id);
    return call.state === 'ended' ? call : undefined;
  };
  const found = await firstPresent(carrier, look, { waitMs, response });
  if (found) return found;
  throw new CarrierError(404, `The call ${id} is ${carrier.call(id).state} after ${waitMs} ms.`);
}

/** Those after the one with this id; all of them if it is not there. */
function afterId<T extends { id: string }>(
  all: readonly T[],
  id: string | undefined,
): readonly T[] {
  const index = id === undefined ? -1 : all.findIndex((each) => each.id === id);
  return all.slice(index + 1);
}

function nothing(what: string, where: string, waitMs: number, others: string[]): CarrierError {
  const seen = others.length > 0 ? `There was only: ${others.join(', ')}.` : 'There was none.';
  return new CarrierError(404, `No such ${what} at ${where} within ${waitMs} ms. ${seen}`);
}

/** Server-sent events `entry` for all numbers, from now on. */
async function streamInbox(carrier: Carrier, request: Request, response: Response): Promise<void> {
  const session = await createSession(request, response, {
    headers: { 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
  });
  const stop = carrier.watch((change) => {
    if (change.kind === 'push' || !session.isConnected) return;
    const entry: InboxEntry =
      change.kind === 'message'
        ? { kind: 'message', number: change.number, message: change.message }
        : { kind: 'call', number: change.number, call: change.call };
    session.push(entry, 'entry');
  });
  session.once('disconnected', stop);
}
