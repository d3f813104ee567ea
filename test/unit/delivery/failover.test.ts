/** The order of routes after failures, without Redis. */
import type {
  Challenge,
  Channel,
  ChannelList,
  Delivery,
} from '../../../src/challenge/challenge.js';
import { DEFAULT_POLICY } from '../../../src/challenge/policy.js';
import { pairKey, Router } from '../../../src/challenge/routing.js';
import { planAfterFailure, senderLeftOut } from '../../../src/delivery/failover.js';
import { Walk } from '../../fixtures/stored-sample.js';
import { everyProvider } from '../../setup/every-provider.js';

/** A channel that a later version may have. */
const THIRD = 'third' as Channel;
const table = { '*': ['one', 'two'] };
const routes = new Router({ sms: table, call: table, third: table } as never, everyProvider);

function challengeWith(channels: ChannelList, ...used: (readonly [Channel, string])[]): Challenge {
  const deliveries = used.map(
    ([channel, provider], index): Delivery => ({
      number: index + 1,
      channel,
      provider,
      state: 'failed',
      reason: 'unreachable',
    }),
  );
  return { ...new Walk({ channels }).challenge, deliveries };
}

/** Every route that is used where each delivery fails. */
function walk(channels: ChannelList, first: Channel, scope: 'next_provider' | 'other_channel') {
  const used: [Channel, string][] = [[first, 'one']];
  for (;;) {
    const challenge = challengeWith(channels, ...used);
    const next = planAfterFailure(challenge, used.length, scope, routes, DEFAULT_POLICY);
    if (!next) return used.map(([channel, provider]) => `${channel} ${provider}`);
    used.push([next.channel, next.provider]);
  }
}

it('each channel is used in the order of the list, over all its providers, and never again', () => {
  const list: ChannelList = ['call', THIRD, 'sms'];
  expect(walk(list, 'call', 'other_channel')).toEqual(['call one', 'third one', 'sms one']);
  expect(walk(list, 'call', 'next_provider')).toEqual(
    ['call', 'third', 'sms'].flatMap((channel) => [`${channel} one`, `${channel} two`]),
  );
});

it('a channel that was passed over at the start is not used later', () => {
  expect(walk(['sms', 'call', THIRD], 'call', 'other_channel')).toEqual(['call one', 'third one']);
  expect(walk(['sms', 'call'], 'call', 'other_channel')).toEqual(['call one']);
});

it('a channel that a resend has used is passed over', () => {
  const challenge = challengeWith(['sms', 'call', THIRD], ['sms', 'one'], ['call', 'one']);
  expect(planAfterFailure(challenge, 2, 'other_channel', routes, DEFAULT_POLICY)).toEqual({
    channel: THIRD,
    provider: 'one',
  });
});

it('a channel without an allowed route gives way to the one after it', () => {
  const challenge = challengeWith(['sms', 'call', THIRD], ['sms', 'one']);
  const refused = ['one', 'two'].map((provider) => ({ channel: 'call', provider }) as const);
  expect(
    planAfterFailure(challenge, 1, 'other_channel', routes, DEFAULT_POLICY, refused),
  ).toMatchObject({ channel: THIRD });
});

describe('where the country would block the sender at the second provider', () => {
  const { tenant, to } = challengeWith(['sms']);
  const bans = new Map([[pairKey(tenant, 'two', to.country), { fromMs: 0, remedy: 'Register.' }]]);
  const limited = new Router({ sms: table, call: table }, everyProvider, {
    bans,
    clock: { now: () => 1 },
  });

  it('a failover leaves it out, goes on to the call, and says so where nothing is left', () => {
    const both = challengeWith(['sms', 'call'], ['sms', 'one']);
    expect(planAfterFailure(both, 1, 'next_provider', limited, DEFAULT_POLICY)).toEqual({
      channel: 'call',
      provider: 'one',
    });
    const alone = challengeWith(['sms'], ['sms', 'one']);
    expect(planAfterFailure(alone, 1, 'next_provider', limited, DEFAULT_POLICY)).toBeUndefined();
    expect(senderLeftOut(alone, 1, 'next_provider', limited, DEFAULT_POLICY)).toBe(true);
  });

  it('a failure that no other provider could mend keeps its own reason', () => {
    const alone = challengeWith(['sms'], ['sms', 'one']);
    expect(senderLeftOut(alone, 1, 'none', limited, DEFAULT_POLICY)).toBe(false);
    expect(senderLeftOut(alone, 1, 'other_channel', limited, DEFAULT_POLICY)).toBe(false);
    expect(senderLeftOut(alone, 1, 'next_provider', routes, DEFAULT_POLICY)).toBe(false);
    const few = { ...DEFAULT_POLICY, deliveriesMax: 1 };
    expect(senderLeftOut(alone, 1, 'next_provider', limited, few)).toBe(false);
  });
});
