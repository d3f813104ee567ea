/**
 * A refusal, as the caller and as the operator see it. The caller learns that a limit was reached and when to come again;
 * which rule it was goes to the log and the metrics alone. What would tell something about a number or a range (that it
 * is denied, has opted out, or is shut) looks the same as the rest.
 */
import { OctothorpeError } from '../challenge/errors.js';
import type { LogRule, SumRule } from './reservation.js';

/** A short description of each rule, for operators. */
export const RULE_WORDS = {
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
} as const;
export type Rule = keyof typeof RULE_WORDS;
export const RULES = Object.keys(RULE_WORDS) as readonly Rule[];

/** The rules that detect a pattern of fraud; the others limit what one tenant may spend or place. */
export const FRAUD_RULES: ReadonlySet<string> = new Set<Rule>([
  'prefix_last3',
  'prefix_last4',
  'prefix_source',
  'sequence',
  'prefix_conversion',
  'range_conversion',
  'country_conversion',
]);

/** An SMS whose code would not be looked at: it is not sent. */
const UNCONFIRMABLE_RULES: ReadonlySet<string> = new Set<Rule>(['guesses_number', 'guesses_row']);

/** Whether that is why a send was refused. */
export function isUnconfirmable(error: unknown): boolean {
  return error instanceof OctothorpeError && UNCONFIRMABLE_RULES.has(error.rule ?? '');
}

export interface Refusal {
  readonly rule: Rule;
  /** 0 where no time helps. */
  readonly retryAfterMs: number;
}

/** The waiting time that rules about hidden facts give instead of the true one. */
const VEILED_RETRY_SECONDS = 3_600;

const VEILED: ReadonlySet<Rule> = new Set<Rule>([
  'denied',
  'disposable',
  'opted_out',
  'sequence',
  'prefix_conversion',
  'range_conversion',
  'country_conversion',
  'country_budget_hour',
  'country_budget_day',
  'tenant_budget_hour',
  'tenant_budget_day',
  'budget_source',
]);

export function refusedSend({ rule, retryAfterMs }: Refusal): OctothorpeError {
  if (UNCONFIRMABLE_RULES.has(rule)) {
    return new OctothorpeError(
      'limit_reached',
      'Too many wrong codes were tried for this number, so no SMS is sent. Use the channel "call", or wait as long as Retry-After says.',
      { rule, retryAfterSeconds: wholeSeconds(retryAfterMs) },
    );
  }
  return new OctothorpeError(
    'limit_reached',
    'This cannot be sent now, because a limit was reached. Wait as long as Retry-After says, or offer another way to verify.',
    {
      rule,
      retryAfterSeconds: VEILED.has(rule) ? VEILED_RETRY_SECONDS : wholeSeconds(retryAfterMs),
    },
  );
}

export function refusedGuess({ rule, retryAfterMs }: Refusal): OctothorpeError {
  return new OctothorpeError(
    'limit_reached',
    'Too many wrong codes were tried, so this one was not looked at. Wait as long as Retry-After says.',
    { rule, retryAfterSeconds: wholeSeconds(retryAfterMs) },
  );
}

function wholeSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1_000));
}

// Limits on wrong codes across challenges, for a store that counts and checks in one step.

export interface GuessBounds {
  /** Who guesses; where absent, it is who started the challenge. */
  readonly source?: string;
  /** The sources that a right code proves to be the owner's, beside those that started the challenge. */
  readonly proves: readonly string[];
  readonly rules: GuessRules;
}

/** The same for guess after guess. */
export interface GuessRules {
  /** Of one number and source, whatever the challenge. */
  readonly number: {
    readonly rules: readonly LogRule[];
    readonly lifeMs: number;
    /** Stands for a source that nobody knows. */
    readonly peer: string;
  };
  /** Of one number in a row, whatever the source. */
  readonly row: { readonly rules: readonly LogRule[]; readonly lifeMs: number };
  /** Of the whole tenant; a wrong code adds the rule's amount. */
  readonly tenant: SumRule;
  /** What one source may use of that. */
  readonly share: SumRule;
  /** What a right code takes off the tenant's sum; 0 or more, in the rule's unit. */
  readonly forgiven: number;
}
