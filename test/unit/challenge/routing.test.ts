import { parsePhoneNumber } from '../../../src/challenge/phone-number.js';
import type { CallerIds } from '../../../src/challenge/policy.js';
import type { Route } from '../../../src/challenge/ports.js';
import { firstRoutes, pairKey, Router } from '../../../src/challenge/routing.js';

const providers = new Map([
  ['twilio', { capabilities: new Set(['sms', 'call']) }],
  ['vonage', { capabilities: new Set(['sms', 'call']) }],
  ['letters', { capabilities: new Set(['sms']) }],
]);
const router = new Router(
  {
    sms: { '*': ['twilio', 'vonage'], FI: ['vonage', 'twilio'] },
    call: { '*': ['letters', 'twilio'] },
  },
  providers,
);

it('the operator’s order for a country comes before the one for all', () => {
  expect(router.next('sms', { tenant: 'default', country: 'FI', tried: [] })?.provider).toBe(
    'vonage',
  );
  expect(router.next('sms', { tenant: 'default', country: 'SE', tried: [] })?.provider).toBe(
    'twilio',
  );
});

it('a provider is tried once, and after the last one there is none', () => {
  const tried = [{ channel: 'sms', provider: 'vonage' }] as const;
  expect(router.next('sms', { tenant: 'default', country: 'FI', tried })?.provider).toBe('twilio');
  const both = [...tried, { channel: 'sms', provider: 'twilio' } as const];
  expect(router.next('sms', { tenant: 'default', country: 'FI', tried: both })).toBeUndefined();
});

it('a provider that was tried on one channel may be tried on the other', () => {
  expect(
    router.next('call', {
      tenant: 'default',
      country: 'FI',
      tried: [{ channel: 'sms', provider: 'twilio' }],
    })?.provider,
  ).toBe('twilio');
});

it('a pinned provider is the only one, and must be configured', () => {
  expect(
    router.next('sms', { tenant: 'default', country: 'FI', tried: [], pinned: 'twilio' })?.provider,
  ).toBe('twilio');
  const tried = [{ channel: 'sms', provider: 'twilio' }] as const;
  expect(
    router.next('sms', { tenant: 'default', country: 'FI', tried, pinned: 'twilio' }),
  ).toBeUndefined();
  expect(
    router.next('sms', { tenant: 'default', country: 'FI', tried: [], pinned: 'nexmo' }),
  ).toBeUndefined();
});

it('a provider that does not support the channel is skipped, even if it is pinned', () => {
  expect(router.next('call', { tenant: 'default', country: 'FI', tried: [] })?.provider).toBe(
    'twilio',
  );
  expect(
    router.next('sms', { tenant: 'default', country: 'FI', tried: [], pinned: 'letters' })
      ?.provider,
  ).toBe('letters');
  expect(
    router.next('call', { tenant: 'default', country: 'FI', tried: [], pinned: 'letters' }),
  ).toBeUndefined();
});

