import { shownData } from '../../../src/console/bull-board.js';

it('shows ids alone: no number, code, subject, reference, body or seal', () => {
  const data = {
    tenant: 'acme',
    challengeId: 'ch_1',
    delivery: 2,
    to: '+358441234567',
    code: '123456',
    text: 'Your code is 123456',
    body: '{"subject":"anna"}',
    sealed: 'k1.abc',
    subject: 'anna',
    answer: { status: 202, body: { to: '+358*****4567' } },
    id: { nested: '+358441234567' },
  };
  expect(shownData(data)).toEqual({ tenant: 'acme', challengeId: 'ch_1', delivery: 2 });
});

it.each([[null], ['+358441234567'], [undefined], [7]])('of %p nothing', (data) => {
  expect(shownData(data)).toEqual({});
});
