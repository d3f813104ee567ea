/** Examples: a block of code with a button that copies it, and the curl line of an operation. */
import { element } from './element.js';

const COPIED_FOR_MS = 2000;
/** Longer bodies are shown with one field a line. */
const LINE_CHARS_MAX = 44;

export function exampleBlock(title, text) {
  return element(
    'div',
    { className: 'example' },
    element(
      'div',
      { className: 'example-head' },
      element('h4', {}, title),
      copyButton(title, text),
    ),
    element('pre', {}, element('code', {}, text)),
  );
}

/** A line that works as pasted once `$KEY` (and `$ID`, `$SUBJECT`) are set. */
export function curl(server, path, method, operation) {
  const named = path.replace(/\{(\w+)\}/g, (_, name) => `$${name.toUpperCase()}`);
  const address = server.replace(/\/+$/, '') + named;
  const lines = [`curl ${operation.operationId === 'followChallenge' ? '-N ' : ''}"${address}"`];
  lines.push('-H "Authorization: Bearer $KEY"');
  const body = firstExample(operation.requestBody?.content?.['application/json']);
  if (body !== undefined) {
    lines.push("-H 'Content-Type: application/json'", `-d '${compact(body)}'`);
  }
  // curl posts what has a body, and gets what has none.
  if (method !== (body === undefined ? 'get' : 'post')) {
    lines.splice(1, 0, `-X ${method.toUpperCase()}`);
  }
  return lines.join(' \\\n  ');
}

function compact(body) {
  const line = JSON.stringify(body);
  return line.length <= LINE_CHARS_MAX
    ? line
    : JSON.stringify(body, null, 2).replaceAll('\n', '\n  ');
}

export function firstExample(media) {
  if (media?.example !== undefined) return media.example;
  return Object.values(media?.examples ?? {})[0]?.value;
}

/** Browsers offer the clipboard only on localhost and https; elsewhere there is no button. */
function copyButton(title, text) {
  if (!navigator.clipboard) return undefined;
  const button = element('button', { type: 'button', className: 'copy' }, 'Copy');
  button.setAttribute('aria-label', `Copy: ${title}`);
  button.addEventListener('click', async () => {
    const done = await navigator.clipboard.writeText(text).then(
      () => 'Copied',
      () => 'Not allowed',
    );
    button.textContent = done;
    button.setAttribute('aria-label', `${done}: ${title}`);
    setTimeout(() => {
      button.textContent = 'Copy';
      button.setAttribute('aria-label', `Copy: ${title}`);
    }, COPIED_FOR_MS);
  });
  return button;
}
