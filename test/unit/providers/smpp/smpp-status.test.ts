import {
  eventsOfState,
  type MessageState,
  refusalOf,
  stateOfNumber,
  stateOfWord,
} from '../../../../src/providers/smpp/smpp-status.js';

test.each([
  [0x58, 'temporary', 'provider_unavailable'],
  [0x14, 'temporary', 'provider_unavailable'],
  [0x08, 'temporary', 'provider_unavailable'],
  [0x05, 'temporary', 'provider_unavailable'],
  [0x0b, 'number', 'invalid_number'],
  [0x0a, 'account', 'rejected_by_provider'],
  [0x0e, 'account', 'rejected_by_provider'],
  // TON and NPI of the destination are settings of ours: everybody's number would be refused for good.
  [0x50, 'account', 'rejected_by_provider'],
  [0x51, 'account', 'rejected_by_provider'],
  [0xfe, 'channel', 'unreachable'],
  [0xff, 'uncertain', 'provider_unavailable'],
  // The vendor's own.
  [0x45e, 'account', 'rejected_by_provider'],
])('status %i is a failure of kind %s', (status, failure, reason) => {
  expect(refusalOf(status)).toMatchObject({ failure, reason });
});

test('a slower pace is asked for by name, and the log says why', () => {
  expect(refusalOf(0x58)).toEqual({
    failure: 'temporary',
    reason: 'provider_unavailable',
    code: 'ESME_RTHROTTLED',
    detail: 'SMPP status 0x58 ESME_RTHROTTLED',
    retryAfterMs: 1_000,
  });
  expect(refusalOf(0x08).retryAfterMs).toBeUndefined();
  expect(refusalOf(0x45e)).toMatchObject({ detail: 'SMPP status 0x45e', code: '0x45e' });
});

test.each<[MessageState, object[]]>([
  ['DELIVRD', [{ kind: 'delivered' }]],
  ['ENROUTE', [{ kind: 'sent' }]],
  ['ACCEPTD', [{ kind: 'sent' }]],
  ['UNDELIV', [{ kind: 'failed', reason: 'unreachable', retry: 'other_channel' }]],
  ['EXPIRED', [{ kind: 'failed', reason: 'unreachable', retry: 'other_channel' }]],
  ['REJECTD', [{ kind: 'failed', reason: 'rejected_by_provider', retry: 'next_provider' }]],
  ['DELETED', [{ kind: 'failed', reason: 'rejected_by_provider', retry: 'next_provider' }]],
  ['UNKNOWN', []],
  ['SCHEDULED', []],
])('%s', (state, events) => {
  expect(eventsOfState(state, '00b')).toMatchObject(events);
});

test('states are known by number, by word, and by the words that some SMSCs write instead', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8].map(stateOfNumber)).toEqual(
    ['ENROUTE', 'DELIVRD', 'EXPIRED', 'DELETED', 'UNDELIV', 'ACCEPTD', 'UNKNOWN', 'REJECTD'], // 5.2.28
  );
  expect(stateOfNumber(200)).toBeUndefined();
  expect(['delivrd', 'Delivered', 'UNDELIVERABLE'].map(stateOfWord)).toEqual([
    'DELIVRD',
    'DELIVRD',
    'UNDELIV',
  ]);
  expect(stateOfWord('constructor')).toBeUndefined();
});
