import { codeIn } from '../../../packages/carrier/src/inbox/code.js';

test.each([
  ['Your code is 123456', '123456'],
  ['123-456 is your code', '123456'],
  ['G-492871 is your Google code', '492871'],
  ['Order 2024: code 118345.\n@login.example #118345', '118345'],
  ['@login.example #4711', '4711'],
  ['Use 4711 to log in', '4711'],
  ['Your Acme verification code is: 1234567890', '1234567890'],
])('the code in: %s', (body, code) => {
  expect(codeIn(body)).toBe(code);
});

test.each(['Hello', 'Call +358441234567', 'You have 12 points'])('no code in: %s', (body) => {
  expect(codeIn(body)).toBeUndefined();
});
