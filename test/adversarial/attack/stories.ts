/** Carriers' reports about a challenge during a few seconds, and its end, even if reports come twice, late or out of order. */
import type { Channel } from '../../../src/challenge/challenge.js';
import type { DeliveryEvent } from '../../../src/challenge/event.js';
import type { Random } from '../../setup/random.js';

/** A report about one delivery: an event, or a key press. */
export type Word =
  | { readonly delivery: number; readonly event: DeliveryEvent }
  | { readonly delivery: number; readonly key: string; readonly pressed?: string };

export interface Story {
  readonly channel: Channel;
  readonly words: readonly Word[];
  readonly ends: { readonly state: string; readonly reason?: string };
}

const first = (event: DeliveryEvent): Word => ({ delivery: 1, event });
const second = (event: DeliveryEvent): Word => ({ delivery: 2, event });
const failed = (
  reason: 'busy' | 'unreachable' | 'opted_out',
  retry: 'next_provider' | 'other_channel' | 'none',
): DeliveryEvent => ({ kind: 'failed', reason, retry });

const called = [first({ kind: 'sent' }), first({ kind: 'ringing' }), first({ kind: 'picked_up' })];

export const STORIES: Readonly<Record<string, Story>> = {
  answered: {
    channel: 'call',
    words: [
      ...called,
      { delivery: 1, key: '#' },
      first({ kind: 'human' }),
      first({ kind: 'call_ended' }),
    ],
    ends: { state: 'call_answered' },
  },
  denied: {
    channel: 'call',
    words: [...called, { delivery: 1, key: '#', pressed: '0' }, first({ kind: 'call_ended' })],
    ends: { state: 'denied' },
  },
  'hung up': {
    channel: 'call',
    words: [...called, first({ kind: 'call_ended' })],
    ends: { state: 'failed', reason: 'hung_up' },
  },
  busy: {
    channel: 'call',
    words: [
      first({ kind: 'sent' }),
      first({ kind: 'ringing' }),
      first(failed('busy', 'other_channel')),
    ],
    ends: { state: 'failed', reason: 'busy' },
  },
  voicemail: {
    channel: 'call',
    words: [...called, first({ kind: 'machine' })],
    ends: { state: 'failed', reason: 'voicemail' },
  },
  'voicemail that plays #': {
    channel: 'call',
    words: [...called, { delivery: 1, key: '#' }, first({ kind: 'machine' })],
    ends: { state: 'failed', reason: 'voicemail' },
  },
  delivered: {
    channel: 'sms',
    words: [first({ kind: 'sent' }), first({ kind: 'delivered' })],
    ends: { state: 'delivered' },
  },
  'opted out': {
    channel: 'sms',
    words: [first({ kind: 'sent' }), first(failed('opted_out', 'none'))],
    ends: { state: 'failed', reason: 'opted_out' },
  },
  'sent over the second provider': {
    channel: 'sms',
    words: [
      first({ kind: 'sent' }),
      first(failed('unreachable', 'next_provider')),
      second({ kind: 'sent' }),
      second({ kind: 'delivered' }),
    ],
    ends: { state: 'delivered' },
  },
};

/** Every report one to five times, in any order, except that reports on the second delivery come after the first has failed. */
export function retold(random: Random, { words }: Story): Word[] {
  const order = random.shuffled(
    words.flatMap((word) => Array.from({ length: random.whole(1, 5) }, () => word)),
  );
  const early = order.findIndex(({ delivery }) => delivery === 2);
  const cause = order.findIndex((word) => 'event' in word && word.event.kind === 'failed');
  if (early >= 0 && early < cause) order.splice(early, 0, ...order.splice(cause, 1));
  return order;
}

/** Up to twelve arbitrary reports. */
export function mixed(random: Random, channel: Channel): Word[] {
  const words = Object.values(STORIES)
    .filter((story) => story.channel === channel)
    .flatMap((story) => story.words);
  return Array.from({ length: random.whole(1, 12) }, () => random.pick(words));
}
