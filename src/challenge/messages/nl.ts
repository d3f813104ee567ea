import type { MessageCatalogue } from './catalogue.js';

export const nl: MessageCatalogue = {
  sms: {
    full: '{brand}: uw verificatiecode is {code}. Deze verloopt over {minutes, plural, one {# minuut} other {# minuten}}. Deel de code met niemand.',
    short: '{brand}: uw verificatiecode is {code}. Deel de code met niemand.',
    brief: '{brand}: uw verificatiecode is {code}.',
    bare: 'Uw verificatiecode is {code}.',
  },
  call: {
    prompt:
      'Bedankt voor het gebruik van de aanmeldverificatie van {brand}. Druk op het {hashKey} om de verificatie te voltooien.',
    prompt_match:
      'Bedankt voor het gebruik van de aanmeldverificatie van {brand}. Druk op de twee cijfers die op uw scherm staan en daarna op het {hashKey} om de verificatie te voltooien.',
    prompt_digits:
      'Bedankt voor het gebruik van de aanmeldverificatie van {brand}. Druk op de {first}, daarna op de {second} en ten slotte op het {hashKey} om de verificatie te voltooien.',
    ask_digits:
      'Nog één stap: druk op de {first}, daarna op de {second} en ten slotte op het {hashKey}.',
    report_hint:
      'Als u niet om dit gesprek hebt gevraagd, drukt u op de nul en daarna op het {hashKey}.',
    verified: 'Bedankt. De verificatie is voltooid. Tot ziens.',
    denied: 'Bedankt, we hebben dit gemeld. Tot ziens.',
    try_again: 'We hebben uw antwoord niet begrepen.',
    no_answer_goodbye:
      'We hebben geen antwoord ontvangen. De aanmelding is daarom niet geverifieerd. Probeer het opnieuw vanaf de aanmeldpagina. Tot ziens.',
    wrong_key_goodbye:
      'Dat was niet de juiste toets. De aanmelding is daarom niet geverifieerd. Probeer het opnieuw vanaf de aanmeldpagina. Tot ziens.',
    ended:
      'Dit verificatieverzoek is helaas beëindigd. U kunt een nieuw verzoek starten. Tot ziens.',
    relay_hello: 'Hallo. Dit is {brand} met uw verificatiecode.',
    relay_press: 'Druk op een willekeurige toets om hem te horen.',
    relay_code: 'Uw code is {code}.',
    relay_again: 'Nogmaals: uw code is {code}.',
    relay_repeat: 'Druk op een willekeurige toets om hem nog eens te horen.',
    relay_goodbye: 'Tot ziens.',
  },
  hashKey: {
    common: 'hekje',
  },
};
