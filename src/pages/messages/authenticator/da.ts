import type { AppMessages } from './app-messages.js';

export const da: AppMessages = {
  'home.title': 'Godkendelse',
  'home.accounts': 'Konti',
  'home.empty': 'Ingen konto endnu',
  'home.empty_text':
    'Åbn kontoens sikkerhedsindstillinger på en anden skærm, vælg denne app, og scan koden dér med denne enheds kamera.',
  'home.paste': 'Eller indsæt linket her',
  'home.paste_error': 'Dette er ikke et link til at tilføje en konto. Kopiér hele linket.',
  'home.continue': 'Fortsæt',
  'home.add': 'Tilføj en konto mere',
  'home.waiting': '{count, plural, one {# anmodning venter} other {# anmodninger venter}}',
  'home.none_waiting': 'Ingen anmodning venter.',
  'home.refresh': 'Opdater',
  'home.removed': 'Denne enhed blev fjernet fra kontoen.',
  'home.forget': 'Fjern fra listen',

  'pair.title': 'Tilføj konto',
  'pair.text': 'Du godkender logins til {brand} på denne enhed.',
  'pair.name': 'Denne enheds navn',
  'pair.name_hint': 'Navnet vises i kontoens indstillinger.',
  'pair.name_error': 'Indtast et navn på 1 til 64 tegn.',
  'pair.add': 'Tilføj denne konto',
  'pair.over': 'Koden er ukendt, brugt eller udløbet. Vis en ny i kontoens indstillinger.',
  'pair.unsupported':
    'Denne browser kan ikke gemme en nøgle. Brug en opdateret browser og ikke et privat vindue.',
  'pair.done': 'Kontoen er tilføjet.',

  'push.title': 'Notifikationer',
  'push.ask': 'Få en notifikation, når en anmodning venter på dig.',
  'push.turn_on': 'Slå notifikationer til',
  'push.turn_off': 'Slå notifikationer fra',
  'push.on': 'Notifikationer er slået til.',
  'push.blocked': 'Notifikationer er blokeret. Tillad dem i denne browsers indstillinger.',
  'push.none':
    'Denne browser kan ikke vise notifikationer her. Åbn appen, når du logger på. På iPhone og iPad skal du først føje appen til hjemmeskærmen.',
  'push.failed': 'Notifikationer kunne ikke slås til. Prøv igen senere.',

  'request.title': 'Er det dig?',
  'request.what': 'Hvad',
  'request.sign_in': 'Login',
  'request.where': 'Fra',
  'request.when': 'Hvornår',
  'request.number': 'Tallet på loginsiden',
  'request.number_hint': 'Indtast de to cifre, som loginsiden viser.',
  'request.number_error': 'Indtast begge cifre.',
  'request.delete': 'Slet det sidste ciffer',
  'request.approve': 'Godkend',
  'request.deny': 'Nej, det er ikke mig',

  'deny.title': 'Er det ikke dig?',
  'deny.text':
    'Vi afviser denne anmodning. Hvis du ikke har startet den, kender nogen måske din adgangskode: skift den.',
  'deny.confirm': 'Afvis denne anmodning',

  'end.approved': 'Godkendt',
  'end.denied': 'Afvist',
  'end.wrong_number': 'Forkert tal',
  'end.expired': 'Ikke besvaret i tide',
  'end.withdrawn': 'Afsluttet et andet sted',
  'end_text.approved': 'Gå tilbage til siden, hvor du logger på.',
  'end_text.denied': 'Ingen blev lukket ind. Hvis en anden forsøgte, bør du skifte adgangskode.',
  'end_text.wrong_number':
    'Tallet passede ikke, så anmodningen blev afvist. Hvis det var dig, kan du starte forfra.',
  'end_text.over': 'Denne anmodning er slut. Hvis det var dig, kan du starte forfra.',

  'account.save': 'Gem',
  'account.saved': 'Navnet er gemt.',
  'history.title': 'Seneste anmodninger',
  'history.empty': 'Der har ikke været nogen anmodning endnu.',
  'remove.open': 'Fjern konto',
  'remove.text': 'Denne enhed vil ikke længere godkende logins til {brand}.',
  'remove.confirm': 'Fjern fra denne enhed',
  'remove.done': 'Kontoen er fjernet.',
  'remove.refused':
    'Dine logins starter med denne enhed, eller intet andet er registreret. Ret det først i kontoens indstillinger.',

  'notice.title': 'En anmodning venter på dig',
  'notice.text': 'Åbn den for at godkende eller afvise.',

  'error.clock': 'Denne enheds ur går forkert. Indstil det, og prøv igen.',
  'error.limit': 'Det var for mange forsøg. Vent et minut.',
};
