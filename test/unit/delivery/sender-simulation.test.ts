/** Sends with failover to every country of the table, through carriers that enforce its rules. */
import type { Challenge, Delivery } from '../../../src/challenge/challenge.js';
import { DEFAULT_POLICY, type Sender, type Tenant } from '../../../src/challenge/policy.js';
import { Router, senderFor } from '../../../src/challenge/routing.js';
import { kindOf, senderBans } from '../../../src/challenge/sender-rights.js';
import { CALLING_CODES, SENDER_TABLE } from '../../../src/challenge/sender-table.js';
import { planAfterFailure, senderLeftOut } from '../../../src/delivery/failover.js';
import { Walk } from '../../fixtures/stored-sample.js';
import { cases } from '../../setup/cases.js';
import { everyProvider } from '../../setup/every-provider.js';

const SENDS = cases(100_000);
const DAY_MS = 86_400_000;
const START_MS = Date.parse('2026-12-01');
const PROVIDERS = ['one', 'two', 'three'] as const;
const COUNTRIES = Object.keys(CALLING_CODES);
const FROM = ['Contoso', '+12025550100', '+18885550100', '+447700900123', '+358441234567'] as const;

/** Numbers from 0 to 1, the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const random = seeded(7);
const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;

/** Some registrations end within the year that is simulated, some never do, most countries have none. */
function tenantNumber(number: number): Tenant {
  const senders = PROVIDERS.map((provider): Sender => {
    const registered = COUNTRIES.filter(() => random() < 0.4).map((country) => {
      if (random() < 0.3) return { country };
      const lastMs = START_MS + Math.floor(random() * 500) * DAY_MS;
      return { country, until: new Date(lastMs).toISOString().slice(0, 10) };
    });
    return { provider, channel: 'sms', from: pick(FROM), registered };
  });
  const countries = { sms: ['*'], call: [] };
  const id = `t${number}`;
  return { id, brand: 'Contoso', locale: 'en', senders, countries, senderRights: 'enforced' };
}

/** What the networks of a country do, written apart from the product's rules. */
function isLetThrough(sender: Sender, country: string, nowMs: number): boolean {
  const kind = kindOf(sender, country);
  const american = kind === 'toll_free' || kind === '10dlc';
  const rowOf = (wanted: typeof kind) =>
    SENDER_TABLE.find((row) => row.country === country && row.kind === wanted);
  const row = rowOf(kind) ?? (american && country !== 'US' ? rowOf('foreign_long') : undefined);
  if (row?.needs === 'nothing') return true;
  // What the operator stated is over: nobody relies on a rule that is not confirmed.
  if (!row?.confirmed) return !isOver(sender, country, nowMs);
  if (row.since !== undefined && nowMs < Date.parse(row.since)) return true;
  if (row.needs === 'another_kind') return false;
  return (sender.registered ?? []).some(
    (each) =>
      each.country === country &&
      (each.until === undefined || nowMs < Date.parse(each.until) + DAY_MS),
  );
}

function isOver({ registered = [] }: Sender, country: string, nowMs: number): boolean {
  const until = registered.find((each) => each.country === country)?.until;
  return until !== undefined && nowMs >= Date.parse(until) + DAY_MS;
}

function challengeOf(tenant: string, country: string, used: readonly string[]): Challenge {
  const { challenge } = new Walk({ channels: ['sms'] });
  const deliveries = used.map(
    (provider, index): Delivery => ({
      number: index + 1,
      channel: 'sms',
      provider,
      state: 'failed',
      reason: 'provider_unavailable',
    }),
  );
  return { ...challenge, tenant, to: { ...challenge.to, country }, deliveries };
}

it('no send is blocked or relabelled that the table could foresee, and none is refused without need', () => {
  const tenants = Array.from({ length: 40 }, (_, number) => tenantNumber(number));
  let nowMs = START_MS;
  const routes = new Router({ sms: { '*': PROVIDERS }, call: {} }, everyProvider, {
    bans: senderBans(tenants),
    clock: { now: () => nowMs },
  });
  const seen = { sends: 0, blocked: 0, failovers: 0, refused: 0, needless: 0 };
  while (seen.sends < SENDS) {
    nowMs = START_MS + Math.floor((seen.sends / SENDS) * 500) * DAY_MS;
    const tenant = pick(tenants);
    const country = pick(COUNTRIES);
    const allowed = (provider: string) => {
      const sender = senderFor(tenant.senders, { provider, channel: 'sms' }, country);
      return sender !== undefined && isLetThrough(sender, country, nowMs);
    };
    const used: string[] = [];
    let next = routes.next('sms', { tenant: tenant.id, country, tried: [] })?.provider;
    while (next !== undefined) {
      used.push(next);
      seen.sends += 1;
      if (!allowed(next)) seen.blocked += 1;
      if (random() < 0.3) break;
      const challenge = challengeOf(tenant.id, country, used);
      const [of, policy] = [used.length, DEFAULT_POLICY] as const;
      next = planAfterFailure(challenge, of, 'next_provider', routes, policy)?.provider;
      if (next !== undefined) seen.failovers += 1;
      else {
        const left = PROVIDERS.filter((each) => !used.includes(each));
        if (left.some(allowed)) seen.needless += 1;
        expect(senderLeftOut(challenge, of, 'next_provider', routes, policy)).toBe(left.length > 0);
      }
    }
    if (used.length === 0) {
      seen.refused += 1;
      seen.sends += 1;
      if (PROVIDERS.some(allowed)) seen.needless += 1;
    }
  }
  expect(seen).toMatchObject({ blocked: 0, needless: 0 });
  // It proves something only if all of it happened.
  expect(seen.failovers).toBeGreaterThan(SENDS / 10);
  expect(seen.refused).toBeGreaterThan(SENDS / 100);
});
