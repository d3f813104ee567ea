import type { Provider } from '../../../src/providers/provider.js';
import type { ConfiguredProvider } from '../../../src/providers/provider-entry.js';
import { Providers } from '../../../src/roles/providers.js';
import { until } from '../../setup/until.js';

const closed: string[] = [];

function configured(name: string): ConfiguredProvider {
  return { name } as unknown as ConfiguredProvider;
}

function open(drainMs = 60_000, fault?: Error): Providers {
  return new Providers({
    open: async (provider) => {
      const { name } = provider as unknown as { name: string };
      if (fault && name === 'broken') throw fault;
      return { name, close: async () => closed.push(name) } as unknown as Provider;
    },
    drainMs,
    onError: (error) => {
      throw error;
    },
  });
}

beforeEach(() => {
  closed.length = 0;
});

it('another takes the place of one whose credentials changed; the old one is closed later', async () => {
  const providers = open(0);
  await providers.open(
    new Map([
      ['twilio', configured('old')],
      ['vonage', configured('other')],
    ]),
  );
  const old = providers.present.get('twilio');
  const told: string[] = [];
  providers.onReopened((name) => told.push(name));
  const put = await providers.reopen(new Map([['twilio', configured('new')]]), new Set(['twilio']));
  expect(providers.present.get('twilio')).toBe(old);
  put();
  expect(providers.present.get('twilio')).toMatchObject({ name: 'new' });
  expect(told).toEqual(['twilio']);
  await until(() => closed.length > 0);
  expect(closed).toEqual(['old']);
  await providers.close();
  expect(closed).toEqual(['old', 'new', 'other']);
});

it('one that still finishes is closed with the process, once', async () => {
  const providers = open();
  await providers.open(new Map([['twilio', configured('old')]]));
  (await providers.reopen(new Map([['twilio', configured('new')]]), new Set(['twilio'])))();
  expect(closed).toEqual([]);
  await providers.close();
  expect([...closed].sort()).toEqual(['new', 'old']);
});

it('where a new one does not open, the old one stays', async () => {
  const providers = open(0, new Error('no'));
  await providers.open(new Map([['twilio', configured('old')]]));
  await expect(
    providers.reopen(new Map([['twilio', configured('broken')]]), new Set(['twilio'])),
  ).rejects.toThrow('no');
  expect(providers.present.get('twilio')).toMatchObject({ name: 'old' });
  await providers.close();
});
