/**
 * Fills in the pages' texts in a browser: no ICU parser, no imports, only `Intl.PluralRules`.
 * The server turns the catalogue into this form (`browser-messages.ts`) and sends one language of it.
 */

/** Text with `{name}` in it, or one such text for each plural form of a number. */
export type BrowserMessage =
  | string
  | {
      /** The name of the number that selects the form. */
      readonly by: string;
      /** By plural category (CLDR), or by an exact number (`=0`), which takes precedence. */
      readonly forms: Readonly<Record<string, string>>;
    };

export type BrowserMessages = Readonly<Record<string, BrowserMessage>>;

export interface BrowserLanguage {
  /** BCP 47, for `lang` and `Intl`. */
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
  readonly messages: BrowserMessages;
}

type Values = Readonly<Record<string, string | number>>;

/** @throws RangeError if the language was sent without this key */
export function browserText(language: BrowserLanguage, key: string, values: Values = {}): string {
  const message = language.messages[key];
  if (message === undefined) throw new RangeError(`No text was sent for ${key}.`);
  const text = typeof message === 'string' ? message : pluralForm(language, message, values);
  const shown = language.direction === 'rtl' ? isolateValues(values) : values;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(shown[name] ?? whole));
}

/** First strong isolate and pop: a value without letters, such as a phone number, runs from left to right. */
export function isolateValues(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? `\u2068${value}\u2069` : value,
    ]),
  );
}

function pluralForm(
  language: BrowserLanguage,
  { by, forms }: Exclude<BrowserMessage, string>,
  values: Values,
): string {
  const number = Number(values[by]);
  const category = new Intl.PluralRules(language.locale).select(number);
  return forms[`=${number}`] ?? forms[category] ?? forms['other'] ?? '';
}
