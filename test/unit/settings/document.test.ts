import {
  changed,
  NO_SETTINGS,
  type SettingsDocument,
  settingsIn,
  type Update,
  updatesBackTo,
} from '../../../src/settings/document.js';

const signature = { operator: 'anna', key: '0123abcd', reason: 'because' };
const fingerprint = (path: string, value: unknown) => `${path}=${JSON.stringify(value)}`;

function change(
  document: SettingsDocument,
  updates: Readonly<Record<string, Update>>,
  more: { backTo?: number } = {},
): SettingsDocument {
  const request = { updates: new Map(Object.entries(updates)), signature, atMs: 1_000, ...more };
  return changed(document, document.version + 1, request, fingerprint);
}

it('a change says what each path was and became', () => {
  const first = change(NO_SETTINGS, { routes: { value: 1 } });
  const second = change(first, { routes: { value: 2 }, 'doors/okta': { off: true } });
  const third = change(second, { routes: 'file' });
  expect(first.change?.changed).toEqual([{ path: 'routes', from: 'file', to: 'routes=1' }]);
  expect(second.change?.changed).toEqual([
    { path: 'routes', from: 'routes=1', to: 'routes=2' },
    { path: 'doors/okta', from: 'file', to: 'off' },
  ]);
  expect(third.change?.changed).toEqual([{ path: 'routes', from: 'routes=2', to: 'file' }]);
  expect([...settingsIn(third)]).toEqual([['doors/okta', { off: true }]]);
});

it('who changed a path stays with it through later changes of others', () => {
  const first = change(NO_SETTINGS, { routes: { value: 1 } });
  const second = change(first, { 'doors/okta': { off: true } });
  expect(second.entries.get('routes')).toMatchObject({ ...signature, since: 1 });
  expect(second.entries.get('doors/okta')).toMatchObject({ since: 2 });
});

it('going back makes a new version that says what the earlier one said', () => {
  const first = change(NO_SETTINGS, { routes: { value: 1 }, 'tenants/a': { value: {} } });
  const second = change(first, {
    routes: { value: 2 },
    'tenants/a': 'file',
    'doors/okta': { off: true },
  });
  const back = change(second, Object.fromEntries(updatesBackTo(second, first)), { backTo: 1 });
  expect(back.version).toBe(3);
  expect(settingsIn(back)).toEqual(settingsIn(first));
  expect(back.change).toMatchObject({ backTo: 1 });
  expect(back.change?.changed).toHaveLength(3);
});

it('fields of a later version stay', () => {
  const document = { ...NO_SETTINGS, more: { later: 1 } };
  expect(change(document, { routes: { value: 1 } }).more).toEqual({ later: 1 });
});
