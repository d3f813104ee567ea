import { LOCALES } from '../../../src/challenge/locale.js';
import { optOutWord } from '../../../src/limits/opt-outs.js';

/** Words that speakers of each language write. */
const WORDS: Record<(typeof LOCALES)[number], readonly [stop: string, start: string]> = {
  en: ['unsubscribe', 'start'],
  fi: ['lopeta', 'aloita'],
  sv: ['avsluta', 'börja'],
  nb: ['avslutt', 'begynn'],
  da: ['afmeld', 'tilmeld'],
  de: ['abbestellen', 'anmelden'],
  fr: ['arrêter', 'démarrer'],
  es: ['parar', 'iniciar'],
  it: ['annulla', 'inizia'],
  pt: ['remover', 'começar'],
  nl: ['afmelden', 'aanmelden'],
  pl: ['zatrzymaj', 'rozpocznij'],
  et: ['lõpeta', 'alusta'],
  lt: ['sustabdyti', 'pradėti'],
  lv: ['apturēt', 'sākt'],
  ar: ['إيقاف', 'ابدأ'],
  ja: ['停止', '再開'],
  'zh-Hans': ['退订', '订阅'],
};

it.each(LOCALES)('%s: its words stop and start', (locale) => {
  const [stop, start] = WORDS[locale];
  expect(optOutWord(stop)).toBe('stop');
  expect(optOutWord(stop.toUpperCase())).toBe('stop');
  expect(optOutWord(start)).toBe('start');
  expect(optOutWord(`  ${start.toUpperCase()}!!`)).toBe('start');
});

it.each([
  'STOP',
  'stop',
  'Stop.',
  ' s t o p ',
  'ＳＴＯＰ',
  'STOP!!!',
  '"stop"',
  'Opt-out',
  'opt out',
])('%s stops, in any casing and with any punctuation', (text) =>
  expect(optOutWord(text)).toBe('stop'),
);

it.each(['quit', 'end', 'revoke', 'cancel', 'STOPALL'])('%s stops in every language', (text) =>
  expect(optOutWord(text)).toBe('stop'),
);

it.each(['', '123456', 'please do not stop', 'stop sending me codes', 'restart', '#', '🛑'])(
  '"%s" is no such word',
  (text) => expect(optOutWord(text)).toBeUndefined(),
);
