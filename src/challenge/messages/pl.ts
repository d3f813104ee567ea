import type { MessageCatalogue } from './catalogue.js';

export const pl: MessageCatalogue = {
  sms: {
    full: '{brand}: kod weryfikacyjny {code}. Wygasa za {minutes} min. Nie podawaj go nikomu.',
    short: '{brand}: kod weryfikacyjny {code}. Nie podawaj go nikomu.',
    brief: '{brand}: kod weryfikacyjny {code}.',
    bare: 'Kod weryfikacyjny: {code}.',
  },
  call: {
    prompt:
      'Dziękujemy za skorzystanie z systemu weryfikacji logowania {brand}. Aby zakończyć weryfikację, proszę nacisnąć {hashKey}.',
    prompt_match:
      'Dziękujemy za skorzystanie z systemu weryfikacji logowania {brand}. Aby zakończyć weryfikację, proszę nacisnąć dwie cyfry widoczne na ekranie, a następnie {hashKey}.',
    prompt_digits:
      'Dziękujemy za skorzystanie z systemu weryfikacji logowania {brand}. Aby zakończyć weryfikację, proszę nacisnąć {first}, potem {second}, a następnie {hashKey}.',
    ask_digits:
      'Jeszcze jeden krok: proszę nacisnąć {first}, potem {second}, a następnie {hashKey}.',
    report_hint:
      'Jeśli to połączenie nie zostało przez Państwa zamówione, proszę nacisnąć zero, a następnie {hashKey}.',
    verified: 'Dziękujemy. Weryfikacja została zakończona. Do widzenia.',
    denied: 'Dziękujemy, zgłosiliśmy to zdarzenie. Do widzenia.',
    try_again: 'Nie rozpoznaliśmy odpowiedzi.',
    no_answer_goodbye:
      'Nie otrzymaliśmy odpowiedzi, więc logowanie nie zostało potwierdzone. Proszę spróbować ponownie na stronie logowania. Do widzenia.',
    wrong_key_goodbye:
      'Naciśnięto niewłaściwy klawisz, więc logowanie nie zostało potwierdzone. Proszę spróbować ponownie na stronie logowania. Do widzenia.',
    ended:
      'Przepraszamy, ta prośba o weryfikację już się zakończyła. Można rozpocząć nową. Do widzenia.',
    relay_hello: 'Dzień dobry. Tu {brand}, mamy dla Państwa kod weryfikacyjny.',
    relay_press: 'Proszę nacisnąć dowolny klawisz, aby go usłyszeć.',
    relay_code: 'Kod to {code}.',
    relay_again: 'Powtarzam: kod to {code}.',
    relay_repeat: 'Aby usłyszeć go ponownie, proszę nacisnąć dowolny klawisz.',
    relay_goodbye: 'Do widzenia.',
  },
  hashKey: {
    common: 'krzyżyk',
  },
};
