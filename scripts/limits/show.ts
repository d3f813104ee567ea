/** The API's answers as text for a terminal. */
import type { Rule } from '../../src/limits/refusal.js';
import type { OperatorAnswer } from './run.js';

/** A short description of each rule. */
const RULE_WORDS: Readonly<Record<Rule, string>> = {
  denied: 'a list denies it',
  disposable: 'it is in the file of disposable numbers',
  opted_out: 'the person wrote STOP; only START undoes it',
  number: 'so many sends to this number',
  ip: 'so many sends for this address',
  ip_numbers: 'so many numbers from this address',
  device: 'so many sends for this device',
  device_numbers: 'so many numbers from this device',
  prefix_last3: 'so many sends to its thousand neighbours',
  prefix_last4: 'so many sends to its ten thousand neighbours',
  prefix_source: 'so many sends of this source to its ten thousand neighbours',
  sequence: 'numbers in a row were asked for',
  prefix_conversion: 'hardly anybody in its ten thousand confirms',
  range_conversion: 'hardly anybody in its million confirms',
  country_conversion: 'hardly anybody in the country confirms',
  country: 'so many sends to the country',
  tenant: 'so many sends of the tenant',
  calls_at_once: 'so many calls are going on',
  calls_country: 'so many calls to the country are going on',
  calls_source: 'so many calls for this source are going on',
  country_budget_hour: 'the country’s money for the hour is spent',
  country_budget_day: 'the country’s money for the day is spent',
  tenant_budget_hour: 'the tenant’s money for the hour is spent',
  tenant_budget_day: 'the tenant’s money for the day is spent',
  budget_source: 'this source has used its part of the money',
  guesses_number: 'so many wrong codes for this number: checks and SMS are refused',
  guesses_row: 'so many wrong codes in a row for this number: checks and SMS are refused',
  guesses_source: 'so many wrong codes of this source: checks are refused',
  guesses_tenant: 'so many wrong codes for the tenant: checks are refused',
  inbound_number: 'so many words wait for a text from this number, for this source',
  inbound_source: 'so many words wait for this source',
  inbound_tenant: 'so many words wait for the tenant',
  inbound_words: 'so many texts with words came from this number: more are not looked at',
};

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

/** Text in columns: every column is as wide as its widest cell, and the last one is not padded. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head.map((cell) => cell.toUpperCase()), ...rows.map((row) => row.map(plain))];
  const widths = head.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Reasons are text of other people: control characters must not reach the terminal. */
function plain(cell: string): string {
  return cell.replace(/\p{C}/gu, '?');
}
