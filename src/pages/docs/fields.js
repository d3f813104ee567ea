/** The fields of a schema, and the type of each. */
import { element, prose } from './element.js';

export function fieldList(schema) {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([name, field]) =>
    fieldRow(name, field, required.has(name)),
  );
  return rows.length > 0
    ? element('dl', { className: 'fields' }, ...rows)
    : element('p', {}, 'No fields.');
}

export function fieldRow(name, field, required) {
  return element(
    'div',
    { className: 'field' },
    element(
      'dt',
      { className: 'field-name' },
      element('code', {}, name),
      element('span', { className: 'field-type' }, ...typeOf(field)),
      required ? element('span', { className: 'required' }, 'required') : undefined,
    ),
    element('dd', {}, ...about(field)),
  );
}

/** The allowed values of a field; undefined if it has no list of them. */
export function valueList(schema) {
  return schema.enum?.flatMap((value, index) => [
    index > 0 ? ', ' : '',
    element('code', {}, String(value)),
  ]);
}

function typeOf(field) {
  const reference = field.$ref ?? field.allOf?.[0]?.$ref;
  if (reference) {
    const name = reference.split('/').pop();
    return [element('a', { href: `#shape-${name}` }, name)];
  }
  if (field.type === 'array') return ['list of ', ...typeOf(field.items ?? {})];
  if (field.properties)
    return ['object with ', element('code', {}, Object.keys(field.properties).join(', '))];
  return [[field.type ?? 'any', field.format].filter(Boolean).join(', ') + range(field)];
}

function range({ minimum, maximum, minLength, maxLength }) {
  if (minLength !== undefined && maxLength !== undefined)
    return `, ${minLength} to ${maxLength} characters`;
  if (maxLength !== undefined) return `, at most ${maxLength} characters`;
  if (minimum !== undefined && maximum !== undefined) return `, ${minimum} to ${maximum}`;
  return minimum === undefined ? '' : `, ${minimum} or more`;
}

function about(field) {
  const values = valueList(field);
  const parts = [];
  if (field.description) parts.push(...prose(field.description), ' ');
  if (values) parts.push('One of ', ...values, '. ');
  if (field.example !== undefined)
    parts.push('Example: ', element('code', {}, String(field.example)));
  return parts;
}
