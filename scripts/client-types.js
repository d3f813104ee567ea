// Writes the types of @octothorpe/client from the OpenAPI document, by openapi-typescript. A test holds the committed file against the document.
//   npm run client-types
import { writeFileSync } from 'node:fs';
import openapiTypescript, { astToString } from 'openapi-typescript';

export const CLIENT_TYPES = 'packages/client/src/openapi.ts';

const HEAD = '// Generated from the OpenAPI document: npm run client-types. Do not edit.\n\n';
/** What fields may go together: the gateway says it in its answer, and types would not get clearer by it. */
const RULES = ['oneOf', 'anyOf', 'allOf', 'not', 'dependentRequired'];

/** @param document as `openApiDocument` makes it */
export async function clientTypes(document) {
  const schemas = Object.fromEntries(
    Object.entries(document.components.schemas).map(([name, schema]) => [name, fieldsOf(schema)]),
  );
  const { openapi, info } = document;
  const tree = await openapiTypescript({ openapi, info, paths: {}, components: { schemas } });
  const text = astToString(tree);
  return HEAD + text.slice(text.indexOf('export interface components'));
}

/** An object keeps its fields alone; a choice between objects stays. */
function fieldsOf(schema) {
  if (!schema.properties) return schema;
  return Object.fromEntries(Object.entries(schema).filter(([name]) => !RULES.includes(name)));
}

if (import.meta.filename === process.argv[1]) {
  const { openApiDocument } = await import('../dist/src/http/docs/openapi.js');
  const document = openApiDocument({ publicUrl: 'https://verify.test', mode: 'production' });
  writeFileSync(CLIENT_TYPES, await clientTypes(document));
}
