/** How the router chooses by mode, from what is in memory. */
import type { RouteQuery } from '../../../src/challenge/ports.js';
import { Router } from '../../../src/challenge/routing.js';
import { decide, parseChoice } from '../../../src/routing/choice-record.js';
import { type ChosenRoute, LearnedRoutes } from '../../../src/routing/learned-routes.js';
import { type Evidence, NOTHING, seededRandom } from '../../../src/routing/posterior.js';
import type { RouteEntry, RouteSettings } from '../../../src/routing/route-settings.js';
import { MovingClock } from '../../setup/moving-clock.js';

const clock = new MovingClock();
const HALF_LIFE = { halfLifeMs: 86_400_000 };
const providers = { get: () => ({ capabilities: new Set(['sms', 'call']) }) };

interface World {
  readonly entry: RouteEntry;
  /** Only this tenant's. */
  readonly own?: RouteEntry;
  readonly good?: Readonly<Record<string, number>>;
  readonly bad?: Readonly<Record<string, number>>;
  readonly broken?: readonly string[];
  readonly banned?: readonly string[];
  readonly worth?: { readonly verified: number; readonly minute: number };
  readonly prices?: Readonly<Record<string, number>>;
}

function routed({ entry, own, good, bad, broken, banned, worth, prices }: World) {
  const settings: RouteSettings = {
    everywhere: { sms: { '*': entry }, call: {} },
    tenants: new Map(own ? [['acme', { sms: { FI: own }, call: {} }]] : []),
    worth: new Map(worth ? [['acme', worth]] : []),
  };
  const random = seededRandom(1);
  const asked: string[] = [];
  const chosen: ChosenRoute[] = [];
  const chooser = new LearnedRoutes({
    settings,
    evidence: {
      of: (scope, channel, country, carrier): Evidence => {
        asked.push(`${scope} ${channel} ${country}`);
        const sums = { good: good?.[carrier] ?? 0, undelivered: bad?.[carrier] ?? 0 };
        return { ...NOTHING, ...sums, atMs: clock.now() };
      },
      isBroken: (_, carrier) => broken?.includes(carrier) ?? false,
    },
    priceOf: (_, __, carrier) => prices?.[carrier] ?? 0,
    clock,
    seed: () => Math.floor(random() * 2 ** 32),
    onChosen: (one) => chosen.push(one),
  });
  const bans = new Map(
    (banned ?? []).map((carrier) => [`acme ${carrier} FI`, { fromMs: 0, remedy: 'register it' }]),
  );
  const preferences = { sms: { '*': entry.carriers }, call: {} };
  const router = new Router(preferences, providers, { bans, clock }, chooser);
  const next = (query: Partial<RouteQuery> = {}) =>
    router.next('sms', { tenant: 'acme', country: 'FI', tried: [], ...query });
  const many = (query: Partial<RouteQuery> = {}) => {
    const counts: Record<string, number> = {};
    for (let i = 0; i < 5_000; i += 1) {
      const carrier = next(query)?.provider ?? 'none';
      counts[carrier] = (counts[carrier] ?? 0) + 1;
    }
    return counts;
  };
  return { next, many, asked, chosen };
}

const LEARNED: RouteEntry = { mode: 'learned', carriers: ['a', 'b', 'c'], ...HALF_LIFE };

it('a route that learns goes to whoever leads, and each choice can be computed again from its record', () => {
  const { next } = routed({ entry: LEARNED, good: { a: 30, b: 100 }, bad: { a: 60 } });
  const counts: Record<string, number> = {};
  for (let i = 0; i < 1_000; i += 1) {
    const { provider = '', choice = '' } = next() ?? {};
    counts[provider] = (counts[provider] ?? 0) + 1;
    const considered = parseChoice(choice);
    expect(considered && decide(considered).carrier).toBe(provider);
  }
  expect(counts['b']).toBeGreaterThan(850);
});

