// A QR code that the server drew as SVG. Only its known shape is taken over, into nodes of our own: no markup of the answer reaches the page.

const SVG = 'http://www.w3.org/2000/svg';
const BOX = /^0 0 (\d{2,3}) \1$/;
const PATH = /^[Mmhv\d. z-]+$/i;

/** @param {string} text SVG @param {string} name for screen readers @returns {SVGElement | undefined} undefined for another shape */
export function qrCode(text, name) {
  const drawn = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  const box = drawn.getAttribute('viewBox') ?? '';
  const modules = drawn.querySelector('path[stroke]')?.getAttribute('d') ?? '';
  if (drawn.localName !== 'svg' || !BOX.test(box) || !PATH.test(modules)) return undefined;
  const svg = document.createElementNS(SVG, 'svg');
  for (const [key, value] of Object.entries({
    viewBox: box,
    class: 'qr',
    role: 'img',
    'aria-label': name,
    'shape-rendering': 'crispEdges',
  }))
    svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', modules);
  svg.append(path);
  return svg;
}
