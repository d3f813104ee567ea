import type { AppMessages } from './app-messages.js';

export const nl: AppMessages = {
  'home.title': 'Verificatie',
  'home.accounts': 'Uw accounts',
  'home.empty': 'Nog geen account',
  'home.empty_text':
    'Open op een ander scherm de beveiligingsinstellingen van uw account, kies deze app en scan daar de code met de camera van dit apparaat.',
  'home.paste': 'Of plak de link hier',
  'home.paste_error': 'Met deze link kunt u geen account toevoegen. Kopieer de hele link.',
  'home.continue': 'Doorgaan',
  'home.add': 'Nog een account toevoegen',
  'home.waiting': '{count, plural, one {# verzoek wacht} other {# verzoeken wachten}}',
  'home.none_waiting': 'Er wacht geen verzoek.',
  'home.refresh': 'Vernieuwen',
  'home.removed': 'Dit apparaat is uit het account verwijderd.',
  'home.forget': 'Van de lijst halen',

  'pair.title': 'Account toevoegen',
  'pair.text': 'U keurt aanmeldingen bij {brand} goed op dit apparaat.',
  'pair.name': 'Naam van dit apparaat',
  'pair.name_hint': 'De instellingen van uw account tonen deze naam.',
  'pair.name_error': 'Voer een naam van 1 tot 64 tekens in.',
  'pair.add': 'Dit account toevoegen',
  'pair.over':
    'Deze code is onbekend, gebruikt of verlopen. Toon een nieuwe in de instellingen van uw account.',
  'pair.unsupported':
    'Deze browser kan geen sleutel bewaren. Gebruik een actuele browser en geen privévenster.',
  'pair.done': 'Het account is toegevoegd.',

  'push.title': 'Meldingen',
  'push.ask': 'Ontvang een melding wanneer een verzoek op u wacht.',
  'push.turn_on': 'Meldingen inschakelen',
  'push.turn_off': 'Meldingen uitschakelen',
  'push.on': 'Meldingen zijn ingeschakeld.',
  'push.blocked': 'Meldingen zijn geblokkeerd. Sta ze toe in de instellingen van deze browser.',
  'push.none':
    'Deze browser kan hier geen meldingen tonen. Open de app wanneer u zich aanmeldt. Zet de app op iPhone en iPad eerst op het beginscherm.',
  'push.failed': 'De meldingen konden niet worden ingeschakeld. Probeer het later opnieuw.',

  'request.title': 'Bent u dit?',
  'request.what': 'Wat',
  'request.sign_in': 'Aanmelding',
  'request.where': 'Vanaf',
  'request.when': 'Wanneer',
  'request.number': 'Getal op de aanmeldpagina',
  'request.number_hint': 'Typ de twee cijfers die de aanmeldpagina toont.',
  'request.number_error': 'Typ beide cijfers.',
  'request.delete': 'Laatste cijfer wissen',
  'request.approve': 'Goedkeuren',
  'request.deny': 'Nee, ik ben het niet',

  'deny.title': 'Bent u het niet?',
  'deny.text':
    'We weigeren dit verzoek. Als u het niet hebt gestart, kent iemand misschien uw wachtwoord: wijzig het.',
  'deny.confirm': 'Dit verzoek weigeren',

  'end.approved': 'Goedgekeurd',
  'end.denied': 'Geweigerd',
  'end.wrong_number': 'Verkeerd getal',
  'end.expired': 'Niet op tijd beantwoord',
  'end.withdrawn': 'Elders beëindigd',
  'end_text.approved': 'Ga terug naar de pagina waarop u zich aanmeldt.',
  'end_text.denied':
    'Niemand is binnengelaten. Als iemand anders het heeft geprobeerd, wijzig dan uw wachtwoord.',
  'end_text.wrong_number':
    'Het getal klopte niet en daarom is het verzoek geweigerd. Als u het was, begin dan opnieuw.',
  'end_text.over': 'Dit verzoek is voorbij. Als u het was, begin dan opnieuw.',

  'account.save': 'Opslaan',
  'account.saved': 'De naam is opgeslagen.',
  'history.title': 'Laatste verzoeken',
  'history.empty': 'Er is nog geen verzoek geweest.',
  'remove.open': 'Account verwijderen',
  'remove.text': 'Dit apparaat keurt dan geen aanmeldingen bij {brand} meer goed.',
  'remove.confirm': 'Van dit apparaat verwijderen',
  'remove.done': 'Het account is verwijderd.',
  'remove.refused':
    'Uw aanmeldingen beginnen met dit apparaat, of er is niets anders geregistreerd. Wijzig dat eerst in de instellingen van uw account.',

  'notice.title': 'Er wacht een verzoek op u',
  'notice.text': 'Open het om het goed te keuren of te weigeren.',

  'error.clock': 'De klok van dit apparaat loopt niet goed. Zet hem gelijk en probeer het opnieuw.',
  'error.limit': 'Dat was te vaak. Wacht een minuut.',
};
