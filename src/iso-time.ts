/**
 * Times as answers and log lines show them. Times of one challenge often share their second, so it is formatted once.
 */
const seconds = new Map<number, string>();
/** Few: most times are near now, or near ten minutes from now. */
const SECONDS_MAX = 1_000;

/** @param ms Unix ms; ISO 8601 in UTC, with milliseconds */
export function isoTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  let text = seconds.get(second);
  if (text === undefined) {
    text = new Date(second * 1000).toISOString().slice(0, -4);
    if (seconds.size >= SECONDS_MAX) seconds.clear();
    seconds.set(second, text);
  }
  return `${text}${String(ms - second * 1000).padStart(3, '0')}Z`;
}
