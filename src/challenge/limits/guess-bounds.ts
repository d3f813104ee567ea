/** Limits on wrong codes across challenges, for a store that counts and checks in one step. */
import type { LogRule, SumRule } from './reservation.js';

export interface GuessBounds {
  /** Who guesses; where absent, it is who started the challenge. */
  readonly source?: string;
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
