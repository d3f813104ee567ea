// The tenant's colour for text and lines, changed until it is readable (WCAG 1.4.3). The server's stylesheet has it as a
// background, with a readable text colour.

/** @import {Brand} from './page-data.js' */

const CONTRAST = 4.5;
/** The darkest background in light and the lightest in dark behind the colour: --sunken in colours.css. */
const GROUNDS = { light: '#edefee', dark: '#23282c' };

/** @param {Brand} brand */
export function wearBrand({ colour, colourDark }) {
  const { style } = document.documentElement;
  const dark = colourDark ?? colour;
  if (colour) style.setProperty('--brand-text-light', readable(colour, GROUNDS.light));
  if (dark) style.setProperty('--brand-text-dark', readable(dark, GROUNDS.dark));
}

/** The colour, or the nearest one that is readable on the background. @param {string} colour @param {string} ground */
export function readable(colour, ground) {
  const towards = luminance(ground) > 0.2 ? '#000000' : '#ffffff';
  for (let share = 0; share < 1; share += 0.04) {
    const mixed = mix(colour, towards, share);
    if (contrast(mixed, ground) >= CONTRAST) return mixed;
  }
  return towards;
}

/** WCAG 2.2, contrast ratio, 1 to 21. @param {string} one @param {string} other */
export function contrast(one, other) {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG 2.2, relative luminance. @param {string} colour */
function luminance(colour) {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {string} from @param {string} to @param {number} share */
function mix(from, to, share) {
  const target = channels(to);
  const mixed = channels(from).map((value, at) => value + ((target[at] ?? 0) - value) * share);
  return `#${mixed.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}

/** @param {string} colour `#rrggbb` */
function channels(colour) {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
