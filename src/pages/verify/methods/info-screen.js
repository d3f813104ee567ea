// Security info: the registered methods, and what can be changed about them.

/** @import {Screen} from '../context.js' */
/** @import {Registered} from '../page-data.js' */
/** @import {MethodFlow} from './flow.js' */
import { announce } from '../announcer.js';
import { ApiError } from '../api.js';
import { button } from '../buttons.js';
import { attribute, h } from '../dom.js';
import { ErrorBox } from '../error-text.js';
import { icon } from '../icons.js';
import { openAddDialog } from './add-dialog.js';
import { attempts } from './attempts.js';
import { openDialog } from './dialog.js';
import { dayWords, KIND_ICONS, kindWords } from './words.js';

const NAME_CHARS_MAX = 64;

/** @param {MethodFlow} flow @returns {Screen} */
export function createInfoScreen(flow) {
  const { texts, model, actions } = flow.context;
  const { brand } = model.session;
  const errorBox = new ErrorBox();
  const attempt = attempts(errorBox, texts);
  const heading = h(
    'h2',
    { tabindex: -1, 'aria-describedby': 'info-text' },
    texts.text('info.heading'),
  );
  const told = h('p', { class: 'told', hidden: true });
  const list = h('ul', { class: 'registered' });
  const add = button('secondary', texts.text('info.add'), () => openAddDialog(flow), {
    name: 'plus',
  });
  const none = h('p', null, texts.text('info.none'));
  const node = h(
    'section',
    { class: 'screen' },
    heading,
    h('p', { id: 'info-text' }, texts.text('info.text')),
    told,
    errorBox.node,
    none,
    list,
    h('div', null, add),
    h(
      'div',
      { class: 'row' },
      button('primary', texts.text('button.return', { brand: brand.name }), () =>
        attempt(() => actions.finish('done')),
      ),
    ),
  );
  let shown = '';

  /** @param {string} key */
  function tell(key) {
    errorBox.clear();
    told.hidden = false;
    told.textContent = texts.text(key);
  }

  /** @param {unknown} error */
  function showError(error) {
    told.hidden = true;
    const gone = error instanceof ApiError && error.status === 404;
    if (gone) errorBox.show(texts.text('info.gone'));
    else errorBox.showError(error, texts);
  }

  function update() {
    const { registered, choices } = flow.methods;
    const notice = flow.takeNotice();
    if (notice.text) tell(notice.text);
    if (notice.error) showError(notice.error);
    const now = JSON.stringify(registered);
    add.hidden = choices.length === 0;
    if (now === shown) return;
    shown = now;
    const focused = document.activeElement?.id;
    none.hidden = registered.length > 0;
    list.replaceChildren(...registered.map(item));
    // The button that had the focus is a new one now, or is gone.
    if (focused && !document.activeElement?.id)
      (document.getElementById(focused) ?? heading).focus();
  }

  /** @param {Registered} method */
  function item(method) {
    const { id, kind, name, masked, lastUsedAt, createdAt, left } = method;
    const title = h(
      'p',
      { class: 'registered-kind', id: `${id}-kind` },
      h('span', null, kindWords(kind, texts)),
      method.default && h('span', { class: 'badge' }, texts.text('info.default')),
    );
    const number = masked && flow.context.phone(masked).node;
    const called = name !== undefined && h('bdi', null, name);
    const date = lastUsedAt ?? createdAt;
    return h(
      'li',
      null,
      icon(KIND_ICONS[kind]),
      h(
        'div',
        { class: 'registered-words' },
        title,
        number && h('p', null, number),
        called && h('p', null, called),
        kind === 'recovery' && h('p', null, texts.text('info.left', { count: left ?? 0 })),
        h(
          'p',
          { class: 'hint' },
          texts.text(lastUsedAt ? 'info.used' : 'info.added', { date: dayWords(date, texts) }),
        ),
      ),
      h(
        'div',
        { class: 'registered-acts' },
        kind !== 'recovery' && action('info.change', method, openChange),
        action('info.delete', method, openDelete),
      ),
    );
  }

  /** @param {string} key @param {Registered} method @param {(method: Registered) => void} open */
  function action(key, method, open) {
    const node = button('quiet', texts.text(key), () => open(method));
    node.id = `${method.id}-${key}`;
    attribute(node, 'aria-describedby', `${method.id}-kind`);
    return node;
  }

  /** @param {Registered} method */
  function openChange(method) {
    const fault = h('p', { class: 'fault', id: 'name-fault', hidden: true });
    const field = h('input', {
      id: 'method-name',
      class: 'field',
      type: 'text',
      autocomplete: 'off',
      maxlength: NAME_CHARS_MAX,
      'aria-describedby': 'name-fault',
    });
    field.value = method.name ?? '';
    const makesDefault = h('input', { type: 'checkbox', id: 'method-default' });
    openDialog(texts, {
      title: texts.text('info.change_title'),
      content: [
        h(
          'div',
          { class: 'group' },
          h('label', { class: 'label', for: 'method-name' }, texts.text('info.name')),
          field,
          fault,
        ),
        !method.default &&
          h(
            'label',
            { class: 'check' },
            makesDefault,
            h('span', null, texts.text('info.set_default')),
          ),
      ],
      words: texts.text('info.save'),
      act: async () => {
        const name = field.value.trim();
        if (name === '' && method.name !== undefined) {
          fault.textContent = texts.text('info.name_error');
          fault.hidden = false;
          attribute(field, 'aria-invalid', 'true');
          field.focus();
          return false;
        }
        const { id } = method;
        if (name !== (method.name ?? '')) {
          await actions.ask('methods/rename', { id, name });
          tell('info.renamed');
          announce(texts.text('info.renamed'));
        }
        if (!makesDefault.checked) return;
        await flow.change({ path: 'methods/default', body: { id }, id, done: 'info.default_set' });
        tell('info.default_set');
      },
    });
  }

  /** @param {Registered} method */
  function openDelete(method) {
    const { id, kind, name, masked } = method;
    const detail = masked ? flow.context.phone(masked).node : name && h('bdi', null, name);
    openDialog(texts, {
      title: texts.text('info.delete_question'),
      content: [h('p', null, kindWords(kind, texts), detail && ': ', detail)],
      words: texts.text('info.delete'),
      act: async () => {
        await flow.change({ path: 'methods/remove', body: { id }, id, done: 'info.deleted' });
        tell('info.deleted');
      },
    });
  }

  update();
  return { node, heading, focus: heading, update };
}
