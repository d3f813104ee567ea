/**
 * Finds the code in a message, as a phone's messages app does. The machine-readable last line (`@host #123456`, the WICG's origin-bound one-time
 * codes) comes before the text; six digits before other numbers.
 */
export function codeIn(body: string): string | undefined {
  const bound = /(?:^|\n)@\S+ #(\d{4,10})(?:\s|$)/.exec(body);
  if (bound?.[1]) return bound[1];
  const six = /(?<![\d+])(\d{6}|\d{3}[ -]\d{3})(?!\d)/.exec(body);
  const other = /(?<![\d+])(\d{4,10})(?!\d)/.exec(body);
  return (six ?? other)?.[1]?.replace(/\D/g, '');
}
