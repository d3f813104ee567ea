import type { MessageCatalogue } from './catalogue.js';

export const lv: MessageCatalogue = {
  sms: {
    full: '{brand}: pieejas kods {code}. Tas der {minutes} min. Neizpaudiet to nevienam.',
    short: '{brand}: pieejas kods {code}. Neizpaudiet to nevienam.',
    brief: '{brand}: pieejas kods {code}.',
    bare: 'Pieejas kods: {code}.',
  },
  call: {
    prompt:
      'Paldies, ka izmantojat {brand} pieteikšanās apstiprināšanas sistēmu. Lai pabeigtu apstiprināšanu, lūdzu, nospiediet {hashKey}.',
    prompt_match:
      'Paldies, ka izmantojat {brand} pieteikšanās apstiprināšanas sistēmu. Lai pabeigtu apstiprināšanu, lūdzu, nospiediet divus ekrānā redzamos ciparus un pēc tam {hashKey}.',
    prompt_digits:
      'Paldies, ka izmantojat {brand} pieteikšanās apstiprināšanas sistēmu. Lai pabeigtu apstiprināšanu, lūdzu, nospiediet {first}, tad {second} un pēc tam {hashKey}.',
    ask_digits:
      'Atlicis viens solis: lūdzu, nospiediet {first}, tad {second} un pēc tam {hashKey}.',
    report_hint: 'Ja šo zvanu nepieprasījāt, nospiediet nulli un pēc tam {hashKey}.',
    verified: 'Paldies. Apstiprināšana ir pabeigta. Uz redzēšanos.',
    denied: 'Paldies, mēs par to esam ziņojuši. Uz redzēšanos.',
    try_again: 'Mēs nesapratām jūsu atbildi.',
    no_answer_goodbye:
      'Mēs nesaņēmām atbildi, tāpēc pieteikšanās netika apstiprināta. Lūdzu, mēģiniet vēlreiz pieteikšanās lapā. Uz redzēšanos.',
    wrong_key_goodbye:
      'Tas nebija pareizais taustiņš, tāpēc pieteikšanās netika apstiprināta. Lūdzu, mēģiniet vēlreiz pieteikšanās lapā. Uz redzēšanos.',
    ended: 'Diemžēl šis apstiprināšanas pieprasījums ir beidzies. Varat sākt jaunu. Uz redzēšanos.',
    relay_hello: 'Sveiki. Šeit {brand} ar jūsu verifikācijas kodu.',
    relay_press: 'Lai to dzirdētu, nospiediet jebkuru taustiņu.',
    relay_code: 'Jūsu kods ir {code}.',
    relay_again: 'Vēlreiz: jūsu kods ir {code}.',
    relay_repeat: 'Lai dzirdētu vēlreiz, nospiediet jebkuru taustiņu.',
    relay_goodbye: 'Uz redzēšanos.',
  },
  hashKey: {
    common: 'restītes taustiņu',
  },
};
