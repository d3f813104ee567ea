/** What every language's file holds. A key that is missing does not compile. Texts are ICU messages. */

/** What a call says, one line at a time. */
export const CALL_KEYS = [
  'prompt',
  'prompt_match',
  'prompt_digits',
  'ask_digits',
  'report_hint',
  'verified',
  'denied',
  'try_again',
  'no_answer_goodbye',
  'wrong_key_goodbye',
  'ended',
] as const;
export type CallKey = (typeof CALL_KEYS)[number];

export interface MessageCatalogue {
  readonly sms: {
    /** `{brand}` `{code}` `{minutes}`: says how long the code lives and not to share it. */
    readonly full: string;
    /** `{brand}` `{code}`: not to share it, where there is room for no more. */
    readonly short: string;
    /** `{brand}` `{code}` and no more than a reader needs. */
    readonly brief: string;
    /** `{code}` alone, for a long WebOTP host in an alphabet that leaves 70 characters. */
    readonly bare: string;
  };
  /** `{brand}`, `{hashKey}` and the digits to press, `{first}` and `{second}`, where they are used; never the character `#`, which voices read in odd ways. */
  readonly call: Readonly<Record<CallKey, string>>;
  readonly hashKey: HashKeyNames;
}

/** What people call the `#` key, as it stands in the sentences of this language. */
export interface HashKeyNames {
  readonly common: string;
  /** Where a country calls it something else, by ISO 3166-1 alpha-2. */
  readonly byRegion?: Readonly<Record<string, string>>;
}
