// The ten recovery codes: asked for, shown once, kept by the person.

/** @import {Screen} from '../context.js' */
/** @import {MethodFlow} from './flow.js' */
import { button } from '../buttons.js';
import { h } from '../dom.js';
import { createStep } from './layout.js';

const FILE = 'recovery-codes.txt';

/** @param {MethodFlow} flow @param {{codes?: string[]}} [draft] @returns {Screen} */
export function createRecoveryCodes(flow, draft) {
  const { texts, model, actions } = flow.context;
  const { name } = model.session.brand;
  /** @type {string[]} */ let codes = draft?.codes ?? [];
  const made = h('div', { class: 'codes-place' });
  const intro = h('div', { class: 'stack' }, h('p', null, texts.text('recovery.intro')));
  if (flow.methods.registered.some(({ kind }) => kind === 'recovery'))
    intro.append(h('p', null, texts.text('recovery.replaces')));
  const next = button('primary', texts.text('recovery.show'), () =>
    step.attempt(codes.length > 0 ? () => actions.ask('recovery/kept') : make),
  );
  const step = createStep(flow, {
    title: texts.text('kind.recovery'),
    first: true,
    content: () => [intro, made],
    next,
  });
  if (codes.length > 0) draw();

  async function make() {
    ({ codes } = await actions.ask('recovery/make'));
    draw();
    step.heading.focus();
  }

  function draw() {
    intro.hidden = true;
    next.querySelector('span')?.replaceChildren(texts.text('button.next'));
    const list = h(
      'ol',
      { class: 'codes', dir: 'ltr' },
      codes.map((code) => h('li', null, h('code', null, code))),
    );
    made.replaceChildren(
      h('p', { id: 'codes-text' }, texts.text('recovery.keep')),
      h(
        'div',
        { class: 'printed' },
        h('p', { class: 'print-only' }, texts.nodes('recovery.for', { brand: name })),
        list,
      ),
      h(
        'div',
        { class: 'again-row' },
        button('secondary', texts.text('recovery.download'), download),
        button('secondary', texts.text('recovery.print'), () => print()),
      ),
    );
    step.heading.setAttribute('aria-describedby', 'codes-text');
  }

  function download() {
    const lines = [texts.text('recovery.for', { brand: name }), '', ...codes, ''];
    // The byte order mark: editors on Windows then read the heading as UTF-8.
    const file = new Blob(['\ufeff', lines.join('\r\n')], { type: 'text/plain;charset=utf-8' });
    const href = URL.createObjectURL(file);
    h('a', { href, download: FILE }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  }

  return { ...step, draft: () => ({ codes }) };
}
