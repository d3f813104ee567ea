/** The fields of a zod schema as flat rows: name, type, default, meaning. What a row says is beside its schema, as `.describe` or `.meta`. */
import { z } from 'zod';

export interface FieldRow {
  /** With dots for objects, `[]` for lists and `.<name>` for tables. */
  readonly name: string;
  readonly type: string;
  readonly otherwise: string;
  readonly meaning: string;
}

export interface Context {
  /** Schemas that have a section of their own, by the link to it. */
  readonly sections?: ReadonlyMap<z.ZodType, string>;
  /** Defaults that another object holds, in the form of the schema. */
  readonly defaults?: unknown;
}

interface Unwrapped {
  readonly schema: z.ZodType;
  readonly optional: boolean;
  readonly nullable: boolean;
  readonly value?: unknown;
  readonly description: string;
  readonly otherwise?: string;
}

/** All fields of an object, those of the objects in it included. */
export function fieldRows(schema: z.ZodType, context: Context = {}, prefix = ''): FieldRow[] {
  return Object.entries(shapeOf(schema)).flatMap(([key, field]) => {
    const name = prefix + key;
    const unit = unitOf(key) || unitOf(prefix.replace(/\.$/, ''));
    const own = unwrap(field);
    const inherited = valueAt(context.defaults, key);
    const section = sectionOf(field, context);
    const row: FieldRow = {
      name,
      type: typeText(field, unit) + (own.nullable ? ', or `null`' : ''),
      otherwise: otherwiseText(own, inherited, unit),
      meaning: own.description + (section === undefined ? '' : ` See ${section}.`),
    };
    if (section !== undefined) return [row];
    const below = nested(own.schema);
    if (!below || isRate(below.schema)) return [row];
    const deeper = { ...context, defaults: below.suffix === '.' ? inherited : undefined };
    return [row, ...fieldRows(below.schema, deeper, name + below.suffix)];
  });
}

/** One that several unions have is named once. */
function shapeOf(schema: z.ZodType): Record<string, z.ZodType> {
  const { schema: inner } = unwrap(schema);
  if (inner instanceof z.ZodObject) return inner.shape as Record<string, z.ZodType>;
  if (!(inner instanceof z.ZodUnion)) return {};
  const shapes = inner.options.map((option) => shapeOf(option as z.ZodType));
  const merged: Record<string, z.ZodType> = {};
  for (const key of new Set(shapes.flatMap((shape) => Object.keys(shape)))) {
    const found = shapes.flatMap((shape) => shape[key] ?? []);
    const [first] = found;
    if (!first) continue;
    const texts = new Set(found.map((each) => typeText(each, unitOf(key))));
    const described = found.find((each) => unwrap(each).description !== '') ?? first;
    const union = z
      .union(found as [z.ZodType, ...z.ZodType[]])
      .describe(unwrap(described).description);
    const field = texts.size === 1 ? described : union;
    merged[key] = found.length < shapes.length ? onlyInSome(field) : field;
  }
  return merged;
}

/** What another kind of the object does without. */
function onlyInSome(field: z.ZodType): z.ZodType {
  const { description, otherwise = '' } = unwrap(field);
  return field.optional().meta({ description, otherwise });
}

/** The object in a field, in a list or in a table of them, with what leads to its fields. */
function nested(schema: z.ZodType): { schema: z.ZodType; suffix: string } | undefined {
  if (schema instanceof z.ZodArray) {
    const inner = unwrap(schema.element as z.ZodType).schema;
    return hasFields(inner) ? { schema: inner, suffix: '[].' } : undefined;
  }
  if (schema instanceof z.ZodRecord) {
    const inner = unwrap(schema.valueType as z.ZodType).schema;
    return hasFields(inner) ? { schema: inner, suffix: '.<name>.' } : undefined;
  }
  return hasFields(schema) ? { schema, suffix: '.' } : undefined;
}

function hasFields(schema: z.ZodType): boolean {
  return Object.keys(shapeOf(schema)).length > 0;
}

function unwrap(field: z.ZodType): Unwrapped {
  const meta = field.meta() ?? {};
  const described = {
    ...(meta.description ? { description: meta.description } : {}),
    ...(typeof meta['otherwise'] === 'string' ? { otherwise: meta['otherwise'] } : {}),
  };
  const inside = (schema: unknown) => unwrap(schema as z.ZodType);
  if (field instanceof z.ZodOptional || field instanceof z.ZodExactOptional) {
    return { ...inside(field.def.innerType), optional: true, ...described };
  }
  if (field instanceof z.ZodNullable) {
    return { ...inside(field.def.innerType), nullable: true, ...described };
  }
  if (field instanceof z.ZodDefault) {
    const value = field.def.defaultValue;
    return { ...inside(field.def.innerType), optional: true, value, ...described };
  }
  if (field instanceof z.ZodPipe) {
    const { in: from, out } = field.def;
    return { ...inside(from instanceof z.ZodTransform ? out : from), ...described };
  }
  return { schema: field, optional: false, nullable: false, description: '', ...described };
}

function sectionOf(field: z.ZodType, { sections }: Context): string | undefined {
  const { schema } = unwrap(field);
  return sections?.get(schema) ?? sections?.get(innermost(schema));
}

