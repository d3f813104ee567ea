/** Row 14: fuzzed requests to every path of the API, the pages and the webhooks; the answers, and the memory afterwards. */

import { NO_SEND_LIMITS } from '../../../lib/no-send-limits.js';
import { apiRequest, type FuzzedRequest } from '../fuzz/api-requests.js';
import { sendRaw } from '../fuzz/raw-bytes.js';
import { webhookRequest } from '../fuzz/webhook-requests.js';
import { type Client, inLanes } from '../gateway/client.js';
import { CollectedMemory, type MemoryReading } from '../gateway/collected-memory.js';
import { type Gateway, withGateway } from '../gateway/gateway.js';
import { finnishNumber } from '../gateway/start-sms.js';
import { Random } from '../random.js';
import { atMost, exactly, type Finding, grouped, type Row, type RowContext, told } from '../row.js';
import { genuineWords } from '../webhooks/genuine.js';

const LANES = 96;
const QUARTERS = 4;
const READINGS_A_QUARTER = 5;
const RAW_SHARE = 0.01;
const WEBHOOK_SHARE = 0.4;
/** How much of a body with a 5xx answer is printed: enough to repeat it. */
const SHOWN_MAX = 400;
const IDS_KEPT = 200;
/** From the first quarter to the last. */
const GROWTH_MAX = 1.2;

export const fuzzedRequests: Row = {
  row: '14',
  name: 'fuzzed requests',
  run: (context) =>
    withGateway(
      {
        roles: 'api',
        flags: CollectedMemory.flags,
        figures: { ...NO_SEND_LIMITS, guesses: { tenant: { max: 1_000_000_000 } } },
      },
      (gateway) => attack(gateway, context),
    ),
};

async function attack(gateway: Gateway, context: RowContext): Promise<readonly Finding[]> {
  const count = context.inForm(1_000_000, 20_000);
  const client = gateway.client('default', 1);
  const random = new Random(context.seed);
  const words = await genuineWords(gateway, client);
  const ids = await liveIds(client);
  const target = { authorization: `Bearer ${gateway.identity.apiKey}`, ids };
  const port = Number(new URL(gateway.url).port);
  const statuses = new Map<number, number>();
  const faults = new Set<string>();
  const memory: MemoryReading[] = [];
  let cutOff = 0;
  let sent = 0;
  const note = (status: number, what: string) => {
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status >= 500) faults.add(`${status}: ${what}`);
  };
  await inLanes(LANES, Array(count).keys(), async () => {
    if (random.chance(RAW_SHARE)) {
      for (const status of await sendRaw(port, random)) note(status, 'raw bytes');
    } else {
      const request = random.chance(WEBHOOK_SHARE)
        ? await webhookRequest(random, gateway, words)
        : apiRequest(random, target);
      const status = await statusOf(client, request);
      if (status === undefined) cutOff += 1;
      else note(status, shown(request));
    }
    sent += 1;
    if (sent % Math.floor(count / QUARTERS / READINGS_A_QUARTER) !== 0) return;
    const so = sent;
    const reading = await gateway.process.memory();
    memory.push(reading);
    const { heldBytes, residentBytes } = reading;
    context.say(
      `${grouped(so)} of ${grouped(count)}, holds ${megabytes(heldBytes)} of ${megabytes(residentBytes)} MB`,
    );
  });
  const isUp = await statusOf(client, { method: 'GET', path: '/livez', headers: {} });
  const fivefold = [...statuses].reduce((sum, [status, n]) => sum + (status >= 500 ? n : 0), 0);
  return [
    atMost(`${grouped(count)} fuzzed requests, API, pages and webhooks: answered 5xx`, fivefold, 0),
    ...[...faults].slice(0, 10).map((fault) => atMost(`answered ${fault}`, 1, 0)),
    flat(
      'held after a collection',
      memory.map(({ heldBytes }) => heldBytes),
    ),
    flat(
      'resident then',
      memory.map(({ residentBytes }) => residentBytes),
    ),
    exactly('control: /livez afterwards', isUp ?? 0, 200),
    told('answers', byClass(statuses)),
    told('connections that were closed without an answer', grouped(cutOff)),
  ];
}

/** A reading after a collection still contains the requests in progress, so the lowest of each quarter counts. */
function flat(what: string, bytes: readonly number[]): Finding {
  const lowest = Array.from({ length: QUARTERS }, (_, quarter) =>
    Math.min(...bytes.slice(quarter * READINGS_A_QUARTER, (quarter + 1) * READINGS_A_QUARTER)),
  );
  const growth = (lowest.at(-1) ?? 0) / (lowest[0] ?? 1);
  return {
    what: `memory ${what}, lowest of ${READINGS_A_QUARTER} readings in each quarter: ${lowest.map(megabytes).join(', ')} MB; last to first`,
    figure: growth.toFixed(2),
    target: `at most ${GROWTH_MAX}`,
    met: growth <= GROWTH_MAX,
  };
}

/** Undefined if the connection was closed: the server may close it while a refused body is still being sent. */
async function statusOf(client: Client, request: FuzzedRequest): Promise<number | undefined> {
  const { path, ...rest } = request;
  try {
    return (await client.send(path.startsWith('/') ? path : `/${path}`, rest)).status;
  } catch {
    return undefined;
  }
}

function shown({ method, path, body = '' }: FuzzedRequest): string {
  return `${method} ${path} ${String(body).slice(0, SHOWN_MAX)}`;
}

async function liveIds(client: Client): Promise<string[]> {
  const ids: string[] = [];
  await inLanes(16, Array(IDS_KEPT).keys(), async (at) => {
    const { body } = await client.post('/v1/challenges', {
      to: finnishNumber(at),
      channel: at % 2 === 0 ? 'sms' : 'call',
    });
    ids.push((JSON.parse(body) as { id: string }).id);
  });
  return ids;
}

/** `2xx 5,300, 4xx 14,700` */
function byClass(statuses: ReadonlyMap<number, number>): string {
  const classes = new Map<string, number>();
  for (const [status, count] of statuses) {
    const name = `${Math.floor(status / 100)}xx`;
    classes.set(name, (classes.get(name) ?? 0) + count);
  }
  const sorted = [...classes].sort(([a], [b]) => a.localeCompare(b));
  return sorted.map(([name, count]) => `${name} ${grouped(count)}`).join(', ');
}

function megabytes(bytes = 0): string {
  return (bytes / 2 ** 20).toFixed(0);
}
