// Figures, money and times as the views show them.

/** For what is not known. */
const NONE = '–';

/** @param {number} value */
export function count(value) {
  return value.toLocaleString('en');
}

/** @param {number | undefined} share 0..1 */
export function percent(share) {
  return share === undefined ? NONE : `${(100 * share).toFixed(1)} %`;
}

/** @param {number | undefined} amount @param {string | undefined} currency where the configuration names one */
export function money(amount, currency) {
  if (amount === undefined) return NONE;
  const digits = amount !== 0 && Math.abs(amount) < 0.1 ? 4 : 2;
  const shown = amount.toLocaleString('en', {
    minimumFractionDigits: 2,
    maximumFractionDigits: digits,
  });
  return currency === undefined ? shown : `${shown} ${currency}`;
}

/** @param {number | undefined} value */
export function seconds(value) {
  if (value === undefined) return NONE;
  return value < 100 ? `${value.toFixed(1)} s` : `${Math.round(value / 6) / 10} min`;
}

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const dayAndClock = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' },
});
const whole = new Intl.DateTimeFormat('en-GB', {
  ...{ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' },
});
const hour = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const day = new Intl.DateTimeFormat('en-GB', {
  ...{ weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' },
});

/** In the browser's own time zone; of another day, with its date. @param {string} iso */
export function shortTime(iso) {
  const at = new Date(iso);
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? clock.format(at) : dayAndClock.format(at);
}

/** @param {string} iso */
export function wholeTime(iso) {
  return whole.format(new Date(iso));
}

/** Days are those of UTC, as they are counted. @param {string} iso @param {'hour' | 'day'} period */
export function periodTime(iso, period) {
  return (period === 'hour' ? hour : day).format(new Date(iso));
}

const regions = new Intl.DisplayNames(['en'], { type: 'region' });

/** @param {string} code ISO 3166-1 alpha-2, `001` or `*` */
export function countryName(code) {
  if (code === '*') return 'Others';
  if (!/^[A-Z]{2}$/.test(code)) return 'No country';
  return regions.of(code) ?? code;
}

/** @param {string} name of a carrier or channel */
export function routeName(name) {
  if (name === '*') return 'Others';
  return name === '' ? 'None' : name;
}
