/** Search by keyboard through calls, fields, shapes, webhooks and problems: `/` goes to it, arrows choose, Enter opens. */
import { element } from './element.js';

const HITS_MAX = 12;
/** What comes first among hits of the same rank. */
const KINDS = ['Call', 'Webhook', 'Problem', 'Shape', 'Field'];

const entries = [];

/** @param {{ id: string, kind: string, title: string, place?: string, text: string }} entry */
export function indexed({ id, kind, title, place = '', text }) {
  entries.push({
    id,
    kind,
    title,
    place,
    name: `${title} ${place}`.toLowerCase(),
    text: text.toLowerCase(),
  });
}

/** Entries that hold every word, those with the words in their names first. */
export function found(query, list = entries) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const rank = ({ title, name }) => {
    if (title.toLowerCase() === words.join(' ')) return 0;
    if (words.every((word) => title.toLowerCase().includes(word))) return 1;
    return words.every((word) => name.includes(word)) ? 2 : 3;
  };
  return list
    .filter(({ name, text }) => words.every((word) => name.includes(word) || text.includes(word)))
    .map((entry) => ({ entry, rank: rank(entry), kind: KINDS.indexOf(entry.kind) }))
    .sort((a, b) => a.rank - b.rank || a.kind - b.kind)
    .map(({ entry }) => entry);
}

/** @param {{ input: HTMLInputElement, list: HTMLElement, status: HTMLElement }} parts of the page */
export function startSearch({ input, list, status }) {
  let hits = [];
  let at = -1;

  const mark = (next) => {
    at = next;
    [...list.children].forEach((option, index) => {
      option.setAttribute('aria-selected', String(index === at));
      if (index === at) option.scrollIntoView({ block: 'nearest' });
    });
    if (at < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', `hit-${at}`);
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    mark(-1);
  };
  const show = () => {
    const all = found(input.value);
    hits = all.slice(0, HITS_MAX);
    list.replaceChildren(...hits.map(option));
    list.hidden = hits.length === 0;
    input.setAttribute('aria-expanded', String(hits.length > 0));
    mark(hits.length > 0 ? 0 : -1);
    status.textContent = input.value.trim() === '' ? '' : counted(all.length);
  };
  const open = (hit) => {
    if (!hit) return;
    close();
    status.textContent = '';
    location.hash = hit.id;
    const target = document.getElementById(hit.id);
    target?.scrollIntoView();
    // Where the target cannot take the focus, its first link can.
    (target?.tabIndex === -1 && target.matches('h2, h3')
      ? target
      : target?.querySelector('a')
    )?.focus({
      preventScroll: true,
    });
  };

  input.addEventListener('input', show);
  input.addEventListener('focus', () => input.value.trim() !== '' && show());
  input.addEventListener('blur', () => setTimeout(close, 0));
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (hits.length > 0) mark((at + step + hits.length) % hits.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      open(hits[at]);
    } else if (event.key === 'Escape') {
      if (list.hidden) input.value = '';
      close();
      status.textContent = '';
    }
  });
  // Before the input loses the focus, which closes the list.
  list.addEventListener('mousedown', (event) => {
    event.preventDefault();
    open(hits[[...list.children].indexOf(event.target.closest('[role=option]'))]);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches('input, textarea, select')) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

function option({ kind, title, place }, at) {
  return element(
    'div',
    { id: `hit-${at}`, role: 'option' },
    element('span', { className: 'hit-kind' }, kind),
    element('span', { className: 'hit-title' }, title),
    place ? element('span', { className: 'hit-place' }, place) : undefined,
  );
}

function counted(count) {
  if (count === 0) return 'Nothing found. Try another word.';
  if (count > HITS_MAX) return `${count} found, ${HITS_MAX} shown`;
  return count === 1 ? '1 found' : `${count} found`;
}
