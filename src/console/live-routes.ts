/**
 * What begins and ends, as it is recorded: one stream of server-sent events for each open view. `ready` once nothing is missed any more, `lines`
 * with challenges as lists show them, `alive` without news. The router closes a stream when its login ends.
 */
import type { Request, Response } from 'express';
import { seenOf } from '../http/api/record-answers.js';
import { listQuery } from '../http/api/record-schemas.js';
import { viewFound } from '../http/api/record-views.js';
import { OpenWaits, openEventStream, UNBUFFERED } from '../http/changes.js';
import { parseInput } from '../http/request.js';
import { headMatcher, parseLiveLine } from '../record/live-lines.js';
import type { RecordReader } from '../record/record-reader.js';
import type { ChangeFeed } from '../redis/changes.js';
import type { ConsoleCaller, ConsoleRoute } from './console-route.js';

export interface LiveParts {
  readonly record: Pick<RecordReader, 'tell' | 'liveChannels'>;
  readonly feed: Pick<ChangeFeed, 'listen'>;
  readonly heartbeatMs?: number;
  /** Aborted when this process is about to stop. */
  readonly closing: AbortSignal | undefined;
}

/** Asked of browsers, in ms. */
const RECONNECT_AFTER_MS = 2_000;
const HEARTBEAT_MS = 15_000;

export function liveRoutes(parts: LiveParts): readonly ConsoleRoute[] {
  const waits = new OpenWaits();
  const view = viewOnce(parts.record);
  const follow = async (req: Request, res: Response, caller: ConsoleCaller) => {
    const { tenant, carrier: provider, ...filter } = parseInput(liveQuery, req.query);
    const tenants = seenOf(caller.tenants, tenant);
    const ends: (() => void)[] = [waits.enter({ session: `${caller.key} ${caller.operator}` })];
    const end = () => {
      for (const each of ends.splice(0)) each();
    };
    res.once('close', end);
    const stream = await openEventStream(req, res, RECONNECT_AFTER_MS, UNBUFFERED, String);
    // The client may have left while it opened.
    if (res.destroyed) return end();
    const lines = new LiveStream(res, (event, json) => void stream.push(json, event), {
      fits: headMatcher({ ...filter, provider }),
      nowMs: () => performance.now(),
      tell: (message) => {
        const line = view(message);
        return line && tenants.includes(line.tenant) ? line.json : undefined;
      },
    });
    const heartbeat = setInterval(() => lines.alive(), parts.heartbeatMs ?? HEARTBEAT_MS);
    heartbeat.unref();
    const stop = () => res.end();
    parts.closing?.addEventListener('abort', stop);
    ends.push(
      () => lines.close(),
      () => clearInterval(heartbeat),
      () => parts.closing?.removeEventListener('abort', stop),
      ...tenants
        .flatMap((each) => parts.record.liveChannels(each))
        .map((channel) => parts.feed.listen(channel, (message) => lines.take(message))),
    );
    if (parts.closing?.aborted) stop();
  };
  return [{ method: 'GET', path: '/live', role: 'viewer', handler: follow }];
}

interface LiveView {
  readonly tenant: string;
  /** As it is sent. */
  readonly json: string;
}

/** Several streams show the same: each message is read, explained and written once. */
const VIEWS_KEPT = 500;

function viewOnce(record: LiveParts['record']): (message: string) => LiveView | undefined {
  const kept = new Map<string, LiveView | undefined>();
  return (message) => {
    if (kept.has(message)) return kept.get(message);
    const line = parseLiveLine(message);
    const found = line && viewFound(record.tell(line));
    const shown = found && {
      tenant: found.tenant,
      json: JSON.stringify({ turn: line.turn, ...found }),
    };
    if (kept.size >= VIEWS_KEPT) kept.clear();
    kept.set(message, shown);
    return shown;
  };
}

const liveQuery = listQuery.pick({
  outcome: true,
  country: true,
  channel: true,
  carrier: true,
  tenant: true,
});

/** More than this at once, nobody reads: the oldest are left out, and counted. */
export const PENDING_MAX = 100;
/** Some 100 ms, other for each flush: streams that write at the same moment keep the API's requests waiting. */
const FLUSH_MS = { least: 50, most: 150 };
/** A reader that has so much unread is given nothing more until it has read. */
export const UNREAD_BYTES_MAX = 65_536;
/** Then it is taken for gone. */
const STALLED_MAX_MS = 30_000;

interface LineOptions {
  /** Of a clock that only goes forward. */
  readonly nowMs: () => number;
  readonly fits: (message: string) => boolean;
  /** @returns JSON */
  readonly tell: (message: string) => string | undefined;
}

export class LiveStream {
  readonly #res: Pick<Response, 'writableLength' | 'destroy'>;
  readonly #push: (event: 'ready' | 'lines' | 'alive', json: string) => void;
  readonly #options: LineOptions;
  readonly #pending: string[] = [];
  #skipped = 0;
  #timer: NodeJS.Timeout | undefined;
  #stalledSince: number | undefined;

  constructor(
    res: Pick<Response, 'writableLength' | 'destroy'>,
    push: (event: 'ready' | 'lines' | 'alive', json: string) => void,
    options: LineOptions,
  ) {
    this.#res = res;
    this.#push = push;
    this.#options = options;
  }

  /** @param message empty where the subscription is new: what came before it is missed */
  take(message: string): void {
    if (message === '') this.#push('ready', '{}');
    if (message === '' || !this.#options.fits(message)) return;
    if (this.#pending.push(message) > PENDING_MAX) {
      this.#pending.shift();
      this.#skipped += 1;
    }
    this.#timer ??= this.#later();
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#stalled()) {
      this.#timer = this.#later();
      return;
    }
    const lines = this.#pending.splice(0).flatMap((message) => this.#options.tell(message) ?? []);
    const skipped = this.#skipped;
    this.#skipped = 0;
    if (lines.length === 0 && skipped === 0) return;
    this.#push('lines', `{"lines":[${lines.join(',')}],"skipped":${skipped}}`);
  }

  alive(): void {
    if (!this.#stalled()) this.#push('alive', '{}');
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending.length = 0;
  }

  #later(): NodeJS.Timeout {
    const { least, most } = FLUSH_MS;
    return setTimeout(() => this.flush(), least + Math.random() * (most - least));
  }

  #stalled(): boolean {
    if (this.#res.writableLength <= UNREAD_BYTES_MAX) {
      this.#stalledSince = undefined;
      return false;
    }
    const nowMs = this.#options.nowMs();
    this.#stalledSince ??= nowMs;
    if (nowMs - this.#stalledSince > STALLED_MAX_MS) this.#res.destroy();
    return true;
  }
}
