/**
 * Texts with placeholders, such as `{to}` and `{settings.apiKey}`. A value is escaped by the format that it goes into: nobody escapes
 * by hand. `{{` and `}}` are braces.
 */

/** What a placeholder may name. */
export type Values = Readonly<Record<string, string | number>>;

/** What a request for one SMS can name, beside the settings. */
export const SMS_VALUES = [
  'to',
  'toDigits',
  'from',
  'fromDigits',
  'text',
  'locale',
  'validitySeconds',
  'validityMinutes',
  'deliveryId',
  'callbackUrl',
] as const;

const TOKEN = /\{\{|\}\}|\{([a-zA-Z]+(?:\.[a-zA-Z0-9_]+)?)\}|[{}]/g;

/** @param encode makes a value fit its place; the template's own text is left as it is */
export function render(
  template: string,
  values: Values,
  encode: (value: string) => string = (value) => value,
): string {
  return template.replace(TOKEN, (token, name: string | undefined) => {
    if (name === undefined) return token.slice(0, 1);
    const value = values[name];
    if (value === undefined) throw new Error(`There is no value {${name}}.`);
    return encode(String(value));
  });
}

/** A template that is one placeholder keeps a number a number, for formats that tell them apart. */
export function renderWhole(template: string, values: Values): string | number {
  const [, name] = /^\{([a-zA-Z]+(?:\.[a-zA-Z0-9_]+)?)\}$/.exec(template) ?? [];
  const value = name === undefined ? undefined : values[name];
  return typeof value === 'number' ? value : render(template, values);
}

/** What is wrong with a template; undefined if nothing is. */
export function templateFault(template: string, known: ReadonlySet<string>): string | undefined {
  for (const [token, name] of template.matchAll(TOKEN)) {
    if (token === '{{' || token === '}}') continue;
    if (name === undefined) return `has a lone ${token}: write ${token}${token} for a brace`;
    if (!known.has(name)) {
      return `names {${name}}, which there is not. There are: ${[...known].join(', ')}`;
    }
  }
  return undefined;
}
