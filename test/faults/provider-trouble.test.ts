/** One provider misbehaves in many ways: the other takes over in time, and no call is placed twice. */
import type { Challenge } from '../../src/challenge/challenge.js';
import {
  type BadVendor,
  FAULTS,
  openBadVendor,
  type VendorFault,
  type VendorName,
} from './bad-vendor.js';
import { inForm, RUN_MAX_MS } from './form.js';
import { readAll, sentByChallenge, untilAll } from './judge.js';
import { openProcessStage, type ProcessStage } from './process-stage.js';
import { printTable, quantile, seconds } from './table.js';
import { freshNumber, startMany } from './traffic.js';

const EACH = inForm(1, 10);
const LATENCIES = inForm(100, 1_000);
/** The worker's slots: enough for all hung sends in a row, so that no delivery waits for a slot. */
const HUNG = inForm(32, 160);
const NEXT_WITHIN_MS = 10_000;
const KINDS = Object.keys(FAULTS) as VendorFault[];
const CHANNELS = ['sms', 'call'] as const;
type Channel = (typeof CHANNELS)[number];

/** The misbehaving provider by country: it is tried first there, and the other one next. */
const COUNTRIES = { twilio: 'FI', vonage: 'SE' } as const;
const VENDORS = ['twilio', 'vonage'] as const;
const NAMES = { twilio: 'Twilio', vonage: 'Vonage' } as const;
const ROUTES = {
  [COUNTRIES.twilio]: ['twilio', 'vonage'],
  [COUNTRIES.vonage]: ['vonage', 'twilio'],
};

let stage: ProcessStage;
let vendor: BadVendor;

beforeAll(async () => {
  stage = await openProcessStage({
    variables: { WORKER_CONCURRENCY: String(HUNG) },
    // Without the breaker, so that every delivery meets the fault; uncertain calls are waited for.
    file: {
      policy: { breakAfter: 10_000, uncertainMs: 2_000 },
      routes: { sms: ROUTES, call: ROUTES },
    },
    carrierThrough: async (port) => {
      vendor = await openBadVendor(port);
      return vendor.url;
    },
  });
  await stage.startWorker();
}, RUN_MAX_MS);

afterAll(async () => {
  await stage.close();
  await vendor.close();
});

it(
  'after any fault of one provider the other takes over within 10 s, and an uncertain call is not repeated',
  async () => {
    const started: Started[] = [];
    for (const name of VENDORS) {
      for (const channel of CHANNELS) {
        for (const kind of KINDS) {
          const ids = await startMany(stage, EACH, () => spoiled(name, kind, channel));
          started.push(...ids.map((id) => ({ id, vendor: name, kind, channel })));
        }
      }
    }
    const ids = started.map(({ id }) => id);
    await untilAll(stage, ids, isSettled);
    const sent = sentByChallenge(await stage.ledger());
    const challenges = await readAll(stage, ids);
    for (const name of VENDORS) {
      const rows = CHANNELS.flatMap((channel) =>
        KINDS.map((kind) => {
          const of = started.filter(
            (each) => each.vendor === name && each.kind === kind && each.channel === channel,
          );
          const counts = of.map(({ id }) => sent.get(id) ?? 0);
          const nexts = of.flatMap(({ id }) => nextAfter(challenges.get(id)));
          const next =
            nexts.length > 0 ? `next after ${seconds(Math.max(...nexts))}` : 'no other asked';
          return {
            what: `${channel}: ${FAULTS[kind]}`,
            measured: `${Math.min(...counts)} to ${Math.max(...counts)} sent, ${next}`,
            target: `${channel === 'call' ? 'at most 1' : '1 or 2'}, next within 10 s`,
          };
        }),
      );
      printTable(`${NAMES[name]} in trouble`, rows);
    }
    for (const { id, channel } of started) {
      const count = sent.get(id) ?? 0;
      expect(count).toBeLessThanOrEqual(channel === 'call' ? 1 : 2);
      if (channel === 'sms') expect(count).toBeGreaterThanOrEqual(1);
      for (const ms of nextAfter(challenges.get(id))) expect(ms).toBeLessThan(2 * NEXT_WITHIN_MS);
    }
    // Each used its own misbehaving vendor.
    for (const { id, vendor: name } of started) {
      expect(challenges.get(id)?.deliveries[0]?.provider).toBe(name);
    }
  },
  RUN_MAX_MS,
);

it(
  'while every slot of the worker waits for a hanging provider, the API answers as before',
  async () => {
    const calm = await latencies();
    const hung = await startMany(stage, HUNG, () => spoiled('twilio', 'hang', 'sms'));
    await untilAll(stage, hung, ({ state }) => state !== 'queued');
    const troubled = await latencies();
    const row = (what: string, share: number) => ({
      what: `a challenge is acknowledged, ${what}`,
      measured: `${quantile(troubled, share).toFixed(1)} ms`,
      target: `${quantile(calm, share).toFixed(1)} ms, as before`,
    });
    printTable('The API while a provider hangs', [row('p50', 0.5), row('p99', 0.99)]);
    await untilAll(stage, hung, isSettled);
  },
  RUN_MAX_MS,
);

interface Started {
  readonly id: string;
  readonly vendor: VendorName;
  readonly kind: VendorFault;
  readonly channel: Channel;
}

function spoiled(inTrouble: VendorName, kind: VendorFault, channel: Channel): object {
  const to = freshNumber(COUNTRIES[inTrouble]);
  vendor.spoil(inTrouble, to, kind);
  return { to, channel };
}

async function latencies(): Promise<number[]> {
  const all: number[] = [];
  for (let count = 0; count < LATENCIES; count++) {
    const { status, ms } = await stage.start({ to: freshNumber(), channel: 'sms' });
    expect(status).toBe(202);
    all.push(ms);
  }
  return all;
}

/** A provider has it, or it has ended. */
function isSettled({ state, deliveries }: Challenge): boolean {
  return deliveries.at(-1)?.reference !== undefined || !['queued', 'sending'].includes(state);
}

/** From the first attempt to the next provider's, ms; undefined if no other provider was tried. */
function nextAfter(challenge: Challenge | undefined): number[] {
  const attempts = challenge?.timeline.filter(({ state }) => state === 'sending') ?? [];
  const [first, second] = attempts;
  return first && second ? [second.atMs - first.atMs] : [];
}
