/** The API key for "Try it": one value for all forms of this page. A sandbox fills in its own; nothing stores it. */
import { element, prose } from './element.js';

let key = '';
/** Why it is filled in, or not. */
let note = '';
let isSandbox = false;
/** Where the sandbox's phones are shown. */
let phone;
const inputs = new Set();

/** @param {{ mode: string, sandbox?: { key?: string, phone?: string } }} here */
export function startKeys({ mode, sandbox }) {
  isSandbox = mode === 'sandbox';
  key = sandbox?.key ?? '';
  if (!isSandbox) note = 'This is production: what you send reaches real phones and costs money.';
  else if (key) note = 'The key of this sandbox is filled in.';
  else note = 'Fill in a key of your configuration file.';
  phone = sandbox?.phone;
}

export function keyField(id) {
  const input = element('input', {
    id: `${id}-key`,
    className: 'key',
    type: isSandbox ? 'text' : 'password',
    value: key,
    required: true,
    spellcheck: false,
    autocomplete: 'off',
  });
  inputs.add(input);
  input.addEventListener('input', () => {
    key = input.value;
    for (const other of inputs) if (other !== input) other.value = key;
  });
  return element(
    'div',
    { className: 'try-field' },
    element('label', { htmlFor: input.id }, 'API key'),
    input,
    element('p', { className: 'hint' }, ...prose(note), ' ', ...phoneLink()),
  );
}

function phoneLink() {
  if (!phone) return [];
  const link = element('a', { href: phone, target: '_blank', rel: 'noopener' }, 'Open the phone');
  return [link, ' that gets what you send to its number.'];
}
