/** The API's answers as text for a terminal. */
import { RULE_WORDS } from '../limits/refusal.js';
import type { OperatorAnswer } from './operator-api.js';
import { table } from './terminal.js';

export function show(answer: OperatorAnswer, nowMs: number): string {
  const time = (iso: string | undefined) => (iso === undefined ? '-' : moment(iso, nowMs));
  if ('blocks' in answer) {
    if (!answer.blocked) return `Nothing blocks ${answer.target}.`;
    const rows = answer.blocks.map(({ rule, channel, until }) => [
      rule,
      channel ?? 'both',
      time(until),
      RULE_WORDS[rule],
    ]);
    return `${answer.target} is blocked:\n${table(['rule', 'channel', 'until', 'means'], rows)}`;
  }
  if ('host' in answer) {
    const { host, enabled, since, until } = answer;
    return enabled
      ? `Notifications are sent to ${host}.`
      : `Nothing is sent to ${host}: it answered 410.\n  since ${time(since)}\n  until ${time(until)}, or enable-webhook`;
  }
  if ('acts' in answer) {
    const rows = answer.acts.map(({ at, operator, key, act, target, until, reason }) => [
      stamp(at),
      operator,
      key ?? '-',
      act,
      target,
      until === undefined ? '-' : stamp(until),
      reason,
    ]);
    return rows.length === 0
      ? 'Nobody has done anything yet.'
      : table(['at', 'who', 'key', 'act', 'what', 'until', 'why'], rows);
  }
  const entries = 'entries' in answer ? answer.entries : [answer];
  if (entries.length === 0) return 'The list is empty.';
  const rows = entries.map(({ action, target, until, id, reason }) => [
    action,
    target,
    time(until),
    id,
    reason,
  ]);
  return table(['action', 'what', 'until', 'id', 'why'], rows);
}

function stamp(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')}Z`;
}

/** With the time left: `2027-02-01 09:40:00Z (in 9 min)`. */
function moment(iso: string, nowMs: number): string {
  const minutes = Math.max(0, Math.ceil((Date.parse(iso) - nowMs) / 60_000));
  if (minutes < 120) return `${stamp(iso)} (in ${minutes} min)`;
  const hours = Math.round(minutes / 60);
  return hours < 48
    ? `${stamp(iso)} (in ${hours} h)`
    : `${stamp(iso)} (in ${Math.round(hours / 24)} d)`;
}
