/** What each rule says of whatever it blocks, in a few words. */
import type { Rule } from '../../src/challenge/limits/refusal.js';

export const RULE_WORDS: Readonly<Record<Rule, string>> = {
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
  sequence: 'numbers in a row were asked for',
  prefix_conversion: 'hardly anybody in its ten thousand confirms',
  range_conversion: 'hardly anybody in its million confirms',
  country_conversion: 'hardly anybody in the country confirms',
  country: 'so many sends to the country',
  tenant: 'so many sends of the tenant',
  calls_at_once: 'so many calls are going on',
  country_budget_hour: 'the country’s money for the hour is spent',
  country_budget_day: 'the country’s money for the day is spent',
  tenant_budget_hour: 'the tenant’s money for the hour is spent',
  tenant_budget_day: 'the tenant’s money for the day is spent',
  guesses_number: 'so many wrong codes for this number: checks are refused',
  guesses_tenant: 'so many wrong codes for the tenant: checks are refused',
};
