// What happened to a challenge, a sentence a line.
import { h } from '../verify/dom.js';
import { channelName, stateWords, timeOf } from './challenge-parts.js';

/**
 * A line of the timeline, as the record's views give it.
 * @typedef {object} Line
 * @property {string} at
 * @property {'state' | 'exchange' | 'callback' | 'refusal'} kind
 * @property {number} [delivery]
 * @property {string} [state]
 * @property {string} [reason]
 * @property {string} [method]
 * @property {number} [status]
 * @property {string} [result]
 * @property {string} [reported]
 * @property {string} [verdict]
 * @property {string} [code]
 * @property {number} [ms]
 * @property {string} [rule]
 * @property {string} [channel]
 */

/** @param {readonly Line[]} lines @param {string} startedAt @param {readonly { number: number, carrier?: string, channel: string }[]} deliveries */
export function timelineOf(lines, startedAt, deliveries) {
  const started = Date.parse(startedAt);
  const items = lines.map((line) => {
    const delivery = deliveries.find(({ number }) => number === line.delivery);
    return h(
      'li',
      { class: `event ${line.kind} ${moodOf(line)}` },
      h('span', { class: 'since' }, sinceOf(Date.parse(line.at) - started)),
      h('span', { class: 'what' }, sentenceOf(line, delivery?.carrier ?? 'the carrier')),
      h('span', { class: 'quiet' }, timeOf(line.at), deliveries.length > 1 ? ofDelivery(line) : ''),
    );
  });
  return h('ol', { class: 'timeline' }, ...items);
}

/** @param {Line} line */
function ofDelivery({ delivery }) {
  return delivery === undefined ? '' : ` · delivery ${delivery}`;
}

/** @param {number} ms */
function sinceOf(ms) {
  if (ms < 60_000) return `+${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return `+${minutes} min ${Math.floor((ms % 60_000) / 1000)} s`;
}

/** @param {Line} line @param {string} carrier */
function sentenceOf(line, carrier) {
  const code = line.code === undefined ? '' : `, code ${line.code}`;
  switch (line.kind) {
    case 'exchange': {
      const answer = line.status === undefined ? 'no answer' : `HTTP ${line.status}`;
      return `${line.method} to ${carrier}: ${answer}, ${words(line.result)}${code}, in ${line.ms} ms`;
    }
    case 'callback':
      return `Callback of ${carrier}: ${words(line.reported)}${code} – ${verdictOf(line.verdict)}`;
    case 'refusal':
      return `The rule “${line.rule}” refused another ${channelName(line.channel ?? '')}`;
    default: {
      if (line.state === 'refused') return 'Refused before anything was sent';
      const reason = line.reason === undefined ? '' : `: ${words(line.reason)}`;
      return `${capital(stateWords(line.state ?? ''))}${reason}`;
    }
  }
}

/** @param {string} [verdict] */
function verdictOf(verdict) {
  if (verdict === 'recorded' || verdict === 'ignored') return verdict;
  return `not taken (${words(verdict)})`;
}

/** @param {Line} line */
function moodOf({ kind, state, result, verdict }) {
  if (kind === 'refusal') return 'bad';
  if (kind === 'exchange') return result === 'accepted' ? '' : 'bad';
  if (kind === 'callback') return verdict === 'recorded' || verdict === 'ignored' ? '' : 'bad';
  if (state === 'failed' || state === 'locked' || state === 'denied' || state === 'refused')
    return 'bad';
  return /verified|answered|approved/.test(state ?? '') ? 'good' : '';
}

/** @param {string} [text] */
function words(text = '') {
  return text.replaceAll('_', ' ');
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
