/**
 * Pumping at the running service, in real time: a prefix is asked for from a new address each time, while ordinary people in 30
 * countries start, receive and confirm. The carrier's ledger says what went out.
 */
import type { Channel } from '../../../src/challenge/challenge.js';
import { Random } from '../../setup/random.js';
import { type Client, inLanes } from '../attack/client.js';
import { type Gateway, withGateway } from '../attack/gateway.js';
import { atMost, exactly, type Finding, grouped, told } from '../attack/row.js';
import { countryOf, liveBudgetsFor, PRICES, priceOf } from './countries.js';
import { ORDINARY_PASS_MIN, SENDS_TO_A_PREFIX_MAX } from './day.js';
import { mobileBlock, mobileNumber, ordinaryPeople, type Visit } from './traffic.js';

export interface LiveAttack {
  readonly seed: number;
  readonly channel: Channel;
  readonly requests: number;
  readonly people: number;
  readonly say: (progress: string) => void;
}

const ATTACKED = 'ID';
const ATTACK_LANES = 16;
const PEOPLE_LANES = 16;
/** So slow that a busy machine still presses the key in time. */
const TIME_SCALE = 8;
/** Longer than anything takes on a busy machine. */
const WAIT_MAX_MS = 120_000;

export async function liveAttack(attack: LiveAttack): Promise<readonly Finding[]> {
  const random = new Random(attack.seed);
  const people = ordinaryPeople(random, attack.people, attack.channel).map((visit) => ({
    ...visit,
    e164: mobileNumber(random, visit.country),
  }));
  const budgets = liveBudgetsFor(people);
  const figures = { budgets, callsAtOnce: 200 };
  return withGateway(
    { roles: 'api,worker', figures, prices: PRICES, timeScale: TIME_SCALE },
    async (gateway) => {
      const client = gateway.client();
      const attackers = new Map<string, string>();
      const started = new Map<string, Visit>();
      const letDown: string[] = [];
      const stop = answerCalls(gateway, new Set(people.map(({ e164 }) => e164)));
      await Promise.all([
        pump(client, attack, attackers),
        inLanes(PEOPLE_LANES, people, async (visit) => {
          const fault = await visitAs(gateway, client, visit, started);
          if (fault !== undefined) letDown.push(fault);
        }),
      ]);
      stop();
      await inLanes(PEOPLE_LANES, [...attackers.keys(), ...started.keys()], async (id) => {
        await untilChallenge(client, id, ({ state }) => state !== 'queued' && state !== 'sending');
      });
      return judge(gateway, attack, { attackers, started, letDown, budgets });
    },
  );
}

interface Outcome {
  /** Challenges that attackers were given, with their numbers. */
  readonly attackers: ReadonlyMap<string, string>;
  readonly started: ReadonlyMap<string, Visit>;
  /** Why an ordinary person did not get through. */
  readonly letDown: readonly string[];
  readonly budgets: ReturnType<typeof liveBudgetsFor>;
}

function judge(
  gateway: Gateway,
  { channel, requests, people }: LiveAttack,
  { attackers, started, letDown, budgets }: Outcome,
): readonly Finding[] {
  const word = channel === 'sms' ? 'SMS' : 'calls';
  const attackedPrice = priceOf(countryOf(ATTACKED), channel);
  const sends = sendsBy(gateway);
  const toPrefix = [...attackers.keys()].reduce((sum, id) => sum + (sends.get(id) ?? 0), 0);
  const spent = new Map<string, number>([[ATTACKED, toPrefix * attackedPrice]]);
  for (const [id, { country }] of started) {
    const cost = (sends.get(id) ?? 0) * priceOf(country, channel);
    spent.set(country.code, (spent.get(country.code) ?? 0) + cost);
  }
  const over = [...spent].filter(
    ([code, sum]) => sum > (budgets.countries[code]?.hour ?? 0) + 1e-6,
  );
  const all = [...spent.values()].reduce((sum, each) => sum + each, 0);
  const passed = 1 - letDown.length / people;
  const lost = toPrefix * attackedPrice;
  const saved = (requests - toPrefix) * attackedPrice;
  return [
    atMost(
      `${word}, the running service, ${grouped(requests)} requests to one prefix, each from a new address: sends by the carrier's ledger`,
      toPrefix,
      SENDS_TO_A_PREFIX_MAX,
    ),
    told(
      `${word}, the running service: money lost; money saved`,
      `${lost.toFixed(2)}; ${saved.toFixed(2)}`,
    ),
    {
      what: `${word}, among them: of ${grouped(people)} ordinary people started, and confirmed where they wanted to`,
      figure: `${(passed * 100).toFixed(2)} %${letDown.length > 0 ? ` (${[...new Set(letDown)].join('; ')})` : ''}`,
      target: '>= 99.9 %',
      met: passed >= ORDINARY_PASS_MIN,
    },
    atMost(`${word}, the running service: countries over their budget`, over.length, 0),
    atMost(`${word}, the running service: spent, of the tenant's budget`, all, budgets.tenant.hour),
    exactly(
      `${word}, control: ordinary challenges that went out`,
      [...started.keys()].filter((id) => (sends.get(id) ?? 0) > 0).length,
      started.size,
    ),
  ];
}

