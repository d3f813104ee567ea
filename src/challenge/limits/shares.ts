/**
 * What is kept for owners: a part of each limit, which only a source that has verified the number before may use. Whoever uses up the
 * rest shuts out no owner. Of a budget it is a part, so that no budget is ever exceeded. Of places it stands beside them, since a limit
 * of one place has no quarter to give.
 */

/** `open`: for everybody. `whole`: for a source that has verified the number. */
export type Share = 'open' | 'whole';

const PLACES_KEPT = 1 / 4;

/** Of a limit on sends, calls or guesses. */
export function placesOf(max: number, share: Share): number {
  return share === 'open' ? max : max + Math.ceil(max * PLACES_KEPT);
}

/** Of a budget, in any unit. @param kept 0 to 1 */
export function moneyOf(max: number, share: Share, kept: number): number {
  return share === 'open' ? max - Math.floor(max * kept) : max;
}
