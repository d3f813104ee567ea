// The dialog that adds or changes one setting: fields by kind, faults at their fields, and the reason for the audit.
import { h } from '../verify/dom.js';

/**
 * @typedef {object} Field
 * @property {string} name as the setting has it
 * @property {string} title
 * @property {readonly string[]} [options] a choice
 * @property {'text' | 'password' | 'json' | 'list'} [form] how it is written; text where absent
 * @property {boolean} [required]
 * @property {boolean} [isMasked] a number is shown masked: it stays where it is not written anew
 */

const SCOPES = ['challenges', 'sessions', 'operator', 'relay', 'subjects', 'all_tenants'];
const CHANNELS = ['sms', 'call', 'rcs', 'whatsapp'];

/** @type {Readonly<Record<string, readonly Field[]>>} */
const FIELDS = {
  key: [
    {
      name: 'scopes',
      title: `Scopes, separated by commas: ${SCOPES.join(', ')}`,
      form: 'list',
      required: true,
    },
  ],
  sender: [
    { name: 'provider', title: 'Carrier, as routes name it', required: true },
    { name: 'channel', title: 'Channel', options: CHANNELS, required: true },
    { name: 'country', title: 'Country alone, such as FI; empty for all' },
    { name: 'from', title: 'Number, name or agent', isMasked: true, required: true },
    { name: 'kind', title: 'Kind, for pools of numbers' },
    { name: 'registered', title: 'Registrations, as JSON: [{"country":"FI"}]', form: 'json' },
    { name: 'templates', title: 'Templates of WhatsApp, as JSON', form: 'json' },
  ],
  template: [
    { name: 'channel', title: 'Channel', options: ['sms', 'call'], required: true },
    { name: 'locale', title: 'Language, such as en', required: true },
    { name: 'purpose', title: 'Purpose; empty for all' },
    { name: 'text', title: 'Text', required: true },
    {
      name: 'sharingNotice',
      title: '“waived” where the text does not ask to keep the code to oneself',
    },
  ],
  webhook: [{ name: 'url', title: 'Address', required: true }],
  tenant: [
    { name: 'brand', title: 'Brand, a name or JSON', form: 'json' },
    { name: 'locale', title: 'Language, such as en' },
    {
      name: 'countries',
      title: 'Countries by channel, as JSON: {"sms":["FI"],"call":[]}',
      form: 'json',
    },
    { name: 'senderRights', title: 'Rights of senders: warned or enforced' },
    { name: 'callerId', title: 'Caller’s number by country, as JSON', form: 'json' },
    { name: 'returnUrls', title: 'Return addresses, as JSON', form: 'json' },
    { name: 'sessions', title: 'Hosted sessions, as JSON', form: 'json' },
    { name: 'relay', title: 'Relay, as JSON', form: 'json' },
    { name: 'inboundSms', title: 'Numbers that people may text, as JSON', form: 'json' },
    { name: 'worth', title: 'What a sign-in is worth, as JSON', form: 'json' },
  ],
  routes: CHANNELS.map((name) => ({
    name,
    title: `${name}, as JSON: {"*":["twilio"]}`,
    form: /** @type {const} */ ('json'),
  })),
  door: [
    { name: 'platform', title: 'Platform' },
    { name: 'path', title: 'Path, such as /doors/okta' },
    { name: 'tenant', title: 'Tenant' },
  ],
  carrier: [],
};
/** Kinds whose fields are changed one by one. */
const PATCHED = ['tenant', 'webhook', 'door', 'carrier'];

let names = 0;

/**
 * @param {object} question
 * @param {string} question.kind
 * @param {string} question.title
 * @param {any} [question.value] as it is shown; absent for a new one
 * @param {(value: object, name: string, reason: string) => Promise<void>} question.act
 */
