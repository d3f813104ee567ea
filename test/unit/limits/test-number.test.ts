import { NO_TEST_NUMBERS, testNumberOf } from '../../../src/limits/number-lists.js';

const test = { number: '+358441234567', code: '246810', untilMs: 1_000 };
const tests = { numbers: [test], inProduction: false };

it('a test number has its fixed code until its end', () => {
  expect(testNumberOf(tests, test.number, 'sandbox', 999)).toEqual(test);
  expect(testNumberOf(tests, test.number, 'sandbox', 1_000)).toBeUndefined();
  expect(testNumberOf(tests, '+358441234568', 'sandbox', 0)).toBeUndefined();
});

it('in production it is an ordinary number unless the operator says otherwise', () => {
  expect(testNumberOf(tests, test.number, 'production', 0)).toBeUndefined();
  expect(testNumberOf({ ...tests, inProduction: true }, test.number, 'production', 0)).toEqual(
    test,
  );
  expect(testNumberOf(NO_TEST_NUMBERS, test.number, 'sandbox', 0)).toBeUndefined();
});
