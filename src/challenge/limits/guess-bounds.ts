/** How many wrong codes are looked at beyond one challenge, for a store that counts them as it looks. */
import type { LogRule, SumRule } from './reservation.js';

export interface GuessBounds {
  /** Of one number, whatever the challenge. */
  readonly number: { readonly rules: readonly LogRule[]; readonly lifeMs: number };
  /** Of the whole tenant; a wrong code adds the rule's amount. */
  readonly tenant: SumRule;
  /** What a right code takes off the tenant's sum; 0 or more, in the rule's unit. */
  readonly forgiven: number;
}
