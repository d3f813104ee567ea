import type { MessageCatalogue } from './catalogue.js';

export const sv: MessageCatalogue = {
  sms: {
    full: '{brand}: din verifieringskod är {code}. Den gäller i {minutes, plural, one {# minut} other {# minuter}}. Dela den inte med någon.',
    short: '{brand}: din verifieringskod är {code}. Dela den inte.',
    brief: '{brand}: din verifieringskod är {code}.',
    bare: 'Din verifieringskod är {code}.',
  },
  call: {
    prompt:
      'Tack för att du använder inloggningsverifieringen hos {brand}. Tryck på {hashKey} för att slutföra verifieringen.',
    prompt_match:
      'Tack för att du använder inloggningsverifieringen hos {brand}. Tryck först på de två siffrorna som visas på din skärm och sedan på {hashKey} för att slutföra verifieringen.',
    prompt_digits:
      'Tack för att du använder inloggningsverifieringen hos {brand}. Tryck på {first}, sedan på {second} och till sist på {hashKey} för att slutföra verifieringen.',
    ask_digits:
      'Ett steg återstår: tryck på {first}, sedan på {second} och till sist på {hashKey}.',
    report_hint: 'Om du inte har bett om det här samtalet, tryck på noll och sedan på {hashKey}.',
    verified: 'Tack. Verifieringen är klar. Hej då.',
    denied: 'Tack, vi har rapporterat detta. Hej då.',
    try_again: 'Vi uppfattade inte ditt svar.',
    no_answer_goodbye:
      'Vi fick inget svar, så inloggningen har inte verifierats. Försök igen från inloggningssidan. Hej då.',
    wrong_key_goodbye:
      'Det var fel knapp, så inloggningen har inte verifierats. Försök igen från inloggningssidan. Hej då.',
    ended: 'Den här verifieringen har tyvärr avslutats. Du kan börja om på nytt. Hej då.',
    relay_hello: 'Hej. Det här är {brand} med din verifieringskod.',
    relay_press: 'Tryck på valfri knapp för att höra den.',
    relay_code: 'Din kod är {code}.',
    relay_again: 'En gång till: din kod är {code}.',
    relay_repeat: 'Tryck på valfri knapp för att höra den igen.',
    relay_goodbye: 'Hej då.',
  },
  hashKey: {
    common: 'fyrkant',
  },
};
