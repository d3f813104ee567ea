import type { MessageCatalogue } from './catalogue.js';

export const et: MessageCatalogue = {
  sms: {
    full: '{brand}: teie kinnituskood on {code}. See aegub {minutes} minuti pärast. Ärge jagage seda kellegagi.',
    short: '{brand}: teie kinnituskood on {code}. Ärge jagage seda kellegagi.',
    brief: '{brand}: teie kinnituskood on {code}.',
    bare: 'Teie kinnituskood on {code}.',
  },
  call: {
    prompt:
      'Täname, et kasutate teenuse {brand} sisselogimise kinnitussüsteemi. Kinnitamise lõpetamiseks vajutage {hashKey}.',
    prompt_match:
      'Täname, et kasutate teenuse {brand} sisselogimise kinnitussüsteemi. Kinnitamise lõpetamiseks vajutage kahte ekraanil näidatud numbrit ja seejärel {hashKey}.',
    prompt_digits:
      'Täname, et kasutate teenuse {brand} sisselogimise kinnitussüsteemi. Kinnitamise lõpetamiseks vajutage {first}, siis {second} ja seejärel {hashKey}.',
    ask_digits: 'Veel üks samm: vajutage {first}, siis {second} ja seejärel {hashKey}.',
    report_hint: 'Kui te seda kõnet ei tellinud, vajutage nulli ja seejärel {hashKey}.',
    verified: 'Täname. Kinnitamine on lõpetatud. Head aega.',
    denied: 'Täname, oleme sellest teatanud. Head aega.',
    try_again: 'Me ei saanud teie vastusest aru.',
    no_answer_goodbye:
      'Me ei saanud vastust, seega sisselogimist ei kinnitatud. Proovige sisselogimislehel uuesti. Head aega.',
    wrong_key_goodbye:
      'See ei olnud õige klahv, seega sisselogimist ei kinnitatud. Proovige sisselogimislehel uuesti. Head aega.',
    ended: 'Kahjuks on see kinnitustaotlus lõppenud. Võite alustada uuesti. Head aega.',
    relay_hello: 'Tere. Siin {brand}, teile on kinnituskood.',
    relay_press: 'Selle kuulmiseks vajutage suvalist klahvi.',
    relay_code: 'Teie kood on {code}.',
    relay_again: 'Veel kord: teie kood on {code}.',
    relay_repeat: 'Uuesti kuulmiseks vajutage suvalist klahvi.',
    relay_goodbye: 'Head aega.',
  },
  hashKey: {
    common: 'trellide klahvi',
  },
};
