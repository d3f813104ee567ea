/** A message as the API shows it: no content, no sealed number, times in ISO 8601. */
import {
  type Challenge,
  type Delivery,
  isFinal,
  progressBehind,
  type State,
  type TimelineEntry,
} from '../../challenge/challenge.js';
import { isoTime } from '../../challenge/time.js';
import { type Mode, sequenceOf } from './challenge-view.js';
import type { MessageView } from './message-schemas.js';

export function viewMessage(message: Challenge, mode: Mode): MessageView {
  const { reason, reference, subject, content } = message;
  return {
    id: message.id,
    state: shown(message.state),
    final: isFinal(message.state),
    ...(reason === undefined ? {} : { reason }),
    channel: message.channel,
    channels: [...message.channels],
    to: message.to.masked,
    country: message.to.country,
    locale: message.locale,
    parts: content?.parts ?? 1,
    ...(content?.outcome ? { outcome: content.outcome } : {}),
    ...(reference === undefined ? {} : { reference }),
    ...(subject === undefined ? {} : { subject }),
    mode,
    createdAt: isoTime(message.createdAtMs),
    expiresAt: isoTime(message.expiresAtMs),
    sequence: sequenceOf(message),
    deliveries: message.deliveries.map(viewDelivery),
    timeline: message.timeline.map(viewMessageEntry),
  };
}

export function viewMessageEntry(entry: TimelineEntry): MessageView['timeline'][number] {
  const { sequence, atMs, delivery, channel, provider, state, reason } = entry;
  return {
    sequence,
    at: isoTime(atMs),
    delivery,
    channel,
    provider,
    state: shown(state),
    ...(reason === undefined ? {} : { reason }),
  };
}

function viewDelivery(delivery: Delivery): MessageView['deliveries'][number] {
  const { number, channel, provider, state, reason, reference } = delivery;
  return {
    number,
    channel,
    provider,
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(reference === undefined ? {} : { reference }),
  };
}

/** A message that has arrived is shown as delivered; one that was read out, as heard. */
function shown(state: State): MessageView['state'] {
  return (state === 'heard' ? state : progressBehind(state)) as MessageView['state'];
}
