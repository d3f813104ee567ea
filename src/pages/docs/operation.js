/** One call of the API: description, fields, answers and errors, with examples to paste. */
import { element, prose } from './element.js';
import { curl, exampleBlock, firstExample } from './example.js';
import { fieldList, fieldRow } from './fields.js';

export function operationArticle(document, path, method, operation) {
  const heading = `call-${operation.operationId}`;
  const text = element(
    'div',
    { className: 'operation-text' },
    element(
      'p',
      { className: 'address' },
      element('span', { className: 'method' }, method.toUpperCase()),
      element('code', {}, path),
    ),
    operation.description ? element('p', {}, ...prose(operation.description)) : undefined,
    parameters(operation.parameters ?? []),
    body(document, operation.requestBody),
    answers(operation.responses),
  );
  return element(
    'article',
    { className: 'operation', 'aria-labelledby': heading },
    element('h3', { id: heading }, operation.summary),
    text,
    examples(document, path, method, operation),
  );
}

function parameters(list) {
  const rows = list
    .filter((parameter) => parameter.in !== 'path')
    .map(({ name, schema, required }) => fieldRow(name, schema, required));
  return rows.length > 0
    ? group('Parameters and headers', element('dl', { className: 'fields' }, ...rows))
    : undefined;
}

function body(document, requestBody) {
  const reference = requestBody?.content['application/json'].schema.$ref;
  if (!reference) return undefined;
  const schema = document.components.schemas[reference.split('/').pop()];
  if (Object.keys(schema.properties ?? {}).length === 0) return undefined;
  return group('Body', fieldList(schema));
}

function answers(responses) {
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
  return group('Answers', element('dl', { className: 'fields' }, ...rows));
}

function examples(document, path, method, operation) {
  const blocks = [exampleBlock('Request', curl(document.servers[0].url, path, method, operation))];
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!status.startsWith('2')) continue;
    const media = Object.values(response.content ?? {})[0];
    const value = firstExample(media);
    if (value === undefined) continue;
    const text = typeof value === 'string' ? value.trim() : JSON.stringify(value, null, 2);
    blocks.push(exampleBlock(`Answer ${status}`, text));
  }
  return element('div', { className: 'operation-code' }, ...blocks);
}

function group(title, content) {
  return element('div', { className: 'group' }, element('h4', {}, title), content);
}
