// Formats times in the browser's locale.

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const DAY_AND_CLOCK = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
});

/**
 * The time alone for today, with the day for anything older.
 *
 * @param {string} at ISO 8601
 */
export function clockTime(at) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  const today = date.toDateString() === new Date().toDateString();
  return (today ? CLOCK : DAY_AND_CLOCK).format(date);
}
