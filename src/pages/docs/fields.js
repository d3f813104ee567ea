/** The fields of a schema: name, type and meaning of each. A field's name is a link to it. */
import { element, prose } from './element.js';
import { indexed } from './search.js';

/** Deeper objects show the names of their fields alone. */
const DEPTH_MAX = 3;

/** @param {string} owner the id of what has the fields, such as `call-startChallenge` */
export function fieldList(schema, owner, title, depth = 1) {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([name, field]) =>
    fieldRow(name, field, required.has(name), owner, title, depth),
  );
  return rows.length > 0
    ? element('dl', { className: 'fields' }, ...rows)
    : element('p', {}, 'No fields.');
}

export function fieldRow(name, field, required, owner, title, depth = 1) {
  const id = `${owner}.${name}`;
  indexed({ id, kind: 'Field', title: name, place: title, text: field.description ?? '' });
  const inside = nested(field);
  return element(
    'div',
    { className: 'field', id },
    element(
      'dt',
      { className: 'field-name' },
      element('a', { href: `#${id}` }, element('code', {}, name)),
      element('span', { className: 'field-type' }, ...typeOf(field)),
      required ? element('span', { className: 'required' }, 'required') : undefined,
    ),
    element(
      'dd',
      {},
      ...about(field),
      inside && depth < DEPTH_MAX ? fieldList(inside, id, title, depth + 1) : undefined,
    ),
  );
}

/** The object in a field, or in a list of them. */
function nested(field) {
  const inner = field.type === 'array' ? (field.items ?? {}) : field;
  return Object.keys(inner.properties ?? {}).length > 0 ? inner : undefined;
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
  if (field.properties) return ['object'];
  return [
    [[field.type ?? 'any'].flat().join(' or '), field.format].filter(Boolean).join(', ') +
      range(field),
  ];
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
