/**
 * The hosted pages' API over real HTTP, with the product's own HTML, files and texts, and a state that a test sets: every end and
 * every reason can be shown at once. Journeys test real sessions with the whole service.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Locale } from '../../../src/challenge/locale.js';
import { numberPlans } from '../../../src/http/pages/number-plans.js';
import { PageAssets } from '../../../src/http/pages/page-assets.js';
import { PageHtml } from '../../../src/http/pages/page-html.js';
import type { PageAnswer, PageData, PageLanguage } from '../../../src/http/pages/page-view.js';
import { pageCountries } from '../../../src/http/pages/page-view.js';
import { LANGUAGE_NAMES } from '../../../src/pages/messages/language-names.js';
import { hostedLanguage } from '../../../src/pages/messages/methods/browser-language.js';
import { createPhoneLine } from '../phone/phone-line.js';
import {
  type SampleChallenge,
  type SampleSession,
  sampleChallenge,
  sampleSession,
} from './sample-state.js';

/** The form for browsers. */
export const PAGE_DIRECTORY = fileURLToPath(
  new URL('../../../src/pages/built/verify/', import.meta.url),
);
const SOURCES = new URL('../../../src/pages/verify/', import.meta.url);
const PLANS = JSON.stringify(numberPlans());

/** What answers without the state. */
const STATELESS = ['finish', 'passkey/options', 'recovery/make'];

type Body = Readonly<Record<string, string>>;
/** An answer's status and body. */
type Reply = readonly [status: number, body: object];

export class ScriptedService {
  session: SampleSession = sampleSession();
  challenge: SampleChallenge | null = null;
  /** Every POST so far. */
  readonly posts: { readonly call: string; readonly body: Body }[] = [];
  /** A POST's answer, if it differs from the present state. */
  readonly replies = new Map<string, (body: Body) => Reply | undefined>();
  /** Simulates a proxy that buffers events until a stream ends. */
  holdsEventsBack = false;
  /** The session is unknown. */
  gone = false;
  /** How many event streams and long polls are open. */
  readonly listeners = new Set<() => void>();
  readonly #assets = new PageAssets(PAGE_DIRECTORY);
  readonly #html = new PageHtml(PAGE_DIRECTORY, '/verify/assets/');
  #clockMs = 0;
  #server = createServer((req, res) => void this.#answer(req, res));
  #line: Awaited<ReturnType<typeof createPhoneLine>> | undefined;

  /** The page's address for browsers, on a connection that can be cut. */
  get origin(): string {
    return `http://127.0.0.1:${this.#line?.port}`;
  }

  get line() {
    if (!this.#line) throw new Error('The service does not listen yet.');
    return this.#line;
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#line = await createPhoneLine((this.#server.address() as AddressInfo).port);
  }

  async close(): Promise<void> {
    await this.line.cut();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** A fresh session. @param goesOn only its challenge is new */
  begin(
    session: Partial<SampleSession> = {},
    challenge: Partial<SampleChallenge> | null = null,
    goesOn = false,
  ): void {
    this.session = sampleSession(session);
    this.challenge = challenge && sampleChallenge(challenge);
    if (goesOn) {
      for (const tell of this.listeners) tell();
      return;
    }
    this.posts.length = 0;
    this.replies.clear();
    this.holdsEventsBack = false;
    this.#clockMs = 0;
  }

  /** Changes the challenge, and notifies all listeners. */
  change(challenge: Partial<SampleChallenge> | null, session: Partial<SampleSession> = {}): void {
    this.session = { ...this.session, ...session };
    const sequence = (this.challenge?.sequence ?? 0) + 1;
    this.challenge = challenge && {
      ...(this.challenge ?? sampleChallenge({})),
      sequence,
      ...challenge,
    };
    for (const tell of this.listeners) tell();
  }

  /** Ahead of the machine's, in ms. */
  setClock(ms: number): void {
    this.#clockMs = ms;
  }

  #state(): PageAnswer {
    const now = new Date(Date.now() + this.#clockMs).toISOString();
    return { session: this.session, challenge: this.challenge, now } as PageAnswer;
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '/', 'http://127.0.0.1');
    const path = url.pathname;
    if (path === '/verify/') return this.#page(res);
    if (path === '/verify/assets/number-plans.json') {
      res.writeHead(200, { 'Content-Type': 'application/json' }).end(PLANS);
    } else if (path.startsWith('/verify/assets/')) this.#asset(req, res, path.slice(15));
    else if (path.startsWith('/source/')) source(res, path.slice('/source/'.length));
    else if (this.gone) send(res, 404, { code: 'not_found' });
    else if (path === '/verify/api/events') this.#events(res);
    else if (path === '/verify/api/state') this.#poll(res, url.searchParams);
    else if (path === '/verify/api/language' && req.method === 'GET')
      send(res, 200, this.#language());
    else if (path.startsWith('/verify/api/')) await this.#post(req, res, path.slice(12));
    else res.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>Returned</title>');
  }

  #language(): PageLanguage {
    const locale = this.session.locale as Locale;
    return {
      texts: hostedLanguage(locale, this.session.methods !== undefined),
      countries: this.session.purpose !== 'signin' ? pageCountries(locale, ['*']) : [],
    };
  }

  /** The person's choice; all listeners are notified. */
  #speak(locale: string): object {
    this.session = { ...this.session, locale, dir: locale === 'ar' ? 'rtl' : 'ltr' };
    for (const tell of this.listeners) tell();
    return this.#language();
  }