/** What a list or a table holds. */
export function innermost(field: z.ZodType): z.ZodType {
  const { schema } = unwrap(field);
  if (schema instanceof z.ZodArray) return innermost(schema.element as z.ZodType);
  return schema instanceof z.ZodRecord ? innermost(schema.valueType as z.ZodType) : schema;
}

function typeText(field: z.ZodType, unit: string): string {
  const { schema } = unwrap(field);
  if (schema instanceof z.ZodObject && isRate(schema)) return '[rate](#rates)';
  if (schema instanceof z.ZodArray) {
    const inner = typeText(schema.element as z.ZodType, unit);
    const { maxItems: max } = jsonOf(schema);
    return `list of ${plural(inner)}${max === undefined ? '' : `; ${max} at most`}`;
  }
  if (schema instanceof z.ZodTuple)
    return `list of ${typeText(schema.def.items[0] as z.ZodType, unit)}`;
  if (schema instanceof z.ZodObject) return 'object';
  if (schema instanceof z.ZodRecord) {
    return `table of ${plural(typeText(schema.valueType as z.ZodType, unit))}`;
  }
  if (schema instanceof z.ZodUnion) {
    const texts = schema.options.map((option) => typeText(option as z.ZodType, unit));
    const isFlag = texts.includes('boolean');
    const own = [...new Set(texts.filter((text) => !isFlag || text !== '`true`, `false`'))];
    return own.join(own.every((text) => text.startsWith('`')) ? ', ' : ' or ');
  }
  if (schema instanceof z.ZodEnum) return schema.options.map((value) => `\`${value}\``).join(', ');
  if (schema instanceof z.ZodLiteral) {
    return [...schema.values].map((value) => `\`${value}\``).join(', ');
  }
  return leafText(jsonOf(schema), unit);
}

interface Leaf {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
}

function jsonOf(schema: z.ZodType): Leaf {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Leaf;
}

function plural(text: string): string {
  return text.replace(/^(object|string|integer|number|table)\b/, '$1s');
}

function leafText(leaf: Leaf, unit: string): string {
  const { type = 'any JSON', minimum, maximum, exclusiveMinimum } = leaf;
  if (type === 'string') return `string${lengthText(leaf)}`;
  if (type !== 'integer' && type !== 'number') return type;
  const top = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  const low = minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const range =
    low !== undefined && top !== undefined
      ? `${low} to ${top}`
      : top !== undefined
        ? `${top} at most`
        : exclusiveMinimum !== undefined
          ? `more than ${exclusiveMinimum}`
          : low === undefined
            ? ''
            : `${low} at least`;
  return [type, unit, range].filter(Boolean).join(', ');
}

function lengthText({ minLength: min, maxLength: max }: Leaf): string {
  if (min === max && min !== undefined) return `, ${min} characters`;
  if (max !== undefined)
    return `, ${min ? `${min} to ` : ''}${max} characters${min ? '' : ' at most'}`;
  return min !== undefined && min > 1 ? `, ${min} characters at least` : '';
}

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/(Ms|_MS)$/, 'ms'],
  [/Seconds(Max)?$/, 's'],
  [/Minutes$/, 'minutes'],
  [/Hours$/, 'hours'],
  [/Days$/, 'days'],
  [/(P|p)ercent$/, '%'],
];

function unitOf(key: string): string {
  return UNITS.find(([form]) => form.test(key))?.[1] ?? '';
}

/** A rate, or what earlier versions took beside a list of them. */
function isRate(schema: z.ZodType): boolean {
  return Object.keys(shapeOf(schema)).sort().join() === 'max,windowMs';
}

function valueAt(defaults: unknown, key: string): unknown {
  return typeof defaults === 'object' && defaults !== null
    ? (defaults as Record<string, unknown>)[key]
    : undefined;
}

function otherwiseText(own: Unwrapped, inherited: unknown, unit: string): string {
  if (own.otherwise !== undefined) return own.otherwise;
  const value = inherited ?? own.value;
  if (value !== undefined) return valueText(value, unit);
  return own.optional ? 'optional' : 'required';
}

function valueText(value: unknown, unit: string): string {
  if (Array.isArray(value) && value.length > 0 && value.every(isRateValue)) {
    return value.map((rate) => `${rate.max} in ${duration(rate.windowMs)}`).join(', ');
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return 'none';
    return value.map((each) => valueText(each, unit)).join(', ');
  }
  if (typeof value === 'object') return 'see below';
  if (typeof value === 'number' && unit === 'ms' && value >= 1_000) {
    return `\`${value}\` (${duration(value)})`;
  }
  if (value === '') return 'empty';
  return `\`${value}\``;
}

function isRateValue(value: unknown): value is { max: number; windowMs: number } {
  return typeof value === 'object' && value !== null && 'max' in value && 'windowMs' in value;
}

function duration(ms: number): string {
  const units: readonly (readonly [number, string])[] = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
  ];
  const [size, unit] = units.find(([each]) => ms >= each && ms % each === 0) ?? [1_000, 's'];
  return `${ms / size} ${unit}`;
}
