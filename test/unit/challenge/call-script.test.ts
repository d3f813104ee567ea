import { judgeKey, PROMPTS_MAX } from '../../../src/challenge/call-script.js';

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

it.each(['1', '9', '*'])('%s repeats the prompt, and ends the call at the last one', (key) => {
  expect(judgeKey(first, key)).toBe('prompt_again');
  expect(judgeKey(last, key)).toBe('wrong_keypress');
});

it('silence repeats the prompt, and ends the call at the last one', () => {
  expect(judgeKey(first, '')).toBe('prompt_again');
  expect(judgeKey(last, '')).toBe('no_keypress');
});

it('0 and then another key or silence is neither a report nor a proof', () => {
  expect(judgeKey({ prompt: 1, pressed: '0' }, '1')).toBe('prompt_again');
  expect(judgeKey({ prompt: 1, pressed: '0' }, '')).toBe('prompt_again');
  expect(judgeKey({ prompt: 3, pressed: '0' }, '0')).toBe('wrong_keypress');
});

describe('if two digits are required', () => {
  it('the digits and # verify; # alone does not, so a greeting that plays # proves nothing', () => {
    expect(judgeKey(first, '7', '73')).toBe('remember');
    expect(judgeKey({ prompt: 1, pressed: '7' }, '3', '73')).toBe('remember');
    expect(judgeKey({ prompt: 1, pressed: '73' }, '#', '73')).toBe('verified');
    expect(judgeKey(first, '#', '73')).toBe('prompt_again');
    expect(judgeKey(last, '#', '73')).toBe('wrong_keypress');
  });

  it('two wrong digits end the call at once', () => {
    expect(judgeKey({ prompt: 1, pressed: '37' }, '#', '73')).toBe('wrong_keypress');
  });

  it.each(['3', '*'])('%s as the third key begins again, and so does one digit with #', (key) => {
    expect(judgeKey({ prompt: 1, pressed: '73' }, key, '73')).toBe('prompt_again');
    expect(judgeKey({ prompt: 1, pressed: '7' }, '#', '73')).toBe('prompt_again');
  });

  it('0 and then # still reports, even if the digits begin with 0', () => {
    expect(judgeKey({ prompt: 1, pressed: '0' }, '#', '07')).toBe('denied');
    expect(judgeKey({ prompt: 1, pressed: '07' }, '#', '07')).toBe('verified');
  });
});
