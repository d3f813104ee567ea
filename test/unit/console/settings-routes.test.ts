import type { Request, Response } from 'express';
import { type ConsoleCaller, FRESH_MS } from '../../../src/console/console-route.js';
import { settingsRoutes } from '../../../src/console/settings-routes.js';
import type { SettingsCaller } from '../../../src/settings/setting-rules.js';
import type { SettingsService } from '../../../src/settings/settings-service.js';

const NOW_MS = 10_000_000;

let asked: { readonly caller: SettingsCaller; readonly with: readonly unknown[] }[];

beforeEach(() => {
  asked = [];
});

const noted =
  (answer: object) =>
  async (caller: SettingsCaller, ...rest: readonly unknown[]) => {
    asked.push({ caller, with: rest });
    return answer;
  };
const changed = noted({ version: 1, setting: undefined });
const routes = settingsRoutes({
  settings: {
    list: noted({ version: 0, settings: [] }),
    put: changed,
    remove: changed,
    rotate: changed,
    back: changed,
  } as unknown as SettingsService,
  tenants: () => ['acme', 'other'],
  mode: 'production',
  now: () => NOW_MS,
});

function anna(more: Partial<ConsoleCaller> = {}): ConsoleCaller {
  return {
    operator: 'anna@example.com',
    key: 'console-1',
    role: 'operator',
    tenants: ['acme', 'other'],
    signedInAtMs: NOW_MS - FRESH_MS,
    ...more,
  };
}

async function call(method: string, path: string, body: object, caller = anna()): Promise<void> {
  const route = routes.find((each) => each.method === method && each.path === path);
  const res = {
    locals: { context: { id: 'r' } },
    writeHead: () => res,
    end: () => res,
  } as unknown as Response;
  await route?.handler({ body } as Request, res, caller);
}

const why = { reason: 'because of a test' };
const late = anna({ signedInAtMs: NOW_MS - FRESH_MS - 1 });

it.each(['webhook', 'senders/sms.twilio', 'keys/new'])(
  'a change of tenants/acme/%s asks for a login of just now',
  async (part) => {
    const body = { path: `tenants/acme/${part}`, value: {}, ...why };
    await expect(call('PUT', '/settings', body, late)).rejects.toMatchObject({
      code: 'fresh_sign_in_needed',
    });
    const { value: _, ...named } = body;
    await expect(call('DELETE', '/settings', named, late)).rejects.toMatchObject({
      code: 'fresh_sign_in_needed',
    });
    await expect(call('POST', '/settings/rotate', named, late)).rejects.toMatchObject({
      code: 'fresh_sign_in_needed',
    });
    expect(asked).toEqual([]);
    await call('PUT', '/settings', body);
    expect(asked).toHaveLength(1);
  },
);

it.each(['doors/okta', 'carriers/twilio'])('so does one of %s', async (path) => {
  await expect(call('PUT', '/settings', { path, value: {}, ...why }, late)).rejects.toMatchObject({
    code: 'fresh_sign_in_needed',
  });
});

it('going back asks for it too, since any of them may come back', async () => {
  await expect(call('POST', '/settings/back', { to: 1, ...why }, late)).rejects.toMatchObject({
    code: 'fresh_sign_in_needed',
  });
});

it('so does a tenant that is new or taken out, since its keys come with it', async () => {
  const refused = { code: 'fresh_sign_in_needed' };
  const newco = { path: 'tenants/newco', ...why };
  await expect(
    call('PUT', '/settings', { ...newco, value: { brand: 'Newco' } }, late),
  ).rejects.toMatchObject(refused);
  await expect(call('DELETE', '/settings', { ...newco, to: 'file' }, late)).rejects.toMatchObject(
    refused,
  );
  expect(asked).toEqual([]);
  await call('PUT', '/settings', { path: 'tenants/acme', value: { locale: 'fi' }, ...why }, late);
  expect(asked).toHaveLength(1);
});

it('a template and a look need none', async () => {
  const template = { path: 'tenants/acme/templates/sms.en', value: {}, ...why };
  await call('PUT', '/settings', template, late);
  await call('GET', '/settings', {}, late);
  expect(asked).toHaveLength(2);
});

it('who signed in is who changed it, whatever the body says', async () => {
  const body = { path: 'routes', value: {}, ...why };
  await expect(call('PUT', '/settings', { ...body, operator: 'eve' })).rejects.toMatchObject({
    code: 'invalid_request',
  });
  await call('PUT', '/settings', body);
  expect(asked[0]?.caller).toEqual({
    operator: 'anna@example.com',
    key: 'console-1',
    tenants: ['acme', 'other'],
    all: true,
  });
});

it('whose login does not cover every tenant changes nothing that is for all', async () => {
  await call('GET', '/settings', {}, anna({ tenants: ['acme'] }));
  expect(asked[0]?.caller).toMatchObject({ tenants: ['acme'], all: false });
});

it('every call needs the role operator', () => {
  expect(new Set(routes.map(({ role }) => role))).toEqual(new Set(['operator']));
});
