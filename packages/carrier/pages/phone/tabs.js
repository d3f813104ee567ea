// The tabs pattern of the ARIA Authoring Practices: arrow keys, Home and End move, one tab stop.

import { element, fill, uniqueId } from './element.js';

/**
 * @typedef {{name: string, icon?: Node, panel: HTMLElement}} Tab
 *
 * @typedef {object} Tabs
 * @property {HTMLElement} list
 * @property {(index: number) => void} select
 * @property {() => number} selected
 * @property {(index: number, count: number, meaning: string) => void} mark a count beside a tab's
 *   name; 0 removes it
 */

/**
 * @param {string} label
 * @param {Tab[]} tabs
 * @param {(index: number) => void} [onSelect]
 * @returns {Tabs}
 */
export function createTabs(label, tabs, onSelect = () => {}) {
  let current = 0;
  const marks = tabs.map(() => element('span', { class: 'tab-mark', hidden: true }));
  const buttons = tabs.map((tab, index) => {
    const id = uniqueId('tab');
    tab.panel.id ||= uniqueId('tab-panel');
    tab.panel.setAttribute('role', 'tabpanel');
    tab.panel.setAttribute('aria-labelledby', id);
    return element(
      'button',
      {
        type: 'button',
        role: 'tab',
        id,
        class: 'tab',
        'aria-controls': tab.panel.id,
        onclick: () => select(index),
      },
      tab.icon,
      element('span', {}, tab.name),
      marks[index],
    );
  });
  const list = element(
    'div',
    { role: 'tablist', 'aria-label': label, class: 'tabs', onkeydown: move },
    ...buttons,
  );
  show();

  /** @param {number} index */
  function select(index) {
    current = index;
    show();
    onSelect(index);
  }

  function show() {
    buttons.forEach((button, index) => {
      button.setAttribute('aria-selected', String(index === current));
      button.tabIndex = index === current ? 0 : -1;
    });
    tabs.forEach((tab, index) => {
      tab.panel.hidden = index !== current;
    });
  }

  /** @param {KeyboardEvent} event */
  function move(event) {
    const last = tabs.length - 1;
    const next = {
      ArrowRight: current === last ? 0 : current + 1,
      ArrowLeft: current === 0 ? last : current - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    select(next);
    buttons[next]?.focus();
  }

  return {
    list,
    select,
    selected: () => current,
    mark(index, count, meaning) {
      const mark = marks[index];
      if (!mark) return;
      mark.hidden = count === 0;
      fill(mark, String(count), element('span', { class: 'visually-hidden' }, ` ${meaning}`));
    },
  };
}
