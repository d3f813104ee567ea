// What a message came by, where that is no SMS.

import { element } from './element.js';

const NAMES = { rcs: 'RCS', whatsapp: 'WhatsApp' };

/** @param {'rcs' | 'whatsapp' | undefined} channel */
export function channelName(channel) {
  return channel === undefined ? 'SMS' : NAMES[channel];
}

/** @param {'rcs' | 'whatsapp' | undefined} channel */
export function channelBadge(channel) {
  return channel && element('span', { class: 'badge', 'data-channel': channel }, NAMES[channel]);
}