  #page(res: ServerResponse): void {
    const data: PageData = {
      csrf: 'csrf',
      ...this.#state(),
      ...this.#language(),
      languages: LANGUAGE_NAMES,
    };
    res.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy':
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self';connect-src 'self';base-uri 'none';form-action 'none'",
    });
    res.end(this.#html.page(data, undefined));
  }

  /** The product's file routes use only these parts of Express's requests. */
  #asset(req: IncomingMessage, res: ServerResponse, path: string): void {
    const request = { fresh: false, acceptsEncodings: () => 'gzip', headers: req.headers };
    const response = Object.assign(res, {
      vary: () => response,
      status: (code: number) => Object.assign(response, { statusCode: code }),
    });
    try {
      this.#assets.send(request as never, response as never, path);
    } catch {
      res.writeHead(404).end();
    }
  }

  #events(res: ServerResponse): void {
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    res.flushHeaders();
    const tell = () => {
      if (!this.holdsEventsBack)
        res.write(`event: change\ndata: ${JSON.stringify(this.#state())}\n\n`);
    };
    this.listeners.add(tell);
    res.on('close', () => this.listeners.delete(tell));
    tell();
  }

  #poll(res: ServerResponse, query: URLSearchParams): void {
    const tell = () => {
      this.listeners.delete(tell);
      send(res, 200, this.#state());
    };
    const seen = Number(query.get('since')) === (this.challenge?.sequence ?? 0);
    if (query.get('wait') === '0' || !seen) {
      tell();
      return;
    }
    this.listeners.add(tell);
    res.on('close', () => this.listeners.delete(tell));
  }

  async #post(req: IncomingMessage, res: ServerResponse, call: string): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const body: Body = JSON.parse(Buffer.concat(chunks).toString() || '{}');
    this.posts.push({ call, body });
    if (req.headers['x-csrf-token'] !== 'csrf') return send(res, 403, { code: 'forbidden' });
    const [status, answer] = this.replies.get(call)?.(body) ?? [200, this.#usual(call, body)];
    send(
      res,
      status,
      STATELESS.includes(call) || status !== 200 ? answer : { ...this.#state(), ...answer },
    );
  }

  #usual(call: string, body: Body): object {
    if (call === 'language') return this.#speak(String(body['locale']));
    return call === 'finish' ? { location: '/returned' } : {};
  }
}

/** One module alone, for a test that calls it in the browser. */
function source(res: ServerResponse, name: string): void {
  res
    .writeHead(200, { 'Content-Type': 'text/javascript' })
    .end(readFileSync(new URL(name, SOURCES)));
}

function send(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
