// The way of a message in words.
import { h } from '../verify/dom.js';

/**
 * @typedef {object} Step
 * @property {string} at
 * @property {string} state
 * @property {string} provider
 * @property {number} delivery
 * @property {string} [reason]
 */
/** @typedef {{state: string, final: boolean, reason?: string, sequence: number, timeline: readonly Step[]}} Message */

/** Where the message stands now. @param {Message} message */
export function headline({ timeline }) {
  const last = timeline.at(-1);
  return last ? stepText(last, timeline.at(-2)) : 'Queued.';
}

/** @param {Message} message */
export function stepItems({ timeline }) {
  const startMs = Date.parse(timeline[0]?.at ?? '');
  return timeline.map((step, at) => {
    const seconds = ((Date.parse(step.at) - startMs) / 1000).toFixed(1);
    const time = h('time', { datetime: step.at }, `${seconds} s`);
    return h(
      'li',
      { class: step.reason !== undefined && 'failed' },
      stepText(step, timeline[at - 1]),
      ' ',
      time,
    );
  });
}

/** @typedef {Pick<Step, 'state' | 'provider' | 'reason'>} Said */

/** @param {Said} step @param {Said} [before] the one before it */
export function stepText({ state, provider, reason }, before) {
  const carrier = carrierName(provider);
  const because = reason === undefined ? '' : `: ${reason.replaceAll('_', ' ')}`;
  switch (state) {
    case 'queued':
      // The next delivery begins with the reason why the last one ended.
      return before && reason !== undefined
        ? `Failed at ${carrierName(before.provider)}${because}. Queued for ${carrier}.`
        : `Queued for ${carrier}.`;
    case 'sending':
      return `Handing over to ${carrier}.`;
    case 'sent':
      return `${carrier} has sent it.`;
    case 'delivered':
      return `Delivered through ${carrier}.`;
    case 'calling':
      return `${carrier} places the call.`;
    case 'ringing':
      return 'The phone rings.';
    case 'in_call':
      return 'Picked up.';
    case 'heard':
      return 'The code was read out.';
    case 'failed':
      return `Failed at ${carrier}${because}.`;
    case 'expired':
      return 'Its time is over.';
    case 'canceled':
      return 'Canceled.';
    default:
      return `${state}${because}.`;
  }
}

/** @param {string} name as the gateway writes it, such as `twilio` */
export function carrierName(name) {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
