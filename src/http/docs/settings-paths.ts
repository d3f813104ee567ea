/** The paths of settings for the OpenAPI document. */

import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import type { ErrorCode } from '../../challenge/errors.js';
import type { ProblemSettings } from '../answer.js';
import { SETTING_PATHS } from '../api/settings-routes.js';
import * as schemas from '../api/settings-schemas.js';
import { answer, jsonBody, problemResponses } from './openapi-answers.js';
import { EVERYWHERE, TAGS, WITH_BODY } from './operator-paths.js';

const SCOPE =
  'Needs a key with the scope `operator`, for its own tenant; with `all_tenants` beside it, for every tenant and for what is for all.';
interface Kind {
  readonly id: string;
  readonly what: string;
  /** An example of `name`, and of the value under it. */
  readonly name?: string;
  readonly value: object;
}

const KINDS: Readonly<Record<(typeof SETTING_PATHS)[number], Kind>> = {
  'tenants/{tenant}': {
    id: 'Tenant',
    what: 'a tenant’s own fields',
    value: { brand: 'Acme', locale: 'fi' },
  },
  'tenants/{tenant}/webhook': {
    id: 'Webhook',
    what: 'a tenant’s webhook',
    value: { url: 'https://id.example.com/hooks/octothorpe' },
  },
  'tenants/{tenant}/routes': {
    id: 'TenantRoutes',
    what: 'a tenant’s routes',
    value: { sms: { FI: ['vonage', 'twilio'] } },
  },
  'tenants/{tenant}/keys/{name}': {
    id: 'Key',
    what: 'an API key',
    name: 'new',
    value: { scopes: ['challenges'] },
  },
  'tenants/{tenant}/senders/{name}': {
    id: 'Sender',
    what: 'a sender',
    name: 'sms.twilio',
    value: { provider: 'twilio', channel: 'sms', from: 'Acme' },
  },
  'tenants/{tenant}/templates/{name}': {
    id: 'Template',
    what: 'a template',
    name: 'sms.en',
    value: { channel: 'sms', locale: 'en', text: '{code} is your code for {brand}. {notice}' },
  },
  routes: {
    id: 'Routes',
    what: 'the routes for all',
    value: { sms: { '*': ['twilio', 'vonage'] }, call: { '*': ['twilio'] } },
  },
  'doors/{name}': {
    id: 'Door',
    what: 'a door',
    name: 'okta',
    value: { secrets: ['replace with: openssl rand -base64 32'] },
  },
  'carriers/{name}': {
    id: 'Carrier',
    what: 'a carrier’s credentials',
    name: 'twilio',
    value: { authToken: 'the new token' },
  },
};
const TENANT = z.string().meta({ description: 'The tenant’s id.', example: 'acme' });
const NAME =
  'A key’s fingerprint (`new` makes one), `{channel}.{provider}` with `.{country}` of a sender, `{channel}.{locale}` with `.{purpose}` of a template, or the door’s or carrier’s name.';

