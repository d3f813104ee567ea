/** One request in three languages, as text that works once `KEY` (and `ID`, `SUBJECT`, …) are set in the environment. */

/**
 * @typedef {object} Sample
 * @property {string} url with `{name}` where a path has a parameter
 * @property {string} method in lower case
 * @property {[string, string][]} headers that the operation needs beside the key
 * @property {unknown} body undefined where there is none
 * @property {boolean} streams whether the answer is a stream of events
 */

export const LANGUAGES = [
  { id: 'curl', title: 'curl', write: curl },
  { id: 'node', title: 'Node', write: node },
  { id: 'python', title: 'Python', write: python },
];

/** Longer bodies are shown with one field a line. */
const LINE_CHARS_MAX = 44;
const PARAMETER = /\{(\w+)\}/g;

/** @param {Sample} sample */
export function curl({ url, method, headers, body, streams }) {
  const address = url.replace(PARAMETER, (_, name) => `$${variable(name)}`);
  const lines = [`curl ${streams ? '-N ' : ''}"${address}"`];
  // curl posts what has a body, and gets what has none.
  if (method !== (body === undefined ? 'get' : 'post')) lines.push(`-X ${method.toUpperCase()}`);
  lines.push('-H "Authorization: Bearer $KEY"');
  for (const [name, value] of headers) lines.push(`-H '${name}: ${value}'`);
  if (body !== undefined) {
    lines.push("-H 'Content-Type: application/json'", `-d '${shellBody(body)}'`);
  }
  return lines.join(' \\\n  ');
}

function shellBody(body) {
  const line = JSON.stringify(body);
  const text =
    line.length <= LINE_CHARS_MAX ? line : JSON.stringify(body, null, 2).replaceAll('\n', '\n  ');
  return text.replaceAll("'", `'\\''`);
}

/** @param {Sample} sample */
export function node({ url, method, headers, body, streams }) {
  const named = url.replace(PARAMETER, (_, name) => `\${process.env.${variable(name)}}`);
  const address = named === url ? `'${url}'` : `\`${named}\``;
  const all = [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the example's own.
    '    Authorization: `Bearer ${process.env.KEY}`,',
    ...headers.map(([name, value]) => `    ${jsKey(name)}: ${jsText(value)},`),
    ...(body === undefined ? [] : ["    'Content-Type': 'application/json',"]),
  ];
  return [
    `const response = await fetch(${address}, {`,
    ...(method === 'get' ? [] : [`  method: '${method.toUpperCase()}',`]),
    '  headers: {',
    ...all,
    '  },',
    ...(body === undefined ? [] : [`  body: JSON.stringify(${literal(body, JS, '  ')}),`]),
    '});',
    streams
      ? 'for await (const bytes of response.body) process.stdout.write(bytes);'
      : 'console.log(response.status, await response.text());',
  ].join('\n');
}

/** @param {Sample} sample */
export function python({ url, method, headers, body, streams }) {
  const named = url.replace(PARAMETER, (_, name) => `{os.environ['${variable(name)}']}`);
  const address = named === url ? JSON.stringify(url) : `f"${named}"`;
  const all = [
    `        "Authorization": f"Bearer {os.environ['KEY']}",`,
    ...headers.map(([name, value]) => `        ${JSON.stringify(name)}: ${JSON.stringify(value)},`),
  ];
  return [
    'import os',
    'import requests  # pip install requests',
    '',
    `response = requests.${method}(`,
    `    ${address},`,
    '    headers={',
    ...all,
    '    },',
    ...(body === undefined ? [] : [`    json=${literal(body, PYTHON, '    ')},`]),
    ...(streams ? ['    stream=True,'] : []),
    ')',
    ...(streams
      ? ['for line in response.iter_lines(decode_unicode=True):', '    print(line)']
      : ['print(response.status_code, response.text)']),
  ].join('\n');
}

const JS = { key: jsKey, text: jsText, yes: 'true', no: 'false', none: 'null', indent: '  ' };
const PYTHON = {
  key: (name) => JSON.stringify(name),
  text: (value) => JSON.stringify(value),
  ...{ yes: 'True', no: 'False', none: 'None', indent: '    ' },
};

/** A JSON value in the notation of a language. @param {string} at the indentation of its line */
function literal(value, language, at) {
  if (value === null) return language.none;
  if (typeof value === 'boolean') return value ? language.yes : language.no;
  if (typeof value === 'string') return language.text(value);
  if (typeof value !== 'object') return String(value);
  const inner = at + language.indent;
  if (Array.isArray(value)) {
    const items = value.map((item) => literal(item, language, inner));
    const line = `[${items.join(', ')}]`;
    if (line.length <= LINE_CHARS_MAX && !line.includes('\n')) return line;
    return `[\n${items.map((item) => `${inner}${item},\n`).join('')}${at}]`;
  }
  const fields = Object.entries(value).map(
    ([name, field]) => `${inner}${language.key(name)}: ${literal(field, language, inner)},\n`,
  );
  return fields.length === 0 ? '{}' : `{\n${fields.join('')}${at}}`;
}

function jsKey(name) {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : jsText(name);
}

function jsText(value) {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

/** `subjectId` is `$SUBJECT_ID` in a shell. */
function variable(name) {
  return name.replace(/[a-z][A-Z]/g, ([last, first]) => `${last}_${first}`).toUpperCase();
}

/** The request of an operation of the OpenAPI document, with the first example of its body. @returns {Sample} */
export function sampleOf(server, path, method, operation) {
  // One with an example of its own is needed too: the call takes one of several.
  const needed = (operation.parameters ?? []).filter(
    ({ required, example }) => required || example !== undefined,
  );
  const value = ({ schema, example }) => String(example ?? schema?.example ?? '');
  const query = needed.filter(({ in: place }) => place === 'query');
  const asked = query.map((one) => `${one.name}=${encodeURIComponent(value(one))}`).join('&');
  const answer = operation.responses['200']?.content ?? {};
  return {
    url: server.replace(/\/+$/, '') + path + (asked === '' ? '' : `?${asked}`),
    method,
    headers: needed
      .filter(({ in: place }) => place === 'header')
      .map((one) => [one.name, value(one)]),
    body: firstExample(operation.requestBody?.content?.['application/json']),
    streams: 'text/event-stream' in answer,
  };
}

export function firstExample(media) {
  if (media?.example !== undefined) return media.example;
  return Object.values(media?.examples ?? {})[0]?.value;
}
