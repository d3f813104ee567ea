/** Renders the reference from the server's OpenAPI description, which is generated from the validating schemas. */
import { element, prose } from './element.js';
import { fieldList, valueList } from './fields.js';
import { startKeys } from './key-field.js';
import { heading, methodBadge, operationArticle } from './operation.js';
import { indexed, startSearch } from './search.js';
import { verifyExample, webhookArticle } from './webhook.js';

const byId = (id) => document.getElementById(id);

/** From this width on the contents stand beside the text, as reference.css says. */
const WIDE = matchMedia('(min-width: 60rem)');

try {
  const api = await read('../openapi.json');
  const { mode } = api['x-octothorpe'];
  // Only a sandbox has it: its key opens nothing else.
  const sandbox = mode === 'sandbox' ? await read('try-it.json') : undefined;
  startKeys({ mode, sandbox });
  draw(api);
  byId('loading').remove();
  goToHash();
} catch (error) {
  byId('loading').textContent =
    `The description could not be read (${error.message}). Load the page again.`;
}
startSearch({ input: byId('search'), list: byId('hits'), status: byId('search-status') });
keepContentsOpen();

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

function draw(api) {
  byId('mode').hidden = api['x-octothorpe'].mode !== 'sandbox';
  drawCalls(api);
  byId('webhook-verify').append(verifyExample());
  for (const [name, webhook] of Object.entries(api.webhooks ?? {})) {
    byId('webhook-list').append(webhookArticle(api, name, webhook));
    byId('toc-webhooks').append(entry(`webhook-${webhook.post.operationId}`, name));
  }
  for (const [name, schema] of Object.entries(api.components.schemas)) {
    byId('schemas').append(schemaArticle(name, schema));
    byId('toc-shapes').append(entry(`shape-${name}`, name));
  }
  for (const problem of api['x-octothorpe'].problems) {
    byId('problem-list').append(problemRow(problem));
  }
}

/** In the groups of their tags. */
function drawCalls(api) {
  const calls = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  for (const { name, description } of api.tags) {
    const own = calls.filter(({ operation }) => operation.tags?.includes(name));
    if (own.length === 0) continue;
    const id = `tag-${name}`;
    const list = element('ul');
    for (const { method, operation } of own) {
      list.append(
        element(
          'li',
          {},
          element(
            'a',
            { href: `#call-${operation.operationId}` },
            methodBadge(method),
            element('span', {}, operation.summary),
          ),
        ),
      );
    }
    byId('toc-calls').append(element('li', {}, element('a', { href: `#${id}` }, name), list));
    byId('operations').append(
      element('h3', { id, className: 'tag' }, name),
      element('p', {}, ...prose(description ?? '')),
      ...own.map(({ path, method, operation }) => operationArticle(api, path, method, operation)),
    );
  }
}

function entry(id, text) {
  return element('li', {}, element('a', { href: `#${id}` }, text));
}

function schemaArticle(name, schema) {
  const id = `shape-${name}`;
  indexed({ id, kind: 'Shape', title: name, text: schema.description ?? '' });
  const values = valueList(schema);
  return element(
    'article',
    { className: 'schema group', 'aria-labelledby': id },
    heading('h3', id, name),
    schema.description ? element('p', {}, ...prose(schema.description)) : undefined,
    values
      ? element('p', { className: 'field-values' }, 'One of ', ...values, '.')
      : fieldList(schema, id, name),
  );
}

function problemRow({ code, status, title, remedy }) {
  const id = `problem-${code}`;
  indexed({ id, kind: 'Problem', title: code, place: `${status} ${title}`, text: remedy });
  return element(
    'div',
    { className: 'problem', id },
    element(
      'dt',
      {},
      element('a', { href: `#${id}` }, element('code', {}, code)),
      element('span', { className: 'status' }, String(status)),
      element('span', {}, title),
    ),
    element('dd', {}, ...prose(remedy)),
  );
}

/** Scrolls to the address's fragment: the page was empty when the browser tried. */
function goToHash() {
  const target = byId(decodeURIComponent(location.hash.slice(1)));
  if (target === null) return;
  location.replace(location.hash);
  target.scrollIntoView();
}

/** On a narrow screen the contents are closed, and close again once one of them is chosen. */
function keepContentsOpen() {
  const contents = byId('contents');
  const followWidth = () => {
    contents.open = WIDE.matches;
  };
  followWidth();
  WIDE.addEventListener('change', followWidth);
  contents.addEventListener('click', ({ target }) => {
    if (!WIDE.matches && target.closest('a')) contents.open = false;
  });
}
