import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorCode } from '../../../src/challenge/errors.js';
import { PROBLEMS, statusOf } from '../../../src/http/answer.js';
import { openApiDocument } from '../../../src/http/docs/openapi.js';

const settings = { publicUrl: 'https://verify.example.com', mode: 'sandbox' } as const;
// The document that clients get.
const document = JSON.parse(JSON.stringify(openApiDocument(settings)));

interface Media {
  readonly schema: object;
  readonly example?: unknown;
  readonly examples?: Record<string, { value: unknown }>;
}

/** Every media type of every body and answer, with its place. */
function* media(): Generator<[string, Media]> {
  const all: Record<string, object> = { ...document.paths, ...document.webhooks };
  for (const [path, methods] of Object.entries(all)) {
    for (const [method, operation] of Object.entries(methods)) {
      const bodies = { body: operation.requestBody, ...operation.responses };
      for (const [place, part] of Object.entries(bodies)) {
        const content = (part as { content?: Record<string, Media> } | undefined)?.content ?? {};
        for (const [type, value] of Object.entries(content)) {
          yield [`${method} ${path} ${place} ${type}`, value];
        }
      }
    }
  }
}

test('the document is valid OpenAPI 3.1', async () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  const result = await new Validator().validate(structuredClone(document));
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
});

test('every example matches its schema, and every body and answer has one', () => {
  const ajv = new Ajv2020({
    ...{ strict: false, validateFormats: false },
    // Half the time: a schema that many others name is compiled once.
    ...{ inlineRefs: false, code: { optimize: false } },
  });
  ajv.addSchema(document, 'api');
  const places = [...media()];
  expect(places.length).toBeGreaterThan(30);
  for (const [place, { schema, example, examples }] of places) {
    const validate = ajv.compile(
      JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as object,
    );
    const values = examples ? Object.values(examples).map(({ value }) => value) : [example];
    expect([place, values.length > 0]).toEqual([place, true]);
    for (const value of values) {
      validate(value);
      expect([place, validate.errors]).toEqual([place, null]);
    }
  }
});

test('every problem is documented under its status', () => {
  const listed = document['x-octothorpe'].problems as { code: ErrorCode; status: number }[];
  expect(listed.map(({ code }) => code).sort()).toEqual(Object.keys(PROBLEMS).sort());
  for (const { code, status } of listed) expect(status).toBe(statusOf({ code, faults: undefined }));
});

const REQUESTS = [
  'StartChallenge',
  'CheckCode',
  'ResendChallenge',
  'CancelChallenge',
  'CreateSession',
  'RedeemResult',
];

test('a schema of a request says that other fields are refused', () => {
  for (const name of REQUESTS) {
    expect(document.components.schemas[name]).toMatchObject({ additionalProperties: false });
  }
});
