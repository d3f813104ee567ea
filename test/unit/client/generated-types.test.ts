import { readFileSync } from 'node:fs';
// @ts-expect-error: plain JavaScript
import { CLIENT_TYPES, clientTypes } from '../../../scripts/client-types.js';
import { openApiDocument } from '../../../src/http/docs/openapi.js';

it('the client’s types are those of the OpenAPI document', async () => {
  const document = openApiDocument({ publicUrl: 'https://verify.test', mode: 'production' });
  // If this fails: npm run client-types
  expect(await clientTypes(document)).toBe(readFileSync(CLIENT_TYPES, 'utf8'));
});
