/** The known name that somebody meant who wrote another one: another case or separator, a slip of the fingers. */
import { distance } from 'fastest-levenshtein';

/** Longer names are not compared: nobody means a known one by them. */
const NAME_CHARS_MAX = 64;

/** Undefined where none is near enough to be meant. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > NAME_CHARS_MAX) return undefined;
  const given = plain(name);
  const alike = known.find((each) => plain(each) === given);
  if (alike !== undefined) return alike;
  const compared = known
    .map((each) => ({ name: each, slips: slipsBetween(given, plain(each)) }))
    .sort((a, b) => a.slips - b.slips);
  const [best] = compared;
  return best !== undefined && best.slips <= slipsMax(given, best.name) ? best.name : undefined;
}

/** Two letters in each other's place are one slip. */
function slipsBetween(given: string, known: string): number {
  const slips = distance(given, known);
  const letters = (text: string) => [...text].sort().join('');
  return slips === 2 && letters(given) === letters(known) ? 1 : slips;
}

/** `return_url`, `return-url` and `ReturnURL` are `returnUrl`. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[\s._-]/g, '');
}

/** One slip in a short name, two in a longer one, three in a long one. */
function slipsMax(given: string, known: string): number {
  const length = Math.min(given.length, known.length);
  if (length < 2) return 0;
  if (length <= 4) return 1;
  return length <= 8 ? 2 : 3;
}