describe('a pair of provider and sender that the country would block', () => {
  const NUMBER = parsePhoneNumber('+358441234567');
  const ENDS_MS = 1_000;
  let nowMs: number;
  const tenant = {
    id: 'default',
    brand: 'Contoso',
    locale: 'en',
    senders: [],
    countries: { sms: ['*'], call: ['*'] },
  };
  const banned = (...names: string[]) =>
    new Router({ sms: { '*': ['twilio', 'vonage'] }, call: { '*': ['twilio'] } }, providers, {
      bans: new Map(
        names.map((name) => [
          pairKey('default', name, 'FI'),
          { fromMs: ENDS_MS, remedy: `Register at ${name}` },
        ]),
      ),
      clock: { now: () => nowMs },
    });
  beforeEach(() => {
    nowMs = ENDS_MS;
  });

  it('is never chosen, neither first nor pinned, by this tenant in this country', () => {
    const routes = banned('twilio');
    const query = { tenant: 'default', country: 'FI', tried: [] };
    expect(routes.next('sms', query)?.provider).toBe('vonage');
    expect(routes.next('sms', { ...query, pinned: 'twilio' })).toBeUndefined();
    expect(routes.next('call', query)?.provider).toBe('twilio');
    expect(routes.next('sms', { ...query, tenant: 'other' })?.provider).toBe('twilio');
    expect(routes.next('sms', { ...query, country: 'SE' })?.provider).toBe('twilio');
  });

  it('is used until the registration is over, in a process that keeps running', () => {
    const routes = banned('twilio');
    const query = { tenant: 'default', country: 'FI', tried: [] };
    nowMs = ENDS_MS - 1;
    expect(routes.next('sms', query)?.provider).toBe('twilio');
    nowMs = ENDS_MS;
    expect(routes.next('sms', query)?.provider).toBe('vonage');
  });

  it('leaves sender_not_allowed, with what to register, where there is no other', () => {
    const routes = banned('twilio', 'vonage');
    expect(() => firstRoutes(routes, tenant, { channels: ['sms'] }, NUMBER)).toThrow(
      expect.objectContaining({
        code: 'sender_not_allowed',
        message: expect.stringContaining('Register at twilio'),
      }),
    );
    const pinned = { channels: ['sms'], provider: 'vonage' } as const;
    expect(() => firstRoutes(routes, tenant, pinned, NUMBER)).toThrow('Register at vonage');
  });

  it('gives way to the call that was asked for as well', () => {
    const routes = banned('twilio', 'vonage');
    expect(firstRoutes(routes, tenant, { channels: ['sms', 'call'] }, NUMBER)).toEqual([
      { channel: 'call', provider: 'twilio' },
    ]);
  });
});

describe('the number that a call shows', () => {
  const able = new Map([
    ['plain', { capabilities: new Set(['sms', 'call']) }],
    ['hiding', { capabilities: new Set(['sms', 'call']), hiddenCaller: true }],
    ['other', { capabilities: new Set(['call']), hiddenCaller: true }],
  ]);
  const names = ['plain', 'hiding', 'other'];
  const routesOf = (callerIds: CallerIds) =>
    new Router({ sms: { '*': names }, call: { '*': names } }, able, {
      bans: new Map(),
      clock: { now: () => 0 },
      callerIds: new Map([['default', callerIds]]),
    });
  const query = { tenant: 'default', country: 'FI', tried: [] };
  const all = (routes: Router, country = 'FI') => {
    const tried: Route[] = [];
    for (;;) {
      const route = routes.next('call', { ...query, country, tried });
      if (!route) return tried;
      tried.push(route);
    }
  };
  const call = (provider: string, caller?: 'hidden') => ({
    channel: 'call',
    provider,
    ...(caller ? { caller } : {}),
  });

  it('is shown where nothing is said, by every carrier', () => {
    expect(all(routesOf({}))).toEqual(names.map((name) => call(name)));
    expect(all(routesOf({ SE: 'hidden_only' }))).toEqual(names.map((name) => call(name)));
  });

  it('is hidden by those that can, which come first; the others follow and show it', () => {
    const hidden = [call('hiding', 'hidden'), call('other', 'hidden'), call('plain')];
    expect(all(routesOf({ FI: 'hidden' }))).toEqual(hidden);
  });

  it('is never shown where only hidden calls are wanted, not even by a carrier that the request names', () => {
    const routes = routesOf({ '*': 'hidden_only' });
    expect(all(routes)).toEqual([call('hiding', 'hidden'), call('other', 'hidden')]);
    expect(routes.next('call', { ...query, pinned: 'plain' })).toBeUndefined();
    expect(routes.next('call', { ...query, pinned: 'other' })).toEqual(call('other', 'hidden'));
  });

  it('is the country’s own choice before the one for all', () => {
    const routes = routesOf({ '*': 'hidden_only', SE: 'shown' });
    expect(all(routes, 'SE')).toEqual(names.map((name) => call(name)));
  });

  it('is the choice of this tenant alone, and of no SMS', () => {
    const routes = routesOf({ '*': 'hidden_only' });
    expect(routes.next('call', { ...query, tenant: 'another' })).toEqual(call('plain'));
    expect(routes.next('sms', query)).toEqual({ channel: 'sms', provider: 'plain' });
  });
});
