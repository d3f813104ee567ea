// Dialogs that ask why before something is done, and the parts that several views draw.
import { h } from '../verify/dom.js';
import { hasRole } from './roles.js';

let names = 0;

/**
 * Asks for a reason, then does it. Errors are shown in the dialog, which stays open.
 * @param {{ title: string, text: string, action: string, act: (reason: string) => Promise<void> }} question
 * @returns {Promise<boolean>} whether it was done
 */
export function askReason({ title, text, action, act }) {
  names += 1;
  const id = `reason-${names}`;
  const input = h('input', {
    id: `${id}-input`,
    name: 'reason',
    required: true,
    minlength: 3,
    maxlength: 200,
    autocomplete: 'off',
  });
  const fault = h('p', { class: 'alert', role: 'alert', hidden: true });
  const button = h('button', { class: 'main', type: 'submit' }, action);
  const cancel = h('button', { type: 'button' }, 'Cancel');
  const form = h(
    'form',
    { class: 'stack' },
    h('h2', { id }, title),
    h('p', null, text),
    h('label', { for: `${id}-input` }, 'Reason, for the audit', input),
    fault,
    h('div', { class: 'row' }, button, cancel),
  );
  const dialog = h('dialog', { 'aria-labelledby': id }, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    let isDone = false;
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(isDone);
    });
    cancel.addEventListener('click', () => dialog.close());
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      button.disabled = true;
      fault.hidden = true;
      try {
        await act(input.value);
        isDone = true;
        dialog.close();
      } catch (error) {
        fault.textContent = textOf(error);
        fault.hidden = false;
        button.disabled = false;
      }
    });
    dialog.showModal();
    input.focus();
  });
}

/** @param {unknown} error */
export function textOf(error) {
  const { message, faults } = /** @type {import('./api.js').ApiError} */ (error);
  const more = (faults ?? []).map(({ path, message: fault }) => `${path}: ${fault}`);
  return more.length > 0 ? more.join(' ') : message;
}

/**
 * @param {string} caption
 * @param {readonly (string | { title: string, class: string })[]} heads
 * @param {readonly (readonly import('../verify/dom.js').Child[])[]} rows the first cell of each is its head
 * @param {string} [empty] what stands there without rows
 */
export function table(caption, heads, rows, empty = 'None.') {
  if (rows.length === 0) {
    return h(
      'section',
      { class: 'stack' },
      h('h2', null, caption),
      h('p', { class: 'quiet' }, empty),
    );
  }
  const columns = heads.map((head) =>
    typeof head === 'string' ? { title: head, class: '' } : head,
  );
  const cells = (/** @type {readonly import('../verify/dom.js').Child[]} */ row) =>
    row.map((cell, at) => {
      const properties = { class: columns[at]?.class || undefined };
      return at === 0 ? h('th', { ...properties, scope: 'row' }, cell) : h('td', properties, cell);
    });
  return h(
    'div',
    { class: 'table', role: 'region', tabindex: 0, 'aria-label': caption },
    h(
      'table',
      null,
      h('caption', null, caption),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          columns.map(({ title, class: own }) =>
            h('th', { scope: 'col', class: own || undefined }, title),
          ),
        ),
      ),
      h(
        'tbody',
        null,
        rows.map((row) => h('tr', null, cells(row))),
      ),
    ),
  );
}

/** A moment as this browser's clock shows it. @param {string | undefined} iso */
export function moment(iso) {
  if (iso === undefined) return '–';
  const at = new Date(iso);
  const isToday = at.toDateString() === new Date().toDateString();
  const shown = isToday ? at.toLocaleTimeString() : at.toLocaleString();
  return h('time', { datetime: iso, title: iso }, shown);
}

/**
 * A choice among the tenants that the caller sees; nothing to choose where there is one.
 * @param {readonly string[]} tenants @param {string} chosen @param {(tenant: string) => void} onChange
 */
export function tenantChoice(tenants, chosen, onChange) {
  const options = tenants.map((id) => h('option', { value: id, selected: id === chosen }, id));
  const select = h('select', { name: 'tenant' }, ...options);
  select.addEventListener('change', () => onChange(select.value));
  return h('label', { hidden: tenants.length < 2 }, 'Tenant', select);
}

/**
 * A number as it is shown to all, with a button for whoever may see it whole. The audit keeps the reason.
 * @param {Pick<import('./views.js').Stage, 'api' | 'me' | 'say'>} stage @param {string} id of the challenge @param {string} masked
 */
export function maskedNumber({ api, me, say }, id, masked) {
  const shown = h('span', { class: 'number' }, masked);
  if (masked === '' || !hasRole(me, 'support')) return shown;
  const show = () =>
    askReason({
      title: 'Show the whole number',
      text: `${masked}: the audit keeps who asked for it, and why.`,
      action: 'Show number',
      act: async (reason) => {
        const { number } = await api.post('/numbers/show', { id, reason });
        shown.textContent = number;
        button.remove();
        say('The number is shown.');
      },
    });
  const button = h(
    'button',
    { type: 'button', onclick: show, 'aria-label': `Show number ${masked}` },
    'Show number …',
  );
  return h('span', { class: 'row' }, shown, button);
}
