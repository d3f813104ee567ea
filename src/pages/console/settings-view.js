// Settings that change while the service runs: per tenant and for all, with who changed them and why. Add, change, rotate, take out, go back.
import { h } from '../verify/dom.js';
import { askReason, moment, table } from './actions.js';
import { askSetting, shownValue } from './settings-form.js';

/** @type {import('./views.js').View} */
export const settingsView = { id: 'settings', title: 'Settings', role: 'operator', render };

/** What is for all tenants, in the choice of them. */
const ALL = 'all tenants';
/** The kinds of a tenant, by the third part of their paths; the first is the tenant itself. */
const OF_TENANT = /** @type {const} */ ({
  '': { title: 'Tenant', kind: 'tenant' },
  keys: { title: 'API keys', kind: 'key' },
  senders: { title: 'Senders', kind: 'sender' },
  templates: { title: 'Templates', kind: 'template' },
  webhook: { title: 'Webhook', kind: 'webhook' },
  routes: { title: 'Routes of its own', kind: 'routes' },
});
const OF_ALL = /** @type {const} */ ({
  routes: { title: 'Routes', kind: 'routes' },
  doors: { title: 'Doors', kind: 'door' },
  carriers: { title: 'Carriers’ credentials', kind: 'carrier' },
});
/** What is added under a name that follows from its value, or that is chosen. */
const ADDED = ['keys', 'senders', 'templates', 'doors'];
const STATES = /** @type {Record<string, string>} */ ({
  file: 'file',
  changed: 'changed',
  off: 'taken out',
});

/**
 * @typedef {object} Setting
 * @property {string} path
 * @property {'file' | 'changed' | 'off'} state
 * @property {any} [value]
 * @property {string} [fingerprint]
 * @property {string} [changedAt]
 * @property {string} [operator]
 * @property {string} [reason]
 */

