/** Routes in the configuration file. */
import { preferencesOf, Routes, routeSettings } from '../../../src/config/route-settings.js';
import { Faults } from '../../../src/config/validation-errors.js';
import { isAnyChosen, learningScopes, routeOf } from '../../../src/routing/route-settings.js';

function read(routes: unknown, tenants: Readonly<Record<string, unknown>> = {}) {
  const faults = new Faults();
  const parse = (where: string, value: unknown) =>
    faults.parse(where, Routes, value) ?? { sms: {}, call: {} };
  const own = Object.entries(tenants).map(([id, value]) => ({
    id,
    routes: parse(`tenants.${id}.routes`, value),
  }));
  const everywhere = parse('routes', routes);
  return { settings: routeSettings(everywhere, own, faults), everywhere, faults: faults.found };
}

it('a list is a pinned order, as before', () => {
  const { settings, everywhere, faults } = read({ sms: { '*': ['twilio', 'vonage'] } });
  expect(faults).toEqual([]);
  expect(isAnyChosen(settings)).toBe(false);
  expect(learningScopes(settings)).toEqual([]);
  expect(preferencesOf(everywhere)).toMatchObject({ sms: { '*': ['twilio', 'vonage'] }, call: {} });
});

it('each mode is read, and a country’s own comes before the one for all', () => {
  const carriers = ['twilio', 'vonage'];
  const { settings, faults } = read({
    sms: {
      '*': { mode: 'learned', carriers },
      FI: { mode: 'share', carriers, shares: { vonage: { percent: 1, upToPercent: 50 } } },
      SE: { mode: 'shadow', carriers: ['twilio'], shadows: ['vonage'] },
    },
    call: { '*': carriers },
  });
  expect(faults).toEqual([]);
  expect(routeOf(settings, 'acme', 'sms', 'NO')?.entry).toEqual({
    mode: 'learned',
    carriers,
    halfLifeMs: 86_400_000,
  });
  expect(routeOf(settings, 'acme', 'sms', 'FI')?.entry).toMatchObject({
    mode: 'share',
    shares: [{ carrier: 'vonage', percent: 1, upToPercent: 50 }],
  });
  expect(routeOf(settings, 'acme', 'sms', 'SE')?.entry).toMatchObject({ shadows: ['vonage'] });
  expect(routeOf(settings, 'acme', 'call', 'SE')?.entry).toMatchObject({ mode: 'pinned' });
  expect(learningScopes(settings)).toEqual(['*']);
});

it('a tenant’s own routes learn from its own traffic', () => {
  const learned = { mode: 'learned', carriers: ['twilio', 'vonage'], halfLifeHours: 6 };
  const { settings } = read({ sms: { '*': ['twilio'] } }, { acme: { sms: { FI: learned } } });
  expect(learningScopes(settings)).toEqual(['acme']);
  expect(routeOf(settings, 'acme', 'sms', 'FI')).toMatchObject({
    scope: 'acme',
    entry: { halfLifeMs: 6 * 3_600_000 },
  });
  expect(routeOf(settings, 'other', 'sms', 'FI')?.scope).toBe('*');
});

it('every fault is told at once, each with where and what to do', () => {
  const { faults } = read({
    sms: {
      FI: { mode: 'learned', carriers: ['twilio'] },
      SE: { mode: 'share', carriers: ['twilio'], shares: { vonage: 60 } },
      NO: { mode: 'share', carriers: ['a', 'b', 'c'], shares: { a: 60, b: 50 } },
      DK: { mode: 'shadow', carriers: ['twilio'], shadows: ['twilio'] },
      EE: { mode: 'share', carriers: ['a', 'b'], shares: { a: 1, b: 1 } },
    },
  });
  expect(faults).toEqual([
    'routes.sms.FI: learns between two carriers or more: name another one, or say mode pinned',
    'routes.sms.SE: vonage has a share and is not among its carriers: add it there',
    'routes.sms.NO: its shares may come to 110 %: 99 % is the most',
    'routes.sms.DK: twilio is a shadow and among its carriers: a shadow gets nothing, so take it out of one of them',
    'routes.sms.EE: every carrier has a share: leave one out, which gets the rest',
  ]);
});

it.each([
  [{ mode: 'guessed', carriers: ['a'] }, 'mode'],
  [{ mode: 'share', carriers: ['a', 'b'], shares: { b: 0.5 } }, 'at least 1'],
  [{ mode: 'learned', carriers: ['a', 'a'] }, 'twice'],
  [{ mode: 'learned', carriers: ['a', 'b'], halfLifeHours: 0.1 }, 'at least 1 hour'],
  [{ mode: 'shadow', carriers: ['a'], shadows: ['b'], share: 1 }, 'share'],
])('%j is refused and told why', (entry, word) => {
  const { faults } = read({ sms: { FI: entry } });
  expect(faults.join('\n')).toContain(word);
});