it('a carrier that rights, breaker, or the request exclude is never chosen', () => {
  const good = { a: 100, b: 100, c: 100 };
  expect(routed({ entry: LEARNED, good, banned: ['a'] }).many()['a']).toBeUndefined();
  expect(routed({ entry: LEARNED, good, broken: ['a'] }).many()['a']).toBeUndefined();
  expect(routed({ entry: LEARNED, good }).many({ pinned: 'c' })).toEqual({ c: 5_000 });
  const tried = [{ channel: 'sms', provider: 'a' }] as const;
  expect(routed({ entry: LEARNED, good }).many({ tried })).toEqual({ b: 5_000 });
});

it('where every breaker is open, the order decides: a refusal is better than no try', () => {
  const { next } = routed({ entry: LEARNED, broken: ['a', 'b', 'c'] });
  expect(next()?.provider).toBeDefined();
});

it('no route is left once all have been tried', () => {
  const tried = ['a', 'b', 'c'].map((provider) => ({ channel: 'sms' as const, provider }));
  expect(routed({ entry: LEARNED }).next({ tried })).toBeUndefined();
});

it('after a resend another carrier is used', () => {
  const { next } = routed({ entry: LEARNED, good: { a: 100, b: 20 } });
  const route = next({ after: 'a' });
  expect(route).toMatchObject({ provider: 'b' });
  expect(route?.choice).toMatch(/^again2 a /);
});

it('a share of 1 % gets one message in a hundred', () => {
  const shares = [{ carrier: 'b', percent: 1 }];
  const entry: RouteEntry = { mode: 'share', carriers: ['a', 'b'], shares, ...HALF_LIFE };
  const { b = 0 } = routed({ entry }).many();
  expect(b).toBeGreaterThan(25);
  expect(b).toBeLessThan(80);
});

it('a shadow is judged and gets nothing', () => {
  const entry: RouteEntry = { mode: 'shadow', carriers: ['a', 'b'], shadows: ['c'] };
  const ready = routed({ entry });
  expect(ready.many()).toEqual({ a: 5_000 });
  expect(ready.next()?.choice).toBe('shadow2 - a:used c:ready');
  expect(ready.chosen.at(-1)).toMatchObject({ carrier: 'c', mode: 'shadow', why: 'ready' });
  const tried = ['a', 'b'].map((provider) => ({ channel: 'sms' as const, provider }));
  expect(ready.next({ tried })).toBeUndefined();
  expect(routed({ entry, banned: ['c'] }).next()?.choice).toContain('c:sender_not_allowed');
  expect(routed({ entry, broken: ['c'] }).next()?.choice).toContain('c:breaker_open');
});

it('a pinned route keeps nothing and asks for no evidence', () => {
  const { next, asked, chosen } = routed({ entry: { mode: 'pinned', carriers: ['a', 'b'] } });
  expect(next()).toEqual({ channel: 'sms', provider: 'a' });
  expect([asked, chosen]).toEqual([[], []]);
});

it('a tenant with routes of its own has its own order and its own evidence', () => {
  const own: RouteEntry = { mode: 'learned', carriers: ['c', 'a'], ...HALF_LIFE };
  const { next, asked } = routed({ entry: LEARNED, own });
  expect(next({ tried: [{ channel: 'sms', provider: 'a' }] })?.provider).toBe('c');
  expect(new Set(asked)).toEqual(new Set(['acme sms FI']));
  expect(next({ tenant: 'other', tried: [{ channel: 'sms', provider: 'b' }] })?.provider).toBe('a');
  expect(asked.at(-1)).toBe('* sms FI');
});

it('a tenant’s pinned order replaces a learned one', () => {
  const { many } = routed({ entry: LEARNED, own: { mode: 'pinned', carriers: ['b'] } });
  expect(many()).toEqual({ b: 5_000 });
});

it('the tenant’s words weigh the price: a verified sign-in is worth 0.30', () => {
  const entry: RouteEntry = { mode: 'learned', carriers: ['a', 'b'], ...HALF_LIFE };
  const known = { entry, good: { a: 150, b: 150 }, bad: { a: 5, b: 7 } };
  const prices = { a: 0.09, b: 0.04 };
  expect(routed({ ...known, prices }).many()['a']).toBeGreaterThan(4_000);
  const worth = { verified: 0.3, minute: 0 };
  expect(routed({ ...known, prices, worth }).many()['b']).toBeGreaterThan(4_000);
});