export function askSetting({ kind, title, value, act }) {
  names += 1;
  const id = `setting-${names}`;
  const isNew = value === undefined;
  const fields = fieldsOf(kind, value).map((field) => control(field, value, `${id}-${field.name}`));
  const other =
    kind === 'door'
      ? control(
          {
            name: 'other',
            title: 'Its other fields, secrets included, as JSON; those that you leave out stay',
            form: 'json',
          },
          {},
          `${id}-other`,
        )
      : undefined;
  const tenantName =
    kind === 'tenant' && isNew
      ? control(
          { name: 'id', title: 'Id of the tenant: a-z, 0-9 and -', required: true },
          {},
          `${id}-id`,
        )
      : undefined;
  const reason = control(
    { name: 'reason', title: 'Reason, for the audit', required: true },
    {},
    `${id}-reason`,
  );
  const fault = h('div', { class: 'alert', role: 'alert', hidden: true });
  const button = h('button', { class: 'main', type: 'submit' }, isNew ? 'Add' : 'Change');
  const cancel = h('button', { type: 'button' }, 'Cancel');
  const all = [...(tenantName ? [tenantName] : []), ...fields, ...(other ? [other] : []), reason];
  const form = h(
    'form',
    { class: 'stack', novalidate: true },
    h('h2', { id }, title),
    ...all.map(({ label }) => label),
    fault,
    h('div', { class: 'row' }, button, cancel),
  );
  const dialog = h('dialog', { 'aria-labelledby': id }, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(undefined);
    });
    cancel.addEventListener('click', () => dialog.close());
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      clear();
      const given = read();
      if (!given) return;
      button.disabled = true;
      try {
        await act(
          given,
          nameOf(kind, given, tenantName?.input.value.trim()),
          reason.input.value.trim(),
        );
        dialog.close();
      } catch (error) {
        complain(/** @type {import('./api.js').ApiError} */ (error));
        button.disabled = false;
      }
    });
    dialog.showModal();
    all[0]?.input.focus();
  });

  function clear() {
    fault.hidden = true;
    for (const each of all) each.mark('');
  }

  /** Undefined, with the faults at their fields, where something cannot be read. */
  function read() {
    /** @type {Record<string, unknown>} */
    const given = {};
    let isGood = true;
    for (const each of [
      ...fields,
      ...(other ? [other] : []),
      ...(tenantName ? [tenantName] : []),
      reason,
    ]) {
      const { field } = each;
      const text = each.input.value.trim();
      const isLeftOut = text === '';
      if (isLeftOut && field.required) {
        each.mark('is needed');
        isGood = false;
      }
      const isAsItWas = !isNew && text === each.first && (PATCHED.includes(kind) || field.isMasked);
      if (isLeftOut || isAsItWas || field.name === 'reason' || field.name === 'id') continue;
      const parsed = readValue(field, text);
      if (parsed === undefined) {
        each.mark('is not JSON');
        isGood = false;
      } else if (each === other) Object.assign(given, parsed);
      else given[field.name] = parsed;
    }
    if (!isGood)
      all.find(({ input }) => input.getAttribute('aria-invalid') === 'true')?.input.focus();
    return isGood ? given : undefined;
  }

  /** @param {import('./api.js').ApiError} error */
  function complain({ message, faults = [] }) {
    const left = faults.filter(({ path, message: text }) => {
      const named = path
        .replace(/^value\./, '')
        .split('.')
        .find((part) => all.some(({ field }) => field.name === part));
      const at = all.find(({ field }) => field.name === named);
      at?.mark(text);
      return !at;
    });
    fault.replaceChildren(
      h('p', null, message),
      ...(left.length > 0
        ? [
            h(
              'ul',
              null,
              left.map(({ path, message: text }) => h('li', null, `${path}: ${text}`)),
            ),
          ]
        : []),
    );
    fault.hidden = false;
  }
}

/** @param {string} kind @param {any} value @returns {readonly Field[]} */
function fieldsOf(kind, value) {
  if (kind !== 'carrier') return FIELDS[kind] ?? [];
  return Object.keys(value ?? {}).map((name) => ({
    name,
    title: `${name}; empty: as it is`,
    form: 'password',
  }));
}

/** @param {Field} field @param {any} value @param {string} id */
function control(field, value, id) {
  const { name, title, options, form = 'text', required = false } = field;
  const present = form === 'password' ? '' : textOf(field, value?.[name]);
  const properties = {
    id,
    name,
    'aria-required': required && 'true',
    'aria-describedby': `${id}-fault`,
    autocomplete: 'off',
  };
  const input = options
    ? h(
        'select',
        properties,
        options.map((each) => h('option', { value: each, selected: each === present }, each)),
      )
    : form === 'json'
      ? h('textarea', { ...properties, rows: 3, spellcheck: 'false' }, present)
      : h('input', {
          ...properties,
          type: form === 'password' ? 'password' : 'text',
          value: present,
        });
  const fault = h('span', { id: `${id}-fault`, class: 'alert', hidden: true });
  const label = h('label', { for: id }, title, input, fault);
  const mark = (/** @type {string} */ text) => {
    fault.textContent = text;
    fault.hidden = text === '';
    if (text === '') input.removeAttribute('aria-invalid');
    else input.setAttribute('aria-invalid', 'true');
  };
  return { field, input, label, mark, first: present };
}

/** @param {Field} field @param {unknown} value */
function textOf({ form }, value) {
  if (value === undefined) return '';
  return form === 'json' ? JSON.stringify(value) : shownField(value);
}

/** @param {Field} field @param {string} text @returns {any} undefined where it cannot be read */
function readValue({ form, name }, text) {
  if (form === 'list')
    return text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  if (form !== 'json') return text;
  try {
    return JSON.parse(text);
  } catch {
    // A brand is mostly a name.
    return name === 'brand' ? text : undefined;
  }
}

/** The last part of a new setting's path. @param {string} kind @param {Record<string, any>} value @param {string} [id] */
function nameOf(kind, value, id) {
  const joined = (/** @type {readonly unknown[]} */ parts) =>
    parts.filter((part) => part !== undefined).join('.');
  switch (kind) {
    case 'tenant':
      return id ?? '';
    case 'key':
      return 'new';
    case 'sender':
      return joined([value['channel'], value['provider'], value['country']]);
    case 'template':
      return `${joined([value['channel'], value['locale'], value['purpose']])}${/\{ *amount\b/.test(value['text'] ?? '') ? '~amount' : ''}`;
    case 'door':
      return String(value['path'] ?? '')
        .replace(/^\/doors\//, '')
        .replaceAll('/', '.');
    default:
      return '';
  }
}

/** @param {any} value */
function shownField(value) {
  const isList = Array.isArray(value) && value.every((each) => typeof each === 'string');
  if (isList) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A value as people read it: one line a field. @param {any} value */
export function shownValue(value) {
  if (value === undefined) return '–';
  const lines = Object.entries(value).filter(([, each]) => each !== undefined);
  return h(
    'dl',
    { class: 'value' },
    lines.flatMap(([name, each]) => [
      h('dt', null, name),
      h('dd', { class: 'id' }, shownField(each)),
    ]),
  );
}
