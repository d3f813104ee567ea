/**
 * Pumping at the running service, in real time: each request to one prefix comes from a new address, while ordinary people in 30
 * countries start, receive and confirm. The carrier's ledger counts the sends.
 */
import type { Channel } from '../../../../src/challenge/challenge.js';
import { type Client, inLanes } from '../gateway/client.js';
import { type Gateway, withGateway } from '../gateway/gateway.js';
import { Random } from '../random.js';
import { atMost, exactly, type Finding, grouped, told } from '../row.js';
import { COUNTRIES, type Country, countryOf } from './countries.js';
import { ORDINARY_PASS_MIN, SENDS_TO_A_PREFIX_MAX } from './day.js';
import { budgetsOf, type LiveBudgets } from './live-budgets.js';
import { answerCalls, visitAs } from './ordinary-person.js';
import { mobileBlock, mobileNumber } from './phone-plan.js';
import { ordinaryPeople, type Visit } from './traffic.js';

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
/** Slow enough that a busy machine presses the key in time. */
const TIME_SCALE = 8;
const WAIT_MAX_MS = 120_000;

export async function liveAttack(attack: LiveAttack): Promise<readonly Finding[]> {
  const random = new Random(attack.seed);
  const people = ordinaryPeople(random, attack.people, attack.channel).map((visit) => ({
    ...visit,
    e164: mobileNumber(random, visit.country),
  }));
  const budgets = budgetsOf(people);
  const prices = {
    sms: Object.fromEntries(COUNTRIES.map(({ code, smsPrice }) => [code, smsPrice])),
    call: Object.fromEntries(COUNTRIES.map(({ code, callPrice }) => [code, callPrice])),
  };
  const figures = { budgets, callsAtOnce: 200 };
  return withGateway(
    { roles: 'api,worker', figures, prices, timeScale: TIME_SCALE },
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
      await untilSent(client, [...attackers.keys(), ...started.keys()]);
      return judge(gateway, attack, { attackers, started, letDown, budgets });
    },
  );
}

interface Outcome {
  /** The attackers' challenges, with their numbers. */
  readonly attackers: ReadonlyMap<string, string>;
  readonly started: ReadonlyMap<string, Visit>;
  /** Why an ordinary person was refused. */
  readonly letDown: readonly string[];
  readonly budgets: LiveBudgets;
}

function judge(
  gateway: Gateway,
  { channel, requests, people }: LiveAttack,
  { attackers, started, letDown, budgets }: Outcome,
): readonly Finding[] {
  const word = channel === 'sms' ? 'SMS' : 'calls';
  const price = ({ smsPrice, callPrice }: Country) => (channel === 'sms' ? smsPrice : callPrice);
  const sends = sendsBy(gateway);
  const toPrefix = [...attackers.keys()].reduce((sum, id) => sum + (sends.get(id) ?? 0), 0);
  const spent = new Map<string, number>([[ATTACKED, toPrefix * price(countryOf(ATTACKED))]]);
  for (const [id, { country }] of started) {
    const cost = (sends.get(id) ?? 0) * price(country);
    spent.set(country.code, (spent.get(country.code) ?? 0) + cost);
  }
  const over = [...spent].filter(
    ([code, sum]) => sum > (budgets.countries[code]?.hour ?? 0) + 1e-6,
  );
  const all = [...spent.values()].reduce((sum, each) => sum + each, 0);
  const passed = 1 - letDown.length / people;
  const lost = toPrefix * price(countryOf(ATTACKED));
  const saved = (requests - toPrefix) * price(countryOf(ATTACKED));
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

/** Waits until no challenge is on its way to the carrier. */
async function untilSent(client: Client, ids: readonly string[]): Promise<void> {
  await inLanes(PEOPLE_LANES, ids, async (id) => {
    const untilMs = Date.now() + WAIT_MAX_MS;
    for (let since = 0; Date.now() < untilMs; ) {
      const { body } = await client.get(`/v1/challenges/${id}?wait=5&since=${since}`);
      const { state, sequence } = JSON.parse(body) as { state: string; sequence: number };
      if (state !== 'queued' && state !== 'sending') return;
      since = sequence;
    }
  });
}

function sendsBy({ carrier }: Gateway): ReadonlyMap<string, number> {
  const sends = new Map<string, number>();
  for (const [delivery, { messages, calls }] of Object.entries(carrier.ledger().byDelivery)) {
    const id = delivery.split('.')[0] ?? '';
    sends.set(id, (sends.get(id) ?? 0) + messages + calls);
  }
  return sends;
}
