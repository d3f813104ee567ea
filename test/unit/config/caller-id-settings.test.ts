import { CallerIdSetting, checkCallerIds } from '../../../src/config/caller-id-settings.js';
import { Faults } from '../../../src/config/validation-errors.js';

const provider = (hiddenCaller: boolean) => ({ hiddenCaller }) as never;
const providers = new Map([
  ['plain', provider(false)],
  ['hiding', provider(true)],
]);
const registry = { plain: {}, hiding: { hiddenCaller: true } } as never;

const pinned = ([country, carriers]: [string, string[]]) => [country, { mode: 'pinned', carriers }];

function faultsOf(
  callerId: unknown,
  call: Record<string, string[]>,
  countries: string[] = ['*'],
): readonly string[] {
  const faults = new Faults();
  const setting = CallerIdSetting.parse(callerId);
  const tenants = [{ id: 'bank', callerId: setting, countries: { sms: [], call: countries } }];
  const routes = { sms: {}, call: Object.fromEntries(Object.entries(call).map(pinned)) };
  checkCallerIds({ tenants, routes } as never, providers, registry, faults);
  return faults.found;
}

describe('hidden_only', () => {
  it('needs a carrier that can, and the fault names the country and the cure', () => {
    expect(faultsOf('hidden_only', { '*': ['plain'] })).toEqual([
      'tenants.bank.callerId: no carrier that routes.call names for * can hide its number, and hidden_only allows no other: add one that can, such as hiding, or write hidden or shown',
    ]);
    expect(faultsOf('hidden_only', { '*': ['plain', 'hiding'] })).toEqual([]);
  });

  it('needs it in every country that is called so, and in no other', () => {
    const call = { '*': ['hiding'], SE: ['plain'] };
    expect(faultsOf('hidden_only', call)).toEqual([expect.stringContaining('names for SE can')]);
    expect(faultsOf({ '*': 'hidden_only', SE: 'shown' }, call)).toEqual([]);
    expect(faultsOf('hidden_only', call, ['FI'])).toEqual([]);
    expect(faultsOf({ FI: 'hidden_only' }, { '*': ['plain'] }, ['FI'])).toHaveLength(1);
    expect(faultsOf({ FI: 'hidden_only' }, { '*': ['plain'] }, ['SE'])).toEqual([]);
  });
});

describe('hidden', () => {
  it('is at fault only if no carrier could ever hide the number', () => {
    const call = { '*': ['hiding'], SE: ['plain'] };
    expect(faultsOf('hidden', call)).toEqual([]);
    expect(faultsOf({ SE: 'hidden' }, call)).toEqual([
      expect.stringContaining('hidden has no effect'),
    ]);
    expect(faultsOf('shown', { '*': ['plain'] })).toEqual([]);
  });
});

it('one word stands for all countries; other words and countries are refused', () => {
  expect(CallerIdSetting.parse('hidden')).toEqual({ '*': 'hidden' });
  for (const wrong of ['secret', { FI: 'secret' }, { Finland: 'hidden' }, 7]) {
    expect(CallerIdSetting.safeParse(wrong).success).toBe(false);
  }
});
