/** Renders the reference from the server's OpenAPI description, which is generated from the validating schemas. */
import { element, prose } from './element.js';
import { fieldList, valueList } from './fields.js';
import { operationArticle } from './operation.js';

const byId = (id) => document.getElementById(id);

try {
  const answer = await fetch('../openapi.json');
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  draw(await answer.json());
  byId('loading').remove();
  goToHash();
} catch (error) {
  byId('loading').textContent =
    `The description could not be read (${error.message}). Load the page again.`;
}

function draw(api) {
  byId('mode').hidden = api['x-octothorpe'].mode !== 'sandbox';
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      byId('operations').append(operationArticle(api, path, method, operation));
      byId('toc-calls').append(entry(`call-${operation.operationId}`, operation.summary));
    }
  }
  for (const [name, schema] of Object.entries(api.components.schemas)) {
    byId('schemas').append(schemaArticle(name, schema));
    byId('toc-shapes').append(entry(`shape-${name}`, name));
  }
  for (const problem of api['x-octothorpe'].problems) {
    byId('problem-list').append(problemRow(problem));
  }
}

function entry(id, text) {
  return element('li', {}, element('a', { href: `#${id}` }, text));
}

function schemaArticle(name, schema) {
  const values = valueList(schema);
  return element(
    'article',
    { className: 'schema group', 'aria-labelledby': `shape-${name}` },
    element('h3', { id: `shape-${name}` }, name),
    schema.description ? element('p', {}, ...prose(schema.description)) : undefined,
    values
      ? element('p', { className: 'field-values' }, 'One of ', ...values, '.')
      : fieldList(schema),
  );
}

function problemRow({ code, status, title, remedy }) {
  return element(
    'div',
    { className: 'problem', id: `problem-${code}` },
    element(
      'dt',
      {},
      element('code', {}, code),
      element('span', { className: 'status' }, String(status)),
      element('span', {}, title),
    ),
    element('dd', {}, ...prose(remedy)),
  );
}

/** Scrolls to the address's fragment: the page was empty when the browser tried. */
function goToHash() {
  const { hash } = location;
  if (hash === '' || byId(hash.slice(1)) === null) return;
  location.replace(hash);
  byId(hash.slice(1)).scrollIntoView();
}
