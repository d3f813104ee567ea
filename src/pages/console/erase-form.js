// Deletes what is recorded about one number or subject. The number goes in a body, and the field is emptied afterwards.
import { h } from '../verify/dom.js';

/** @param {import('./views.js').Stage} stage @param {boolean} open @param {() => void} onErased */
export function eraseForm({ api, say }, open, onErased) {
  const kind = h(
    'select',
    { name: 'kind' },
    h('option', { value: 'number' }, 'Phone number'),
    h('option', { value: 'subject' }, 'Subject'),
  );
  const value = h('input', {
    name: 'value',
    required: true,
    maxlength: '128',
    autocomplete: 'off',
  });
  const reason = h('input', {
    name: 'reason',
    required: true,
    minlength: '3',
    maxlength: '200',
    autocomplete: 'off',
  });
  const result = h('p', { role: 'status' });
  const details = h(
    'details',
    { class: 'card', open },
    h('summary', null, 'Erase a person’s facts'),
    h(
      'form',
      { class: 'stack', onsubmit: submit },
      h(
        'p',
        null,
        'Deletes the facts of ended challenges of one number or subject, and what they are found under. Counts stay: they name nobody. The audit keeps your name and the reason.',
      ),
      h(
        'div',
        { class: 'row' },
        h('label', null, 'What', kind),
        h('label', { class: 'grow' }, 'Number or subject', value),
        h('label', { class: 'grow' }, 'Reason', reason),
        h('button', null, 'Erase'),
      ),
      result,
    ),
  );
  return details;

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    result.className = '';
    try {
      const body = { [kind.value]: value.value.trim(), reason: reason.value.trim() };
      const { erased, open: left } = await api.post('/erase', body);
      const more = left === 0 ? '' : ` ${left} are still open: repeat it in ten minutes.`;
      result.className = 'done';
      result.textContent = `${erased} erased.${more}`;
      say(result.textContent);
      value.value = '';
      onErased();
    } catch (error) {
      result.className = 'alert';
      result.textContent =
        error instanceof Error ? error.message : 'Something went wrong. Try again.';
    }
  }
}