export function settingsPaths(settings: ProblemSettings): ZodOpenApiPathsObject {
  const { mode } = settings;
  const problems = (...codes: ErrorCode[]) => problemResponses([...EVERYWHERE, ...codes], settings);
  const signature = { operator: 'anna', reason: 'the new sender is registered' };
  const setting = {
    path: 'tenants/acme/senders/sms.twilio',
    state: 'changed',
    value: { provider: 'twilio', channel: 'sms', from: 'Acme' },
    fingerprint: '5e0c81f2a9d3',
    changedAt: '2027-02-01T09:30:00.000Z',
    operator: 'anna',
    key: '0123abcd',
    reason: 'the new sender is registered',
    since: 7,
  };
  const changed = { version: 7, setting, mode };
  const version = {
    version: 7,
    at: setting.changedAt,
    operator: 'anna',
    key: '0123abcd',
    reason: setting.reason,
    changed: [{ path: setting.path, from: 'file', to: setting.fingerprint }],
  };
  const changing = problems('not_found', 'settings_conflict', ...WITH_BODY);
  const of = (path: (typeof SETTING_PATHS)[number]) => {
    const { id, what, name, value } = KINDS[path];
    const tenant = path.includes('{tenant}') ? { tenant: TENANT } : {};
    const named = name ? { name: z.string().meta({ description: NAME, example: name }) } : {};
    const parts = { ...tenant, ...named };
    const params =
      Object.keys(parts).length === 0 ? {} : { requestParams: { path: z.object(parts) } };
    return {
      get: {
        operationId: `read${id}Setting`,
        tags: TAGS,
        summary: `Read ${what}`,
        description: `Secrets are shown by fingerprint. ${SCOPE}`,
        ...params,
        responses: {
          ...answer(200, 'The setting.', schemas.settingView, {
            sender: { ...setting, version: 7, mode },
          }),
          ...problems('not_found'),
        },
      },
      put: {
        operationId: `put${id}Setting`,
        tags: TAGS,
        summary: `Change or add ${what}`,
        description: `Held to the checks of the start: with a fault nothing is written, and \`faults\` has them all. Every process follows within a second. ${SCOPE}`,
        ...params,
        requestBody: jsonBody(schemas.putRequest, {
          one: { value, ...signature },
        }),
        responses: {
          ...answer(200, 'Changed.', schemas.changedView, { sender: changed }),
          ...changing,
        },
      },
      delete: {
        operationId: `remove${id}Setting`,
        tags: TAGS,
        summary: `Take ${what} out, or back to the file’s`,
        description: `Requests that have begun end with what they began with. ${SCOPE}`,
        ...params,
        requestBody: jsonBody(schemas.removeRequest, { one: { to: 'file', ...signature } }),
        responses: {
          ...answer(200, 'Done.', schemas.changedView, { off: { version: 7, mode } }),
          ...changing,
        },
      },
    };
  };
  return {
    '/v1/operator/settings': {
      get: {
        operationId: 'listSettings',
        tags: TAGS,
        summary: 'List the settings that change while the service runs',
        description: `Those of the file and those that were changed. ${SCOPE}`,
        responses: {
          ...answer(200, 'The settings.', schemas.settingsView, {
            one: { version: 7, settings: [setting], mode },
          }),
          ...problems(),
        },
      },
    },
    '/v1/operator/settings/history': {
      get: {
        operationId: 'readSettingsHistory',
        tags: TAGS,
        summary: 'See who changed which setting, and why',
        description: `The newest 50 versions. ${SCOPE}`,
        responses: {
          ...answer(200, 'The versions.', schemas.historyView, {
            one: { versions: [version], mode },
          }),
          ...problems(),
        },
      },
    },
    '/v1/operator/settings/rotate': {
      post: {
        operationId: 'rotateSetting',
        tags: TAGS,
        summary: 'Rotate an API key or a webhook’s secret',
        description: `The new secret is answered once. A key gets a second one beside it: both work until one is taken out. A webhook signs with the secret before as well, until the next rotation. ${SCOPE}`,
        requestBody: jsonBody(schemas.rotateRequest, {
          key: { path: 'tenants/acme/keys/0123abcd', ...signature },
        }),
        responses: {
          ...answer(200, 'The new secret.', schemas.changedView, {
            key: {
              version: 7,
              setting: {
                ...setting,
                path: 'tenants/acme/keys/4567cdef',
                value: { fingerprint: '4567cdef', scopes: ['challenges'] },
              },
              secret: 'octo_Q2hhbmdlIG1lIQ',
              mode,
            },
          }),
          ...changing,
        },
      },
    },
    '/v1/operator/settings/back': {
      post: {
        operationId: 'returnToSettings',
        tags: TAGS,
        summary: 'Go back to an earlier version',
        description:
          'Makes a new version that says what the earlier one said. Needs a key with the scopes `operator` and `all_tenants`.',
        requestBody: jsonBody(schemas.backRequest, { one: { to: 41, ...signature } }),
        responses: {
          ...answer(200, 'Done.', schemas.changedView, { back: { version: 43, mode } }),
          ...changing,
        },
      },
    },
    ...Object.fromEntries(SETTING_PATHS.map((path) => [`/v1/operator/settings/${path}`, of(path)])),
  };
}
