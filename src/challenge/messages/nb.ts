import type { MessageCatalogue } from './catalogue.js';

export const nb: MessageCatalogue = {
  sms: {
    full: '{brand}: bekreftelseskoden din er {code}. Den utløper om {minutes, plural, one {# minutt} other {# minutter}}. Ikke del den med noen.',
    short: '{brand}: bekreftelseskoden din er {code}. Ikke del den.',
    brief: '{brand}: bekreftelseskoden din er {code}.',
    bare: 'Bekreftelseskoden din er {code}.',
  },
  call: {
    prompt:
      'Takk for at du bruker påloggingsbekreftelsen til {brand}. Trykk på {hashKey} for å fullføre bekreftelsen.',
    prompt_match:
      'Takk for at du bruker påloggingsbekreftelsen til {brand}. Trykk på de to sifrene som vises på skjermen, og deretter på {hashKey}, for å fullføre bekreftelsen.',
    prompt_digits:
      'Takk for at du bruker påloggingsbekreftelsen til {brand}. Trykk på {first}, så på {second} og deretter på {hashKey}, for å fullføre bekreftelsen.',
    ask_digits: 'Ett trinn gjenstår: Trykk på {first}, så på {second} og deretter på {hashKey}.',
    report_hint:
      'Hvis du ikke har bedt om denne samtalen, trykker du på null og deretter på {hashKey}.',
    verified: 'Takk. Bekreftelsen er fullført. Ha det bra.',
    denied: 'Takk, vi har rapportert dette. Ha det bra.',
    try_again: 'Vi oppfattet ikke svaret ditt.',
    no_answer_goodbye:
      'Vi fikk ikke noe svar, så påloggingen ble ikke bekreftet. Prøv igjen fra påloggingssiden. Ha det bra.',
    wrong_key_goodbye:
      'Det var feil tast, så påloggingen ble ikke bekreftet. Prøv igjen fra påloggingssiden. Ha det bra.',
    ended: 'Denne bekreftelsen er dessverre avsluttet. Du kan starte en ny. Ha det bra.',
    relay_hello: 'Hei. Dette er {brand} med bekreftelseskoden din.',
    relay_press: 'Trykk på en hvilken som helst tast for å høre den.',
    relay_code: 'Koden din er {code}.',
    relay_again: 'En gang til: koden din er {code}.',
    relay_repeat: 'Trykk på en hvilken som helst tast for å høre den igjen.',
    relay_goodbye: 'Ha det.',
  },
  hashKey: {
    common: 'firkanttasten',
  },
};
