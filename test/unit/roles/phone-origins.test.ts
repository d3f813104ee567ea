import { phoneOrigins } from '../../../src/roles/approvals.js';

test('the phone may be opened by either name of this machine', () => {
  const both = ['http://127.0.0.1:3001', 'http://localhost:3001'];
  expect(phoneOrigins('http://127.0.0.1:3001')).toEqual(both);
  expect(phoneOrigins('http://localhost:3001')).toEqual(both);
});

test('a carrier elsewhere has one origin', () => {
  expect(phoneOrigins('https://sandbox.example.com/carrier')).toEqual([
    'https://sandbox.example.com',
  ]);
});
