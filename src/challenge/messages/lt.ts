import type { MessageCatalogue } from './catalogue.js';

export const lt: MessageCatalogue = {
  sms: {
    full: '{brand}: patvirtinimo kodas {code}. Galioja {minutes} min. Niekam jo neatskleiskite.',
    short: '{brand}: patvirtinimo kodas {code}. Niekam jo neatskleiskite.',
    brief: '{brand}: patvirtinimo kodas {code}.',
    bare: 'Patvirtinimo kodas: {code}.',
  },
  call: {
    prompt:
      'Dėkojame, kad naudojatės {brand} prisijungimo patvirtinimo sistema. Norėdami baigti patvirtinimą, paspauskite {hashKey}.',
    prompt_match:
      'Dėkojame, kad naudojatės {brand} prisijungimo patvirtinimo sistema. Norėdami baigti patvirtinimą, paspauskite du ekrane rodomus skaitmenis, o tada {hashKey}.',
    prompt_digits:
      'Dėkojame, kad naudojatės {brand} prisijungimo patvirtinimo sistema. Norėdami baigti patvirtinimą, paspauskite {first}, paskui {second}, o tada {hashKey}.',
    ask_digits: 'Liko vienas žingsnis: paspauskite {first}, paskui {second}, o tada {hashKey}.',
    report_hint: 'Jei šio skambučio neprašėte, paspauskite nulį, o tada {hashKey}.',
    verified: 'Dėkojame. Patvirtinimas baigtas. Viso gero.',
    denied: 'Dėkojame, apie tai pranešėme. Viso gero.',
    try_again: 'Nesupratome jūsų atsakymo.',
    no_answer_goodbye:
      'Negavome atsakymo, todėl prisijungimas nepatvirtintas. Bandykite dar kartą prisijungimo puslapyje. Viso gero.',
    wrong_key_goodbye:
      'Paspaudėte ne tą klavišą, todėl prisijungimas nepatvirtintas. Bandykite dar kartą prisijungimo puslapyje. Viso gero.',
    ended: 'Deja, ši patvirtinimo užklausa baigėsi. Galite pradėti iš naujo. Viso gero.',
    relay_hello: 'Sveiki. Čia {brand}, turime jums patvirtinimo kodą.',
    relay_press: 'Norėdami jį išgirsti, paspauskite bet kurį klavišą.',
    relay_code: 'Jūsų kodas yra {code}.',
    relay_again: 'Dar kartą: jūsų kodas yra {code}.',
    relay_repeat: 'Norėdami išgirsti dar kartą, paspauskite bet kurį klavišą.',
    relay_goodbye: 'Viso gero.',
  },
  hashKey: {
    common: 'grotelių klavišą',
  },
};
