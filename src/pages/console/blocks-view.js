// What is blocked and why, Unblock with a reason, the countries that are held back, and the list at run time.
import { h } from '../verify/dom.js';
import { askReason, moment, table, tenantChoice, textOf } from './actions.js';
import { hasRole } from './roles.js';

const KINDS = /** @type {const} */ ({
  number: 'Number',
  prefix: 'Prefix',
  country: 'Country',
  whole: 'The whole tenant',
});

/** @type {import('./views.js').View} */
export const blocksView = { id: 'blocks', title: 'Blocks', role: 'viewer', render };

/** @param {import('./views.js').Stage} stage */
async function render({ root, api, params, me, say, go }) {
  const [named = ''] = params;
  const tenant = me.tenants.includes(named) ? named : (me.tenants[0] ?? '');
  const answer = h('div', { class: 'stack', 'aria-live': 'polite' });
  const countries = h('div');
  const entries = h('div', { class: 'stack' });
  root.append(
    h('h1', null, 'Blocks'),
    tenantChoice(me.tenants, tenant, (id) => go(`blocks/${id}`)),
    h(
      'section',
      { class: 'card', 'aria-labelledby': 'ask' },
      h('h2', { id: 'ask' }, 'Why is it blocked?'),
      askForm(),
      answer,
    ),
    h('section', { class: 'card' }, countries),
    h('section', { class: 'card' }, entries),
  );
  await Promise.all([drawCountries(), drawEntries()]);

  function askForm() {
    const kind = h(
      'select',
      { name: 'kind' },
      Object.entries(KINDS).map(([value, title]) => h('option', { value }, title)),
    );
    const value = h('input', {
      name: 'value',
      autocomplete: 'off',
      placeholder: '+358 44 123 4567',
      inputmode: 'tel',
    });
    const field = h('label', null, 'Value', value);
    const form = h(
      'form',
      { class: 'row' },
      h('label', null, 'What', kind),
      field,
      h('button', { class: 'main' }, 'Ask'),
    );
    kind.addEventListener('change', () => {
      field.hidden = kind.value === 'whole';
      const hints = /** @type {Record<string, string>} */ ({
        number: '+358 44 123 4567',
        prefix: '+35844123',
        country: 'FI',
      });
      value.placeholder = hints[kind.value] ?? '';
      value.inputMode = kind.value === 'country' ? 'text' : 'tel';
    });
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const target =
        kind.value === 'whole' ? { whole: true } : { [kind.value]: value.value.trim() };
      try {
        drawAnswer(target, await api.post('/blocks', { tenant, ...target }));
      } catch (error) {
        answer.replaceChildren(h('p', { class: 'alert' }, textOf(error)));
      }
    });
    return form;
  }

  /** @param {Record<string, unknown>} target @param {any} found */
  function drawAnswer(target, found) {
    if (found.blocks.length === 0) {
      answer.replaceChildren(h('p', { class: 'done' }, `Nothing blocks ${found.target}.`));
      return;
    }
    const mayUnblock = hasRole(me, 'number' in target ? 'support' : 'operator');
    const button = h(
      'button',
      { type: 'button', onclick: () => unblock(target, found.target) },
      'Unblock …',
    );
    answer.replaceChildren(
      blocksTable(`${found.target} is blocked`, found.blocks),
      h(
        'p',
        { class: 'quiet' },
        'Unblock forgets what was counted against it. Lists and opt-outs stay; what it shares with others may go on blocking it.',
      ),
      mayUnblock
        ? h('div', null, button)
        : h('p', { class: 'quiet' }, 'Your role may not unblock it.'),
    );
  }

  /** @param {Record<string, unknown>} target @param {string} shown */
  async function unblock(target, shown) {
    await askReason({
      title: `Unblock ${shown}`,
      text: 'What was counted against it is forgotten at once.',
      action: 'Unblock',
      act: async (reason) => {
        const found = await api.post('/blocks/unblock', { tenant, reason, ...target });
        drawAnswer(target, found);
        say(`${shown} is unblocked.`);
      },
    });
    await drawCountries();
  }

  async function drawCountries() {
    const found = await api.get(`/blocks/${tenant}/countries`);
    const rows = found.countries.flatMap((/** @type {any} */ { country, blocks }) =>
      blocks.map((/** @type {any} */ { means, channel, until }) => [
        country,
        means,
        channel ?? 'text and call',
        moment(until),
        hasRole(me, 'operator') &&
          h(
            'button',
            {
              type: 'button',
              'aria-label': `Unblock ${country}`,
              onclick: () => unblock({ country }, country),
            },
            'Unblock …',
          ),
      ]),
    );
    const empty = 'None of those where this tenant has sent within a day.';
    countries.replaceChildren(
      table(
        'Countries that are held back',
        ['Country', 'Why', 'Channel', 'Until', ''],
        rows,
        empty,
      ),
    );
  }

  async function drawEntries() {
    const found = await api.get(`/blocks/${tenant}/lists`);
    const rows = found.entries.map((/** @type {any} */ { id, action, target, reason, until }) => [
      h('span', { class: 'number' }, target),
      action,
      reason,
      moment(until),
      hasRole(me, 'operator') &&
        h(
          'button',
          { type: 'button', 'aria-label': `Remove ${target}`, onclick: () => remove(id, target) },
          'Remove …',
        ),
    ]);
    entries.replaceChildren(
      table('List at run time', ['Number or prefix', 'Action', 'Reason', 'Until', ''], rows),
      ...(hasRole(me, 'operator') ? [entryForm()] : []),
    );
  }

  /** @param {string} id @param {string} shown */
  async function remove(id, shown) {
    const isDone = await askReason({
      title: `Remove ${shown} from the list`,
      text: 'The limits apply to it again.',
      action: 'Remove',
      act: (reason) => api.post('/blocks/unlist', { tenant, id, reason }),
    });
    if (isDone) await drawEntries();
  }

  function entryForm() {
    const action = h(
      'select',
      { name: 'action' },
      ['deny', 'allow', 'exempt'].map((each) => h('option', { value: each }, each)),
    );
    const kind = h(
      'select',
      { name: 'of' },
      h('option', { value: 'number' }, 'Number'),
      h('option', { value: 'prefix' }, 'Prefix'),
    );
    const value = h('input', {
      name: 'entry',
      autocomplete: 'off',
      required: true,
      inputmode: 'tel',
    });
    const days = h('input', {
      name: 'days',
      type: 'number',
      min: 1,
      max: 365,
      value: 30,
      required: true,
    });
    const form = h(
      'form',
      { class: 'row' },
      h('label', null, 'Action', action),
      h('label', null, 'Of a', kind),
      h('label', null, 'Value', value),
      h('label', null, 'Days', days),
      h('button', null, 'Add …'),
    );
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const isDone = await askReason({
        title: `${action.value}: add to the list`,
        text: 'Deny: never sent to. Allow: free of the limits on prefixes and countries. Exempt: free of those on the number as well. Budgets bind all.',
        action: 'Add',
        act: async (reason) => {
          const until = new Date(Date.now() + Number(days.value) * 86_400_000).toISOString();
          const named = { [kind.value]: value.value.trim() };
          await api.post('/blocks/list', { tenant, action: action.value, until, reason, ...named });
        },
      });
      if (isDone) await drawEntries();
    });
    return form;
  }
}

/** @param {string} caption @param {readonly any[]} blocks */
function blocksTable(caption, blocks) {
  const rows = blocks.map(({ rule, means, channel, until }) => [
    means,
    h('span', { class: 'id' }, rule),
    channel ?? 'text and call',
    moment(until),
  ]);
  return table(caption, ['Why', 'Rule', 'Channel', 'Until'], rows);
}
