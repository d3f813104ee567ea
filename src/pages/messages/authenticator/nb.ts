import type { AppMessages } from './app-messages.js';

export const nb: AppMessages = {
  'home.title': 'Autentisering',
  'home.accounts': 'Kontoer',
  'home.empty': 'Ingen konto ennå',
  'home.empty_text':
    'Åpne sikkerhetsinnstillingene for kontoen på en annen skjerm, velg denne appen, og skann koden der med kameraet på denne enheten.',
  'home.paste': 'Eller lim inn lenken her',
  'home.paste_error': 'Dette er ikke en lenke for å legge til en konto. Kopier hele lenken.',
  'home.continue': 'Fortsett',
  'home.add': 'Legg til en konto til',
  'home.waiting': '{count, plural, one {# forespørsel venter} other {# forespørsler venter}}',
  'home.none_waiting': 'Ingen forespørsel venter.',
  'home.refresh': 'Oppdater',
  'home.removed': 'Denne enheten ble fjernet fra kontoen.',
  'home.forget': 'Ta bort fra listen',

  'pair.title': 'Legg til konto',
  'pair.text': 'Du godkjenner pålogginger til {brand} på denne enheten.',
  'pair.name': 'Navn på denne enheten',
  'pair.name_hint': 'Navnet vises i innstillingene for kontoen.',
  'pair.name_error': 'Skriv inn et navn på 1 til 64 tegn.',
  'pair.add': 'Legg til denne kontoen',
  'pair.over': 'Koden er ukjent, brukt eller utløpt. Vis en ny i innstillingene for kontoen.',
  'pair.unsupported':
    'Denne nettleseren kan ikke lagre en nøkkel. Bruk en oppdatert nettleser, og ikke et privat vindu.',
  'pair.done': 'Kontoen er lagt til.',

  'push.title': 'Varsler',
  'push.ask': 'Få et varsel når en forespørsel venter på deg.',
  'push.turn_on': 'Slå på varsler',
  'push.turn_off': 'Slå av varsler',
  'push.on': 'Varsler er på.',
  'push.blocked': 'Varsler er blokkert. Tillat dem i innstillingene for denne nettleseren.',
  'push.none':
    'Denne nettleseren kan ikke vise varsler her. Åpne appen når du logger på. På iPhone og iPad legger du først appen til på Hjem-skjermen.',
  'push.failed': 'Kunne ikke slå på varsler. Prøv igjen senere.',

  'request.title': 'Er dette deg?',
  'request.what': 'Hva',
  'request.sign_in': 'Pålogging',
  'request.where': 'Fra',
  'request.when': 'Når',
  'request.number': 'Tallet på påloggingssiden',
  'request.number_hint': 'Skriv inn de to sifrene som påloggingssiden viser.',
  'request.number_error': 'Skriv inn begge sifrene.',
  'request.delete': 'Slett det siste sifferet',
  'request.approve': 'Godkjenn',
  'request.deny': 'Nei, det er ikke meg',

  'deny.title': 'Er det ikke deg?',
  'deny.text':
    'Vi avslår denne forespørselen. Hvis du ikke startet den, kan noen kjenne passordet ditt: bytt det.',
  'deny.confirm': 'Avslå denne forespørselen',

  'end.approved': 'Godkjent',
  'end.denied': 'Avslått',
  'end.wrong_number': 'Feil tall',
  'end.expired': 'Ikke besvart i tide',
  'end.withdrawn': 'Avsluttet et annet sted',
  'end_text.approved': 'Gå tilbake til siden der du logger på.',
  'end_text.denied': 'Ingen slapp inn. Hvis noen andre prøvde, bør du bytte passord.',
  'end_text.wrong_number':
    'Tallet stemte ikke, så forespørselen ble avslått. Hvis det var deg, starter du på nytt.',
  'end_text.over': 'Denne forespørselen er over. Hvis det var deg, starter du på nytt.',

  'account.save': 'Lagre',
  'account.saved': 'Navnet er lagret.',
  'history.title': 'Siste forespørsler',
  'history.empty': 'Det har ikke vært noen forespørsel ennå.',
  'remove.open': 'Fjern konto',
  'remove.text': 'Denne enheten vil ikke lenger godkjenne pålogginger til {brand}.',
  'remove.confirm': 'Fjern fra denne enheten',
  'remove.done': 'Kontoen er fjernet.',
  'remove.refused':
    'Påloggingene dine starter med denne enheten, eller ingenting annet er registrert. Endre det først i innstillingene for kontoen.',

  'notice.title': 'En forespørsel venter på deg',
  'notice.text': 'Åpne den for å godkjenne eller avslå.',

  'error.clock': 'Klokken på denne enheten er feil. Still den, og prøv igjen.',
  'error.limit': 'Det var for mange forsøk. Vent et minutt.',
};