/** @param {import('./views.js').Stage} stage */
async function render({ root, api, params, me, say, go }) {
  const [named = ''] = params;
  const whose = named === ALL || me.tenants.includes(named) ? named : (me.tenants[0] ?? ALL);
  const sections = h('div', { class: 'stack' });
  const news = h('div', { class: 'stack', 'aria-live': 'polite' });
  const history = h('section', { class: 'card' });
  let version = 0;
  root.append(
    h('h1', null, 'Settings'),
    h(
      'p',
      { class: 'quiet' },
      'Changes hold in every process within a second, without a restart. What is not here is in the configuration file.',
    ),
    choice(),
    news,
    sections,
    history,
  );
  await draw();

  async function draw() {
    const [found, versions] = await Promise.all([
      api.get('/settings'),
      api.get('/settings/history'),
    ]);
    version = found.version;
    const shown =
      whose === ALL
        ? sectionsOf(found.settings, OF_ALL, '')
        : sectionsOf(found.settings, OF_TENANT, `tenants/${whose}`);
    sections.replaceChildren(
      ...(found.refused ? [h('p', { class: 'alert', role: 'alert' }, found.refused)] : []),
      ...shown,
    );
    drawHistory(versions.versions);
  }

  function choice() {
    const select = h(
      'select',
      { name: 'whose' },
      [...me.tenants, ALL].map((id) => h('option', { value: id, selected: id === whose }, id)),
    );
    select.addEventListener('change', () => go(`settings/${encodeURIComponent(select.value)}`));
    const add = h('button', { type: 'button', onclick: () => addTenant() }, 'Add a tenant …');
    return h('div', { class: 'row' }, h('label', null, 'Settings of', select), add);
  }

  /**
   * @param {readonly Setting[]} settings
   * @param {Readonly<Record<string, { title: string, kind: string }>>} parts
   * @param {string} base
   */
  function sectionsOf(settings, parts, base) {
    return Object.entries(parts).map(([part, { title, kind }]) => {
      const at = [base, part].filter(Boolean).join('/');
      const own = settings.filter(
        ({ path }) => path === at || (part !== '' && path.startsWith(`${at}/`)),
      );
      const rows = own.map((setting) => rowOf(setting, kind));
      const isOne = !ADDED.includes(part);
      const canAdd = isOne ? own.length === 0 && kind !== 'carrier' : true;
      const add = h(
        'button',
        { type: 'button', onclick: () => change(isOne ? at : '', kind, at) },
        `Add to ${title} …`,
      );
      return h(
        'section',
        { class: 'card' },
        table(title, ['Name', 'Value', 'From', 'Changed', 'Actions'], rows),
        canAdd && h('div', null, add),
      );
    });
  }

  /** @param {Setting} setting @param {string} kind */
  function rowOf(setting, kind) {
    const { path, state, changedAt, operator, reason } = setting;
    const name = path.split('/').slice(-1)[0] ?? path;
    const act = (/** @type {string} */ title, /** @type {() => unknown} */ onclick) =>
      h('button', { type: 'button', 'aria-label': `${title} ${name}`, onclick }, `${title} …`);
    const isSecret = kind === 'key' || kind === 'webhook';
    return [
      h('span', { class: 'id whole' }, name),
      shownValue(setting.value),
      h(
        'span',
        { class: state === 'off' ? 'tag bad' : state === 'changed' ? 'tag note' : 'tag' },
        STATES[state],
      ),
      changedAt === undefined
        ? '–'
        : h('span', null, moment(changedAt), ` by ${operator}: ${reason}`),
      h(
        'div',
        { class: 'row' },
        state !== 'off' && act('Change', () => change(path, kind, path, setting.value)),
        state !== 'off' && isSecret && act('Rotate', () => rotate(path, kind)),
        state !== 'off' &&
          path !== 'routes' &&
          kind !== 'carrier' &&
          act(kind === 'key' ? 'Disable' : 'Take out', () => remove(path, 'off')),
        state !== 'file' && act('As in the file', () => remove(path, 'file')),
      ),
    ];
  }

  function addTenant() {
    return change('', 'tenant', 'tenants');
  }

  /**
   * @param {string} path empty for a new one, whose name follows from its value
   * @param {string} kind @param {string} at where it stands @param {any} [value]
   */
  async function change(path, kind, at, value) {
    await askSetting({
      kind,
      ...(value === undefined ? {} : { value }),
      title: value === undefined ? `Add to ${at}` : `Change ${path}`,
      act: async (given, name, reason) => {
        const to = path || `${at}/${name}`;
        await done(
          await api.put('/settings', { path: to, value: given, reason, version }),
          `${to} is changed.`,
        );
      },
    });
  }

  /** @param {string} path @param {string} kind */
  async function rotate(path, kind) {
    await askReason({
      title: `Rotate ${path}`,
      text:
        kind === 'key'
          ? 'A new key is made and shown once. This one works until you disable it.'
          : 'A new secret is made and shown once. Notifications are signed with it and with the one before, until the next rotation.',
      action: 'Rotate',
      act: async (reason) =>
        done(await api.post('/settings/rotate', { path, reason, version }), `${path} is rotated.`),
    });
  }

  /** @param {string} path @param {'off' | 'file'} to */
  async function remove(path, to) {
    await askReason({
      title: to === 'off' ? `Take out ${path}` : `${path}: as in the file`,
      text:
        to === 'off'
          ? 'It is gone for every process within a second. Requests that have begun end with what they began with.'
          : 'What was changed here is forgotten, and the configuration file counts again. What the file does not have is gone.',
      action: to === 'off' ? 'Take out' : 'Use the file’s',
      act: async (reason) =>
        done(await api.remove('/settings', { path, to, reason, version }), `${path} is changed.`),
    });
  }

  /** @param {any} answer @param {string} text */
  async function done({ secret, setting }, text) {
    say(text);
    const parts = [h('p', { class: 'done' }, text)];
    if (secret !== undefined) {
      parts.push(
        h(
          'p',
          { class: 'done' },
          `Keep this now, it is not shown again${setting ? ` (${setting.path})` : ''}: `,
          h('code', { class: 'id' }, secret),
        ),
      );
    }
    news.replaceChildren(...parts);
    await draw();
  }

  /** @param {readonly any[]} versions */
  function drawHistory(versions) {
    const rows = versions.map(({ version: of, at, operator, key, reason, backTo, changed }) => [
      h('span', { class: 'id' }, String(of)),
      moment(at),
      operator ?? '–',
      h('span', { class: 'id' }, key ?? '–'),
      changed
        ? h(
            'ul',
            null,
            changed.map((/** @type {any} */ { path, from, to }) =>
              h('li', { class: 'id' }, `${path}: ${from} → ${to}`),
            ),
          )
        : 'does not open any more',
      backTo === undefined ? (reason ?? '–') : `back to ${backTo}: ${reason}`,
      of !== version &&
        changed &&
        h('button', { type: 'button', onclick: () => back(of) }, `Back to ${of} …`),
    ]);
    history.replaceChildren(
      table(
        'History',
        ['Version', 'When', 'Who', 'By', 'What', 'Why', 'Actions'],
        rows,
        'Nobody has changed anything yet.',
      ),
    );
  }

  /** @param {number} to */
  async function back(to) {
    await askReason({
      title: `Back to version ${to}`,
      text: 'Makes a new version that says what that one said, for every tenant. Nothing of the history is lost.',
      action: 'Go back',
      act: async (reason) =>
        done(await api.post('/settings/back', { to, reason, version }), `Version ${to} is back.`),
    });
  }
}