async function pump(
  client: Client,
  { channel, requests, say }: LiveAttack,
  given: Map<string, string>,
): Promise<void> {
  const numberAt = mobileBlock(countryOf(ATTACKED));
  let asked = 0;
  await inLanes(ATTACK_LANES, Array(requests).keys(), async (step) => {
    const to = numberAt(step);
    const ip = `2001:db8:${(step >>> 8).toString(16)}:${(step & 0xff).toString(16)}::1`;
    const { status, body } = await client.post('/v1/challenges', { to, channel, ip });
    if (status === 202) given.set((JSON.parse(body) as { id: string }).id, to);
    else if (status !== 429) throw new Error(`Answered ${status}: ${body}`);
    asked += 1;
    if (asked % 2_500 === 0) say(`${channel}, ${grouped(asked)} of ${grouped(requests)} requests`);
  });
}

/** Waits for changes of the challenge until it is so, or for two minutes. @returns it as it is then */
async function untilChallenge(
  client: Client,
  id: string,
  isSo: (challenge: Awaited<ReturnType<Client['challenge']>>) => boolean,
) {
  const untilMs = Date.now() + WAIT_MAX_MS;
  for (let since = 0; ; ) {
    const challenge = await client.challenge(id, `?wait=5&since=${since}`);
    if (isSo(challenge) || Date.now() > untilMs) return challenge;
    since = challenge.sequence;
  }
}

function sendsBy({ carrier }: Gateway): ReadonlyMap<string, number> {
  const sends = new Map<string, number>();
  for (const [delivery, { messages, calls }] of Object.entries(carrier.ledger().byDelivery)) {
    const id = delivery.split('.')[0] ?? '';
    sends.set(id, (sends.get(id) ?? 0) + messages + calls);
  }
  return sends;
}

/** @returns why the person could not verify */
async function visitAs(
  { carrier }: Gateway,
  client: Client,
  visit: Visit,
  started: Map<string, Visit>,
): Promise<string | undefined> {
  const { e164: to, channel, ip, confirmsAfterMs } = visit;
  const { status, body } = await client.post('/v1/challenges', { to, channel, ip });
  if (status !== 202) return `${status} ${/"code":"(\w+)"/.exec(body)?.[1] ?? ''}`.trim();
  const { id } = JSON.parse(body) as { id: string };
  started.set(id, visit);
  if (confirmsAfterMs === undefined) return undefined;
  if (channel === 'call') {
    const { state } = await untilChallenge(client, id, ({ final }) => final);
    return state === 'call_answered' ? undefined : `ended as ${state}`;
  }
  const message = await carrier.waitForMessage(to, undefined, WAIT_MAX_MS);
  const code = /\b\d{6}\b/.exec(message.body)?.[0];
  const checked = await client.post(`/v1/challenges/${id}/check`, { code });
  return /"verified":true/.test(checked.body) ? undefined : `check answered ${checked.status}`;
}

/** Picks up every call to these numbers and presses `#` as soon as the call waits for a key. @returns stops it */
function answerCalls({ carrier }: Gateway, numbers: ReadonlySet<string>): () => void {
  return carrier.watch((change) => {
    if (change.kind !== 'call' || !numbers.has(change.number)) return;
    const { id, state, waitingForKeys } = change.call;
    // Not from within the carrier's own step.
    setImmediate(() => {
      try {
        if (state === 'ringing') carrier.answer(id);
        else if (waitingForKeys) carrier.press(id, '#');
      } catch {
        // It has gone on meanwhile.
      }
    });
  });
}
