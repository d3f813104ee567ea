import { answerText, requestText } from '../../../../src/http/pages/demo-exchange.js';

const request = (type: string, body: string, method = 'POST') =>
  requestText({
    method,
    url: '/doors/one?a=b',
    headers: type === '' ? {} : { 'content-type': type, 'x-signature': 'abc' },
    rawBody: Buffer.from(body),
  });

test('a request is its line, its headers and its JSON, one member a line', () => {
  expect(request('application/json', '{"to":"+358","n":[1]}')).toBe(
    `POST /doors/one?a=b
content-type: application/json
x-signature: abc

{
  "to": "+358",
  "n": [
    1
  ]
}`,
  );
});

test('a form has one field a line, as it was sent', () => {
  const text = request('application/x-www-form-urlencoded', 'phone=%2B358&text=1');
  expect(text.split('\n\n')[1]).toBe('phone=%2B358\n&text=1');
});

test('without a body nothing stands under the headers', () => {
  expect(request('', '', 'GET')).toBe('GET /doors/one?a=b');
});

test('an answer is its status, what a platform reads of its headers, and its body', () => {
  const headers = new Headers({
    'content-type': 'text/plain; charset=utf-8',
    'retry-after': '30',
    'cache-control': 'no-store',
  });
  expect(answerText(429, headers, 'Wait a while.')).toBe(
    '429 Too Many Requests\ncontent-type: text/plain; charset=utf-8\nretry-after: 30\n\nWait a while.',
  );
  expect(answerText(200, new Headers(), '')).toBe('200 OK');
});

test('a body that is not the JSON it claims to be is shown as it came', () => {
  const headers = new Headers({ 'content-type': 'application/json' });
  expect(answerText(502, headers, '<html>')).toContain('\n\n<html>');
});
