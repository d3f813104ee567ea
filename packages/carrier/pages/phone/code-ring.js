// A ring that shows how much of a code's period is left. Decoration: no screen reader hears it.

import { setText, svgElement } from './element.js';

const SIZE = 36;
const RADIUS = 15;
const SOON_SECONDS = 5;

/** @param {number} periodSeconds */
export function createCodeRing(periodSeconds) {
  const place = { cx: SIZE / 2, cy: SIZE / 2, r: RADIUS };
  // Begins at twelve o’clock.
  const turned = `rotate(-90 ${SIZE / 2} ${SIZE / 2})`;
  const left = svgElement('circle', {
    ...place,
    class: 'ring-left',
    pathLength: periodSeconds,
    'stroke-dasharray': periodSeconds,
    transform: turned,
  });
  const number = svgElement('text', {
    class: 'ring-seconds',
    x: SIZE / 2,
    y: SIZE / 2,
    dy: '.36em',
  });
  const node = svgElement(
    'svg',
    { class: 'code-ring', viewBox: `0 0 ${SIZE} ${SIZE}`, 'aria-hidden': 'true' },
    svgElement('circle', { ...place, class: 'ring-whole' }),
    left,
    number,
  );
  return {
    node,
    /** @param {number} seconds */
    show(seconds) {
      setText(number, String(seconds));
      left.setAttribute('stroke-dashoffset', String(periodSeconds - seconds));
      node.classList.toggle('soon', seconds <= SOON_SECONDS);
    },
  };
}
