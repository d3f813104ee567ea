/**
 * How low a true rate has to be, given few observations: the upper end of Wilson's score interval.
 * E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22 (1927).
 */

/** The normal quantile of a two-sided 95 % interval. */
const Z = 1.959963984540054;

/**
 * @param hits 0..trials
 * @returns the 95 % upper bound of the rate, 0..1; 1 where nothing was observed
 */
export function wilsonUpperBound(hits: number, trials: number): number {
  if (trials <= 0) return 1;
  const rate = hits / trials;
  const z2 = Z * Z;
  const centre = rate + z2 / (2 * trials);
  const margin = Z * Math.sqrt((rate * (1 - rate) + z2 / (4 * trials)) / trials);
  return Math.min(1, (centre + margin) / (1 + z2 / trials));
}
