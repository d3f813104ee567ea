import { Writable } from 'node:stream';
import fc from 'fast-check';
import { createLogger, redact } from '../../../src/observability/logger.js';
import { cases } from '../../setup/cases.js';

function kept() {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { logger: createLogger('info', stream), lines };
}

it('no line contains a code, a full number or a secret, in any field', () => {
  const { logger, lines } = kept();
  const error = new Error('cannot send 482913 to +358441234567', { cause: new Error('482 913') });
  logger.error('delivery', {
    error,
    nested: { list: ['Your code is 482913.', 'to=%2B358441234567'], Authorization: 'Bearer abc' },
    apiKey: 'octo_secret',
    authToken: 'deadbeef',
  });
  const text = lines.join('');
  expect(text).not.toMatch(/482[ -]?913|358441234567|octo_secret|deadbeef|Bearer abc/);
  expect(JSON.parse(text)).toMatchObject({ event: 'delivery', level: 'error' });
});

it('a number without its plus sign, as Vonage writes it, is masked in every text', () => {
  const { logger, lines } = kept();
  const number = '358441234567';
  logger.warn('delivery', {
    fault: `Cannot route to ${number}.`,
    to: number,
    url: `?to=${number}&a`,
  });
  logger.error('delivery', { error: new Error(`{"to":"${number}"}`, { cause: `+${number}` }) });
  const text = lines.join('');
  expect(text).not.toContain(number);
  expect(text).toContain('Cannot route to 358*****4567.');
  const lengths = [9, 10, 15, 16].map((digits) => '1234567890123456'.slice(0, digits));
  expect(redact(lengths)).toEqual(['123456789', '123*****7890', '123*****2345', lengths[3]]);
});

it('a figure of a phone number’s length stays', () => {
  const { logger, lines } = kept();
  logger.info('sweep', { atMs: 1_795_876_274_123, share: 0.123456789012, large: 1234567890.5 });
  expect(lines[0]).toContain('"atMs":1795876274123,"share":0.123456789012,"large":1234567890.5');
});

it('ids, times and figures stay unchanged', () => {
  const line = {
    stream: '1795876274123-0',
    uuid: '63f61863-4a51-4f6b-86e1-123456789012',
    delivery: 'ch_00482913482913482913482913.1',
    atMs: 1_795_876_274_123,
    took: 'in 0.1234567890123 s, or 1234567890.25',
    challenge: 'ch_00482913482913482913482913',
    ms: 482913,
    at: '2027-01-01T00:00:00.482Z',
    reference: 'SM482913482913482913482913482913ab',
    code: 'not_found',
    to: '+358*****4567',
  };
  expect(redact(line)).toEqual(line);
});

it('a plain line is masked like every other, with any characters around codes and numbers', () => {
  const { logger, lines } = kept();
  const piece = fc.constantFrom(
    ...[
      '482913',
      '482 913',
      '+358441234567',
      '%2b358441234567',
      '358441234567',
      '7',
      'a',
      'é',
      '_',
      '-',
      '.',
      '+',
    ],
    ...[' ', '\n', '\t', '"', '\\', '\u2028', '/', ':', 'token', '"token":', 'code'],
  );
  const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
  const name = fc.constantFrom('note', 'token', 'apiKey', 'api_key', 'rule', 'Cookie');
  const value = fc.oneof(text, fc.integer(), fc.maxSafeInteger(), fc.double(), fc.boolean());
  fc.assert(
    fc.property(fc.dictionary(name, value), (fields) => {
      logger.info('request', fields);
      const { at: _, ...line } = JSON.parse(lines.pop() ?? '');
      const expected = { level: 'info', event: 'request', ...(redact(fields) as object) };
      expect(line).toEqual(JSON.parse(JSON.stringify(expected)));
    }),
    { numRuns: cases(5_000), examples: [[{ note: ':358441234567' }]] },
  );
});
