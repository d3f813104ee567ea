import { NumberList, parseNumberFile } from '../../../src/limits/number-lists.js';

it('the longest valid entry decides', () => {
  const list = new NumberList([
    { prefix: '+3', action: 'deny' },
    { prefix: '+35844', action: 'allow' },
    { prefix: '+358441', action: 'deny', untilMs: 1_000 },
  ]);
  expect(list.find('+358441234567', 999)?.action).toBe('deny');
  expect(list.find('+358441234567', 1_000)?.action).toBe('allow');
  expect(list.find('+3725123456', 0)?.prefix).toBe('+3');
  expect(list.find('+12025550100', 0)).toBeUndefined();
});

it('a file may hold comments, spaces and numbers without a plus sign', () => {
  const text = '\uFEFF# lent numbers\r\n+358 44 123 4567\r\n358457 # range\n\n(+1) 202-555-0100\n';
  expect(parseNumberFile(text.replace('\uFEFF', ''))).toEqual({
    prefixes: ['+358441234567', '+358457', '+12025550100'],
    faultyLines: [],
  });
});

it('faulty lines are named', () => {
  expect(parseNumberFile('+1\nabc\n+0123\n+358441234567890123\n').faultyLines).toEqual([
    1, 2, 3, 4,
  ]);
});
