import type { MessageCatalogue } from './catalogue.js';

export const it: MessageCatalogue = {
  sms: {
    full: '{brand}: il codice di verifica è {code}. Scade tra {minutes, plural, one {# minuto} many {# minuti} other {# minuti}}. Non comunicarlo a nessuno.',
    short: '{brand}: il codice di verifica è {code}. Non comunicarlo a nessuno.',
    brief: '{brand}: il codice di verifica è {code}.',
    bare: 'Il codice di verifica è {code}.',
  },
  call: {
    prompt:
      "Grazie per aver utilizzato il sistema di verifica dell'accesso di {brand}. Premere il {hashKey} per completare la verifica.",
    prompt_match:
      "Grazie per aver utilizzato il sistema di verifica dell'accesso di {brand}. Premere le due cifre visualizzate sullo schermo e poi il {hashKey} per completare la verifica.",
    prompt_digits:
      "Grazie per aver utilizzato il sistema di verifica dell'accesso di {brand}. Premere {first}, poi {second} e infine il {hashKey} per completare la verifica.",
    ask_digits: 'Ancora un passaggio: premere {first}, poi {second} e infine il {hashKey}.',
    report_hint: 'Se non è stata richiesta questa chiamata, premere lo zero e poi il {hashKey}.',
    verified: 'Grazie. La verifica è completata. Arrivederci.',
    denied: "Grazie, abbiamo segnalato l'accaduto. Arrivederci.",
    try_again: 'Non abbiamo capito la risposta.',
    no_answer_goodbye:
      "Non abbiamo ricevuto risposta, quindi l'accesso non è stato verificato. Riprovare dalla pagina di accesso. Arrivederci.",
    wrong_key_goodbye:
      "Il tasto premuto non è corretto, quindi l'accesso non è stato verificato. Riprovare dalla pagina di accesso. Arrivederci.",
    ended:
      'Spiacenti, questa richiesta di verifica è terminata. È possibile avviarne una nuova. Arrivederci.',
    relay_hello: 'Buongiorno. Qui {brand}, con il suo codice di verifica.',
    relay_press: 'Prema un tasto qualsiasi per ascoltarlo.',
    relay_code: 'Il suo codice è {code}.',
    relay_again: 'Ripetiamo: il suo codice è {code}.',
    relay_repeat: 'Per ascoltarlo di nuovo, prema un tasto qualsiasi.',
    relay_goodbye: 'Arrivederci.',
  },
  hashKey: {
    common: 'tasto cancelletto',
  },
};
