/** A tenant's own texts: which of them a message or a call gets. They are checked at the start (`config/templates-config.ts`). */
import type { Channel } from './challenge.js';
import { type Locale, resolveLocale } from './locale.js';

export interface MessageTemplate {
  /** Absent: for challenges without a purpose, and for purposes without a template of their own. */
  readonly purpose?: string;
  readonly channel: Channel;
  readonly locale: Locale;
  /** An ICU message. */
  readonly text: string;
  /** The names in its braces. With `amount` it is for challenges with a transaction, and for no others. */
  readonly placeholders: ReadonlySet<string>;
}

export interface TemplateQuery {
  readonly purpose?: string | undefined;
  readonly channel: Channel;
  /** BCP 47 */
  readonly locale: string;
  readonly hasTransaction: boolean;
  /** Calls: digits come before `#`, so a text that names `#` alone would mislead. */
  readonly asksDigits?: boolean;
}

/** Undefined where our own text is used. */
export function templateFor(
  templates: readonly MessageTemplate[] | undefined,
  { purpose, channel, locale: tag, hasTransaction, asksDigits = false }: TemplateQuery,
): string | undefined {
  if (!templates) return undefined;
  const locale = resolveLocale(tag);
  const fitting = templates.filter(
    ({ placeholders, ...each }) =>
      each.channel === channel &&
      each.locale === locale &&
      placeholders.has('amount') === hasTransaction &&
      !(asksDigits && placeholders.has('hashKey')),
  );
  const own = purpose === undefined ? undefined : fitting.find((one) => one.purpose === purpose);
  return (own ?? fitting.find((one) => one.purpose === undefined))?.text;
}
