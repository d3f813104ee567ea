/** Sends a call to this very gateway, from a form with the values of its example. The key stays in the memory of this page. */
import { element } from './element.js';
import { copyButton } from './example.js';
import { keyField } from './key-field.js';
import { readAnswer } from './try-answer.js';

/** Fields for `{id}` and the ids that answers gave, by the path that they are of. */
const idFields = [];
const lastIds = new Map();

export function tryIt(path, method, operation) {
  const id = `try-${operation.operationId}`;
  const box = element('details', { className: 'try' }, element('summary', {}, 'Try it'));
  box.addEventListener('toggle', () => box.append(form(id, path, method, operation)), {
    once: true,
  });
  return box;
}

function form(id, path, method, operation) {
  const inputs = (operation.parameters ?? []).map((parameter) =>
    parameterField(id, path, parameter),
  );
  const content = operation.requestBody?.content?.['application/json'];
  const body = content && bodyField(id, content);
  const send = element('button', { type: 'submit', className: 'send' }, 'Send');
  const stop = element('button', { type: 'button', className: 'copy', hidden: true }, 'Stop');
  const status = element('p', { className: 'try-status', role: 'status' });
  const answer = element('code');
  const shown = element('div', { className: 'example', hidden: true });
  shown.append(
    element(
      'div',
      { className: 'example-head' },
      element('h4', {}, 'Answer'),
      copyButton(`Answer of ${operation.summary}`, () => answer.textContent),
    ),
    element('pre', { tabIndex: 0, 'aria-label': 'Answer' }, answer),
  );
  const node = element('form', {
    'aria-label': `Try it: ${operation.summary}`,
    autocomplete: 'off',
  });
  node.append(
    keyField(id),
    ...inputs.map(({ row }) => row),
    ...(body ? [body.row] : []),
    element('div', { className: 'try-buttons' }, send, stop),
    status,
    shown,
  );
  let stopper;
  stop.addEventListener('click', () => stopper?.abort());
  node.addEventListener('submit', async (event) => {
    event.preventDefault();
    const request = requestOf(path, method, inputs, body?.input.value, node);
    if (typeof request === 'string') {
      status.textContent = request;
      return;
    }
    stopper = new AbortController();
    send.disabled = true;
    stop.hidden = false;
    shown.hidden = false;
    answer.textContent = '';
    status.textContent = 'Sending…';
    const began = performance.now();
    try {
      const response = await fetch(request.url, { ...request.options, signal: stopper.signal });
      const ms = Math.round(performance.now() - began);
      status.textContent = `${response.status} ${response.statusText}, ${ms} ms`;
      const result = await readAnswer(response, (text) => {
        answer.textContent = text;
      });
      if (method === 'post' && typeof result?.id === 'string') fillIn(path, result.id);
    } catch (error) {
      status.textContent = stopper.signal.aborted
        ? 'Stopped.'
        : `No answer: ${error.message}. Check that the gateway runs, then send again.`;
    } finally {
      send.disabled = false;
      stop.hidden = true;
    }
  });
  return node;
}

function parameterField(id, path, parameter) {
  const { name, in: place, required, schema = {} } = parameter;
  const of = place === 'path' && name === 'id' ? path.slice(0, path.indexOf('/{')) : undefined;
  const example = String(parameter.example ?? schema.example ?? '');
  const input = element('input', {
    id: `${id}-${name}`,
    type: 'text',
    // An example id is of nothing that exists here.
    value: (of ? lastIds.get(of) : required && example) || '',
    placeholder: example,
    required: Boolean(required),
    spellcheck: false,
    autocomplete: 'off',
  });
  if (of) idFields.push({ of, input });
  const label = element(
    'label',
    { htmlFor: input.id },
    element('code', {}, name),
    required ? ' required' : '',
  );
  return { name, place, input, row: element('div', { className: 'try-field' }, label, input) };
}

/** What was just started is what the next call is about, unless the person has typed another id. */
function fillIn(path, id) {
  for (const { of, input } of idFields) {
    if (of === path && ['', lastIds.get(path)].includes(input.value)) input.value = id;
  }
  lastIds.set(path, id);
}

function bodyField(id, content) {
  const examples = Object.entries(content.examples ?? {});
  const text = (at) => JSON.stringify(examples[at]?.[1].value ?? content.example ?? {}, null, 2);
  const input = element('textarea', { id: `${id}-body`, spellcheck: false, value: text(0) });
  const resize = () => {
    input.rows = Math.min(20, input.value.split('\n').length + 1);
  };
  resize();
  input.addEventListener('input', resize);
  const row = element(
    'div',
    { className: 'try-field' },
    element('label', { htmlFor: input.id }, 'Body, as JSON'),
  );
  if (examples.length > 1) {
    const choice = element('select', { 'aria-label': 'Example' });
    choice.append(...examples.map(([name], at) => element('option', { value: String(at) }, name)));
    choice.addEventListener('change', () => {
      input.value = text(Number(choice.value));
      resize();
    });
    row.append(choice);
  }
  row.append(input);
  return { input, row };
}

/** What `fetch` takes, or what is wrong with the form. */
function requestOf(path, method, inputs, body, node) {
  let address = path;
  const query = new URLSearchParams();
  const headers = {};
  for (const { name, place, input } of inputs) {
    const value = input.value.trim();
    if (place === 'path') address = address.replace(`{${name}}`, encodeURIComponent(value));
    else if (value === '') continue;
    else if (place === 'query') query.set(name, value);
    else headers[name] = value;
  }
  const key = node.querySelector('.key').value.trim();
  if (key !== '') headers.Authorization = `Bearer ${key}`;
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
    try {
      JSON.parse(body);
    } catch (error) {
      return `The body is not JSON: ${error.message}.`;
    }
  }
  const url = new URL(`..${address}`, location.href.replace(/[?#].*$/, ''));
  url.search = query.toString();
  return { url, options: { method: method.toUpperCase(), headers, body, credentials: 'omit' } };
}
