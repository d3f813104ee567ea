import type { MessageCatalogue } from './catalogue.js';

export const de: MessageCatalogue = {
  sms: {
    full: '{brand}: Ihr Bestätigungscode lautet {code}. Er ist {minutes, plural, one {# Minute} other {# Minuten}} gültig. Geben Sie ihn an niemanden weiter.',
    short: '{brand}: Ihr Bestätigungscode lautet {code}. Geben Sie ihn nicht weiter.',
    brief: '{brand}: Ihr Bestätigungscode lautet {code}.',
    bare: 'Ihr Bestätigungscode lautet {code}.',
  },
  call: {
    prompt:
      'Vielen Dank, dass Sie die Anmeldebestätigung von {brand} nutzen. Bitte drücken Sie die {hashKey}, um die Bestätigung abzuschließen.',
    prompt_match:
      'Vielen Dank, dass Sie die Anmeldebestätigung von {brand} nutzen. Bitte drücken Sie die zwei Ziffern, die auf Ihrem Bildschirm angezeigt werden, und danach die {hashKey}, um die Bestätigung abzuschließen.',
    prompt_digits:
      'Vielen Dank, dass Sie die Anmeldebestätigung von {brand} nutzen. Bitte drücken Sie {first}, dann {second} und danach die {hashKey}, um die Bestätigung abzuschließen.',
    ask_digits:
      'Noch ein Schritt: Bitte drücken Sie {first}, dann {second} und danach die {hashKey}.',
    report_hint:
      'Wenn Sie diesen Anruf nicht angefordert haben, drücken Sie die Null und danach die {hashKey}.',
    verified: 'Vielen Dank. Die Bestätigung ist abgeschlossen. Auf Wiederhören.',
    denied: 'Vielen Dank, wir haben dies gemeldet. Auf Wiederhören.',
    try_again: 'Wir haben Ihre Eingabe leider nicht verstanden.',
    no_answer_goodbye:
      'Wir haben keine Eingabe erhalten, daher wurde die Anmeldung nicht bestätigt. Bitte versuchen Sie es auf der Anmeldeseite erneut. Auf Wiederhören.',
    wrong_key_goodbye:
      'Das war nicht die richtige Taste, daher wurde die Anmeldung nicht bestätigt. Bitte versuchen Sie es auf der Anmeldeseite erneut. Auf Wiederhören.',
    ended:
      'Diese Bestätigungsanfrage ist leider beendet. Sie können eine neue starten. Auf Wiederhören.',
    relay_hello: 'Guten Tag. Hier ist {brand} mit Ihrem Bestätigungscode.',
    relay_press: 'Drücken Sie eine beliebige Taste, um ihn zu hören.',
    relay_code: 'Ihr Code lautet {code}.',
    relay_again: 'Noch einmal: Ihr Code lautet {code}.',
    relay_repeat: 'Um ihn noch einmal zu hören, drücken Sie eine beliebige Taste.',
    relay_goodbye: 'Auf Wiederhören.',
  },
  hashKey: {
    common: 'Rautetaste',
  },
};
