import type { MessageCatalogue } from './catalogue.js';

export const en: MessageCatalogue = {
  sms: {
    full: '{brand}: your verification code is {code}. It expires in {minutes, plural, one {# minute} other {# minutes}}. Do not share it with anyone.',
    short: '{brand}: your verification code is {code}. Do not share it.',
    brief: '{brand}: your verification code is {code}.',
    bare: 'Your verification code is {code}.',
  },
  call: {
    prompt:
      'Thank you for using the {brand} sign-in verification system. Please press the {hashKey} to finish your verification.',
    prompt_match:
      'Thank you for using the {brand} sign-in verification system. Please press the two digits shown on your screen, and then the {hashKey}, to finish your verification.',
    prompt_digits:
      'Thank you for using the {brand} sign-in verification system. Please press {first}, then {second}, and then the {hashKey}, to finish your verification.',
    ask_digits: 'One more step: please press {first}, then {second}, and then the {hashKey}.',
    report_hint: 'If you did not ask for this call, press 0 and then the {hashKey}.',
    verified: 'Thank you. Your verification is complete. Goodbye.',
    denied: 'Thank you. We have reported this. Goodbye.',
    try_again: 'Sorry, we did not get that.',
    no_answer_goodbye:
      'We did not receive an answer, so your sign-in was not verified. Please try again from the sign-in page. Goodbye.',
    wrong_key_goodbye:
      'That was not the right key, so your sign-in was not verified. Please try again from the sign-in page. Goodbye.',
    ended: 'Sorry, this verification request has ended. You can start a new one. Goodbye.',
    relay_hello: 'Hello. This is {brand}, with your verification code.',
    relay_press: 'Press any key to hear it.',
    relay_code: 'Your code is {code}.',
    relay_again: 'Again, your code is {code}.',
    relay_repeat: 'To hear it again, press any key.',
    relay_goodbye: 'Goodbye.',
  },
  hashKey: {
    common: 'hash key',
    byRegion: { US: 'pound key', CA: 'pound key', PR: 'pound key' },
  },
};
