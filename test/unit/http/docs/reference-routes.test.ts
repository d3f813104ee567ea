import { Webhook } from 'standardwebhooks';
import { sha256Hex } from '../../../../src/config/sandbox-defaults.js';
import { openApiDocument } from '../../../../src/http/docs/openapi.js';
import { EXAMPLE_SECRET } from '../../../../src/http/docs/webhooks.js';
import { sandboxTrial } from '../../../../src/roles/demo.js';

const settings = { publicUrl: 'https://verify.example.com', mode: 'sandbox' } as const;

test('the examples of webhooks are signed with the secret that the reference shows', () => {
  const document = JSON.parse(JSON.stringify(openApiDocument(settings)));
  const all = Object.values(document.webhooks) as { post: Operation }[];
  expect(all.length).toBeGreaterThan(5);
  for (const { post } of all) {
    const headers = Object.fromEntries(
      post.parameters.map(({ name, schema, example }) => [name, example ?? schema.example]),
    );
    const body = JSON.stringify(
      post.requestBody.content['application/json'].examples.message.value,
    );
    const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
    const expected = new Webhook(EXAMPLE_SECRET).sign(headers['webhook-id'] ?? '', at, body);
    expect(headers['webhook-signature']).toBe(expected);
  }
});

interface Operation {
  readonly parameters: readonly {
    readonly name: string;
    readonly example?: string;
    readonly schema: { readonly example?: string };
  }[];
  readonly requestBody: {
    readonly content: {
      readonly 'application/json': {
        readonly examples: { readonly message: { readonly value: object } };
      };
    };
  };
}

test('a key is filled in only where it is the sandbox’s own and nothing leaves the machine', () => {
  const sandbox = {
    ...{ host: '127.0.0.1', port: 3001, url: 'http://127.0.0.1:3001', timeScale: 1 },
    ownProviders: false,
    identity: { apiKey: 'octo_sandbox_x' } as never,
  };
  const own = [{ sha256: sha256Hex('octo_sandbox_x'), tenant: 'default', scopes: [] }];
  const phone = 'http://127.0.0.1:3001/phone/?number=%2B358441234567';
  expect(sandboxTrial({ sandbox, apiKeys: own })).toEqual({ key: 'octo_sandbox_x', phone });
  expect(sandboxTrial({ sandbox, apiKeys: [] })).toEqual({ phone });
  expect(sandboxTrial({ sandbox: { ...sandbox, ownProviders: true }, apiKeys: own })).toEqual({});
  expect(sandboxTrial({ apiKeys: own })).toEqual({});
});
