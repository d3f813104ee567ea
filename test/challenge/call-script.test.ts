import { judgeKey, PROMPTS_MAX } from '../../src/challenge/call-script.js';

const first = { prompt: 1 };
const last = { prompt: PROMPTS_MAX };

it('# alone verifies, at every prompt', () => {
  expect(judgeKey(first, '#')).toBe('verified');
  expect(judgeKey(last, '#')).toBe('verified');
});

it('0 and then # reports that it was somebody else', () => {
  expect(judgeKey(first, '0')).toBe('remember');
  expect(judgeKey({ prompt: 1, pressed: '0' }, '#')).toBe('denied');
});

it.each(['1', '9', '*'])('%s gives the prompt again, and at the last one ends the call', (key) => {
  expect(judgeKey(first, key)).toBe('prompt_again');
  expect(judgeKey(last, key)).toBe('wrong_keypress');
});

it('silence gives the prompt again, and at the last one ends the call', () => {
  expect(judgeKey(first, '')).toBe('prompt_again');
  expect(judgeKey(last, '')).toBe('no_keypress');
});

it('0 and then another key or silence is neither a report nor a proof', () => {
  expect(judgeKey({ prompt: 1, pressed: '0' }, '1')).toBe('prompt_again');
  expect(judgeKey({ prompt: 1, pressed: '0' }, '')).toBe('prompt_again');
  expect(judgeKey({ prompt: 3, pressed: '0' }, '0')).toBe('wrong_keypress');
});

describe('with a digit on the screen', () => {
  it('the digit and then # verifies; # alone does not, so a greeting that plays # proves nothing', () => {
    expect(judgeKey(first, '7', '7')).toBe('remember');
    expect(judgeKey({ prompt: 1, pressed: '7' }, '#', '7')).toBe('verified');
    expect(judgeKey(first, '#', '7')).toBe('prompt_again');
    expect(judgeKey(last, '#', '7')).toBe('wrong_keypress');
  });

  it('another digit does not verify', () => {
    expect(judgeKey({ prompt: 1, pressed: '6' }, '#', '7')).toBe('prompt_again');
  });

  it('0 and then # still reports', () => {
    expect(judgeKey({ prompt: 1, pressed: '0' }, '#', '7')).toBe('denied');
  });
});
