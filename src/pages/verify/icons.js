// Line icons on a 24 x 24 grid. Always decoration: the text beside them has the meaning.

const PATHS = {
  phone:
    'M6.6 3.6h2.7l1.7 4.3-2.2 1.7a12.3 12.3 0 0 0 5.6 5.6l1.7-2.2 4.3 1.7v2.7c0 1.2-1 2.1-2.2 2A15.4 15.4 0 0 1 4.6 5.8c0-1.2.9-2.2 2-2.2z',
  message: 'M4 5.2h16v11.2h-9.6L6 20v-3.6H4z',
  send: 'M4 11.4L20 4.6l-5.2 15.2-3.6-6.2zM11.2 13.6L20 4.6',
  check: 'M5 12.6l4.6 4.6L19.4 7.4',
  cross: 'M7 7l10 10M17 7L7 17',
  clock: 'M12 3.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4zM12 7.6V12l3 2',
  shield: 'M12 3.4l7 2.5v5.4c0 4.3-2.9 7.6-7 9.3-4.1-1.7-7-5-7-9.3V5.9zM12 8.4v4.2M12 15.6v.1',
  globe:
    'M12 3.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4zM3.8 12h16.4M12 3.8c4.6 4.6 4.6 11.8 0 16.4M12 3.8c-4.6 4.6-4.6 11.8 0 16.4',
  down: 'M6.5 9.5l5.5 5.5 5.5-5.5',
  forward: 'M9.5 6l6 6-6 6',
  app: 'M7.5 3.5h9v17h-9zM11 17.6h2M9.9 10.4l1.6 1.6 2.8-3',
  key: 'M8.2 8.4a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2zM11.8 12h8.7v3M17 12v2.4',
  list: 'M8.5 6.5h11M8.5 12h11M8.5 17.5h11M4.5 6.5h.1M4.5 12h.1M4.5 17.5h.1',
  plus: 'M12 5v14M5 12h14',
};

/** @typedef {keyof typeof PATHS} IconName */

const SVG = 'http://www.w3.org/2000/svg';

/** @param {IconName} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
