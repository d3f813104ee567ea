/** Row 14: fuzzed requests to every path of the API, the pages and the webhooks; the answers, and the memory afterwards. */
import { connect } from 'node:net';
import { NO_SEND_LIMITS } from '../../../scripts/lib/no-send-limits.js';
import { Random } from '../../setup/random.js';
import { type Client, inLanes } from './client.js';
import { COLLECTING, type MemoryReading, memoryReader } from './collected-memory.js';
import { apiRequest, type FuzzedRequest } from './fuzz-api.js';
import { webhookRequest } from './fuzz-webhooks.js';
import { finnishNumber, type Gateway, withGateway } from './gateway.js';
import { genuineWords } from './genuine-webhooks.js';
import { mutatedText } from './mutation.js';
import { atMost, exactly, type Finding, grouped, type Row, type RowContext, told } from './row.js';

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
        flags: COLLECTING,
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
  const readMemory = memoryReader(gateway.process);
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
    const reading = await readMemory();
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
    const channel = at % 2 === 0 ? 'sms' : 'call';
    ids.push(await client.start({ to: finnishNumber(at), channel }));
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

const ANSWER_WITHIN_MS = 5_000;

/** Sends bytes that are only partly HTTP. @returns the status of each answer that came before the connection ended */
function sendRaw(port: number, random: Random): Promise<number[]> {
  const length = random.pick(['2', '-1', '99999', 'x', '2, 2', '']);
  const lines = [
    `${random.pick(['POST', 'GET', 'PRI', 'post', ''])} ${random.pick(['/v1/challenges', '/%', '*', 'http://x/', '//'])} HTTP/${random.pick(['1.1', '1.0', '2.0', '9'])}`,
    `Host: ${random.pick(['127.0.0.1', '', 'a b', '[::1', 'x\tx'])}`,
    `Content-Length: ${length}`,
    random.pick([
      'Transfer-Encoding: chunked',
      'Expect: 100-continue',
      'Connection: upgrade',
      'X: y',
    ]),
    '',
    random.pick(['{}', '0\r\n\r\n', 'zz\r\n', '']),
  ];
  const text = lines.join(random.pick(['\r\n', '\r\n', '\n', '\r']));
  const bytes = Buffer.from(random.chance(0.5) ? mutatedText(random, text) : text, 'latin1');
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    const done = () => {
      socket.destroy();
      resolve(Array.from(answer.matchAll(/HTTP\/1\.1 (\d{3})/g), ([, status]) => Number(status)));
    };
    socket.setEncoding('latin1');
    socket.setTimeout(ANSWER_WITHIN_MS, done);
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('close', done).on('error', done);
    socket.end(bytes);
  });
}
