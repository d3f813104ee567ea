/** A message as the API shows it: no content, no sealed number, times in ISO 8601. */
import {
  type Challenge,
  isDelivered,
  isFinal,
  newestChannel,
  type State,
  sequenceOf,
  shownState,
  type TimelineEntry,
} from '../../challenge/challenge.js';
import { isoTime } from '../../challenge/time.js';
import { type Mode, viewDelivery, viewEntry } from './challenge-routes.js';
import type { MessageView } from './message-schemas.js';

export function viewMessage(message: Challenge, mode: Mode): MessageView {
  const { reason, reference, subject, content } = message;
  return {
    id: message.id,
    state: shown(message.state),
    final: isFinal(message.state),
    ...(reason === undefined ? {} : { reason }),
    channel: newestChannel(message),
    channels: message.channels.filter(isDelivered),
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
  return { ...viewEntry(entry), state: shown(entry.state) } as MessageView['timeline'][number];
}

/** A message is in no state that only a challenge has. */
function shown(state: State): MessageView['state'] {
  return shownState(state) as MessageView['state'];
}
