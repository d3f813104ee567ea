import type { MessageCatalogue } from './catalogue.js';

export const fi: MessageCatalogue = {
  sms: {
    full: '{brand}: vahvistuskoodisi on {code}. Se vanhenee {minutes} minuutin kuluttua. Älä kerro koodia kenellekään.',
    short: '{brand}: vahvistuskoodisi on {code}. Älä kerro sitä muille.',
    brief: '{brand}: vahvistuskoodisi on {code}.',
    bare: 'Vahvistuskoodisi on {code}.',
  },
  call: {
    prompt:
      'Kiitos, että käytät {brand}-kirjautumisen vahvistuspalvelua. Viimeistele vahvistus painamalla {hashKey}.',
    prompt_match:
      'Kiitos, että käytät {brand}-kirjautumisen vahvistuspalvelua. Viimeistele vahvistus painamalla ensin kahta näytölläsi näkyvää numeroa ja sitten {hashKey}.',
    prompt_digits:
      'Kiitos, että käytät {brand}-kirjautumisen vahvistuspalvelua. Viimeistele vahvistus painamalla ensin {first}, sitten {second} ja lopuksi {hashKey}.',
    ask_digits: 'Vielä yksi vaihe: paina ensin {first}, sitten {second} ja lopuksi {hashKey}.',
    report_hint: 'Jos et pyytänyt tätä puhelua, paina nollaa ja sitten {hashKey}.',
    verified: 'Kiitos. Vahvistus on valmis. Kuulemiin.',
    denied: 'Kiitos, ilmoitus on tehty. Kuulemiin.',
    try_again: 'Emme saaneet vastaustasi.',
    no_answer_goodbye:
      'Emme saaneet vastausta, joten kirjautumista ei vahvistettu. Yritä uudelleen kirjautumissivulta. Kuulemiin.',
    wrong_key_goodbye:
      'Painoit väärää näppäintä, joten kirjautumista ei vahvistettu. Yritä uudelleen kirjautumissivulta. Kuulemiin.',
    ended: 'Valitettavasti tämä vahvistuspyyntö on päättynyt. Voit aloittaa uuden. Kuulemiin.',
    relay_hello: 'Hei. Täällä on {brand}, ja sinulle on vahvistuskoodi.',
    relay_press: 'Kuule se painamalla mitä tahansa näppäintä.',
    relay_code: 'Koodisi on {code}.',
    relay_again: 'Uudelleen: koodisi on {code}.',
    relay_repeat: 'Kuule se uudelleen painamalla mitä tahansa näppäintä.',
    relay_goodbye: 'Kuulemiin.',
  },
  hashKey: {
    common: 'ruutunäppäintä',
  },
};
