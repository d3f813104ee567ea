import type { MessageCatalogue } from './catalogue.js';

export const da: MessageCatalogue = {
  sms: {
    full: '{brand}: din bekræftelseskode er {code}. Den udløber om {minutes, plural, one {# minut} other {# minutter}}. Del den ikke med nogen.',
    short: '{brand}: din bekræftelseskode er {code}. Del den ikke.',
    brief: '{brand}: din bekræftelseskode er {code}.',
    bare: 'Din bekræftelseskode er {code}.',
  },
  call: {
    prompt:
      'Tak, fordi du bruger loginbekræftelsen hos {brand}. Tryk på {hashKey} for at fuldføre bekræftelsen.',
    prompt_match:
      'Tak, fordi du bruger loginbekræftelsen hos {brand}. Tryk på de to cifre, der vises på din skærm, og derefter på {hashKey} for at fuldføre bekræftelsen.',
    prompt_digits:
      'Tak, fordi du bruger loginbekræftelsen hos {brand}. Tryk på {first}, derefter på {second} og til sidst på {hashKey} for at fuldføre bekræftelsen.',
    ask_digits:
      'Der er ét trin tilbage: Tryk på {first}, derefter på {second} og til sidst på {hashKey}.',
    report_hint:
      'Hvis du ikke har bedt om dette opkald, skal du trykke på nul og derefter på {hashKey}.',
    verified: 'Tak. Bekræftelsen er fuldført. Farvel.',
    denied: 'Tak, vi har rapporteret dette. Farvel.',
    try_again: 'Vi opfattede ikke dit svar.',
    no_answer_goodbye:
      'Vi fik ikke noget svar, så dit login blev ikke bekræftet. Prøv igen fra loginsiden. Farvel.',
    wrong_key_goodbye:
      'Det var den forkerte tast, så dit login blev ikke bekræftet. Prøv igen fra loginsiden. Farvel.',
    ended: 'Denne bekræftelse er desværre afsluttet. Du kan starte en ny. Farvel.',
    relay_hello: 'Hej. Det er {brand} med din bekræftelseskode.',
    relay_press: 'Tryk på en vilkårlig tast for at høre den.',
    relay_code: 'Din kode er {code}.',
    relay_again: 'En gang til: din kode er {code}.',
    relay_repeat: 'Tryk på en vilkårlig tast for at høre den igen.',
    relay_goodbye: 'Farvel.',
  },
  hashKey: {
    common: 'firkant',
  },
};
