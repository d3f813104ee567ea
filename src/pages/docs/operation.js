/** One call of the API, or one webhook: description, fields, answers and errors, with examples to paste. */
import { element, prose } from './element.js';
import { exampleBlock, requestExample } from './example.js';
import { fieldList, fieldRow } from './fields.js';
import { indexed } from './search.js';
import { firstExample, sampleOf } from './snippets.js';
import { tryIt } from './try-it.js';

export function operationArticle(document, path, method, operation) {
  const id = `call-${operation.operationId}`;
  const place = `${method.toUpperCase()} ${path}`;
  const title = operation.summary;
  indexed({
    id,
    kind: 'Call',
    title,
    place,
    text: `${operation.operationId} ${operation.description ?? ''}`,
  });
  const text = element(
    'div',
    { className: 'operation-text' },
    element('p', { className: 'address' }, methodBadge(method), element('code', {}, path)),
    operation.description ? element('p', {}, ...prose(operation.description)) : undefined,
    parameters('Parameters and headers', operation.parameters ?? [], id, title),
    body(document, operation.requestBody, id, title),
    answers(operation.responses),
  );
  const sample = sampleOf(document.servers[0].url, path, method, operation);
  const code = element(
    'div',
    { className: 'operation-code' },
    requestExample('Request', id, sample),
    tryIt(path, method, operation),
    ...answerExamples(operation),
  );
  return article(id, title, text, code);
}

export function article(id, title, ...parts) {
  return element(
    'article',
    { className: 'operation', 'aria-labelledby': id },
    heading('h3', id, title),
    ...parts,
  );
}

/** A heading with a link to itself beside it. */
export function heading(name, id, title) {
  return element(
    'div',
    { className: 'heading' },
    element(name, { id, tabIndex: -1 }, title),
    element('a', { className: 'anchor', href: `#${id}`, 'aria-label': `Link to: ${title}` }, '#'),
  );
}

export function methodBadge(method) {
  return element('span', { className: 'method', 'data-method': method }, method.toUpperCase());
}

export function parameters(title, list, id, place) {
  const rows = list
    .filter((parameter) => parameter.in !== 'path')
    .map(({ name, schema, required }) => fieldRow(name, schema, required, id, place));
  return rows.length > 0
    ? group(title, element('dl', { className: 'fields' }, ...rows))
    : undefined;
}

export function body(document, requestBody, id, place) {
  const reference = requestBody?.content['application/json'].schema.$ref;
  if (!reference) return undefined;
  const schema = document.components.schemas[reference.split('/').pop()];
  if (Object.keys(schema.properties ?? {}).length === 0) return undefined;
  return group('Body', fieldList(schema, id, place));
}

export function answers(responses, title = 'Answers') {
  const rows = Object.entries(responses).map(([status, response]) => {
    const codes = Object.keys(response.content?.['application/problem+json']?.examples ?? {});
    const links = codes.map((code) =>
      element('a', { href: `#problem-${code}` }, element('code', {}, code)),
    );
    return element(
      'div',
      { className: 'field' },
      element('dt', { className: 'status' }, status),
      element(
        'dd',
        { className: 'codes' },
        ...(links.length > 0 ? links : prose(response.description)),
      ),
    );
  });
  return group(title, element('dl', { className: 'fields' }, ...rows));
}

function answerExamples(operation) {
  return Object.entries(operation.responses).flatMap(([status, response]) => {
    const value = firstExample(Object.values(response.content ?? {})[0]);
    if (!status.startsWith('2') || value === undefined) return [];
    const text = typeof value === 'string' ? value.trim() : JSON.stringify(value, null, 2);
    return [exampleBlock(`Answer ${status}`, text)];
  });
}

export function group(title, content) {
  return element('div', { className: 'group' }, element('h4', {}, title), content);
}
