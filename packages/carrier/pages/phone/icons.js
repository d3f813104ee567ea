// The page's own line icons, drawn on a 24 x 24 grid. Always decoration: the text beside them has the meaning.

import { svgElement } from './element.js';

const PATHS = {
  message: 'M4 5.5h16v11H10l-4.5 3.5v-3.5H4z',
  phone:
    'M6.5 3.5h3l1.6 4.4-2.1 1.6a12.5 12.5 0 0 0 5.5 5.5l1.6-2.1 4.4 1.6v3c0 1.1-.9 2-2 2A15.5 15.5 0 0 1 4.5 5.5c0-1.1.9-2 2-2z',
  sound: 'M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11',
  muted: 'M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM16 9.5l5 5M21 9.5l-5 5',
  copy: 'M9 9h10.5v10.5H9zM5 15H4.5V4.5H15V5',
  back: 'M14.5 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  shield: 'M12 3.5l7 2.5v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6zM9 12l2.2 2.2 3.8-3.9',
  exchange: 'M4 8.5h14M14.5 5L18 8.5 14.5 12M20 15.5H6M9.5 12L6 15.5 9.5 19',
};

/** @param {keyof typeof PATHS} name */
export function icon(name) {
  return svgElement(
    'svg',
    { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' },
    svgElement('path', { d: PATHS[name] }),
  );
}
