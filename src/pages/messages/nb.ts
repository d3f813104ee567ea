import type { PageMessages } from './page-messages.js';

export const nb: PageMessages = {
  'page.language': 'Språk',
  'page.sandbox': 'Testmiljø: Ingen ekte melding blir sendt, og ingen ekte telefon blir oppringt.',
  'page.no_script':
    'Denne siden krever JavaScript. Slå det på i nettleseren og last inn siden på nytt.',
  'page.loading': 'Et øyeblikk…',

  'button.next': 'Neste',
  'button.back': 'Tilbake',
  'button.cancel': 'Avbryt',
  'button.done': 'Ferdig',
  'button.verify': 'Bekreft',
  'button.try_again': 'Prøv igjen',
  'button.start_again': 'Start på nytt',
  'button.skip': 'Hopp over oppsettet',
  'button.different_method': 'Jeg vil sette opp en annen metode',
  'button.resend': 'Send koden på nytt',
  'button.call_instead': 'Ring meg i stedet',
  'button.text_instead': 'Send meg en kode på SMS i stedet',
  'button.call_again': 'Ring meg på nytt',
  'button.another_number': 'Bruk et annet nummer',
  'button.cannot_use_now': 'Jeg kan ikke bruke dette nå',
  'button.use_here': 'Fortsett her',
  'button.return': 'Tilbake til {brand}',

  'setup.title': 'Hold kontoen din sikker',
  'setup.heading': 'Telefon',
  'setup.intro':
    'Du kan bevise hvem du er ved å svare på en samtale eller ved å skrive inn en kode som vi sender til telefonen din på SMS.',
  'setup.intro_sms':
    'Du kan bevise hvem du er ved å skrive inn en kode som vi sender til telefonen din på SMS.',
  'setup.intro_call': 'Du kan bevise hvem du er ved å svare på en samtale på telefonen din.',
  'setup.question': 'Hvilket telefonnummer vil du bruke?',
  'setup.rates': 'Meldings- og datakostnader kan påløpe.',
  'setup.consent':
    'Når du velger «{next}», godtar du at {brand} kan sende en SMS eller ringe automatisk til dette nummeret for å bekrefte det.',
  'setup.terms': 'Vilkår for bruk',
  'setup.privacy': 'Personvernerklæring',

  'number.country': 'Land eller region',
  'number.country_search': 'Søk etter land eller landskode',
  'number.country_option': '{country} ({code})',
  'number.country_results':
    '{count, plural, =0 {Fant ingen land} one {Fant # land} other {Fant # land}}',
  'number.label': 'Telefonnummer',
  'number.example': 'For eksempel {example}',
  'number.method': 'Hvordan skal vi nå deg?',
  'number.sms': 'Send meg en kode på SMS',
  'number.call': 'Ring meg',

  'number_error.empty': 'Skriv inn telefonnummeret ditt.',
  'number_error.no_country': 'Velg land eller region.',
  'number_error.characters': 'Bruk bare sifre, mellomrom og plusstegn.',
  'number_error.too_short': 'Nummeret er for kort. Kontroller at det ikke mangler et siffer.',
  'number_error.too_long': 'Nummeret er for langt. Kontroller at det ikke har for mange sifre.',
  'number_error.invalid':
    'Dette er ikke et gyldig telefonnummer ({country}). Kontroller nummeret og landet.',
  'number_error.kind':
    'Denne typen nummer kan ikke brukes. Skriv inn et vanlig mobil- eller fasttelefonnummer.',
  'number_error.landline':
    'Dette er et fasttelefonnummer som ikke kan motta SMS. Velg samtale eller skriv inn et mobilnummer.',
  'number_error.country_sms':
    'Vi kan ikke sende SMS til dette landet ({country}). Velg samtale eller skriv inn et nummer fra et annet land.',
  'number_error.country_call':
    'Vi kan ikke ringe til dette landet ({country}). Velg SMS eller skriv inn et nummer fra et annet land.',
  'number_error.country':
    'Vi kan ikke nå numre i dette landet ({country}). Skriv inn et nummer fra et annet land.',

  'code.transaction': 'Du bekrefter {amount} til {payee}.',
  'code.sent': 'Vi har nettopp sendt en sekssifret kode til {phone}. Skriv inn koden nedenfor.',
  'code.resent': 'Vi har sendt koden til {phone} på nytt.',
  'code.label': 'Bekreftelseskode',
  'code.hint': '6 sifre',
  'code.expires_in': 'Koden er gyldig i {minutes, plural, one {# minutt} other {# minutter}} til.',
  'code.expires_in_seconds':
    'Koden er gyldig i {seconds, plural, one {# sekund} other {# sekunder}} til.',
  'code.resend_in':
    'Du kan sende koden på nytt om {seconds, plural, one {# sekund} other {# sekunder}}.',
  'code.resend_in_minutes':
    'Du kan sende koden på nytt om {minutes, plural, one {# minutt} other {# minutter}}.',
  'code.resend_ready': 'Nå kan du sende koden på nytt.',
  'code.no_more':
    'Koden kan ikke sendes flere ganger. Hvis den ikke har kommet frem, velger du en annen måte eller starter på nytt.',
  'code.help':
    'Det kan ta et minutt før meldingen kommer frem. Kontroller at nummeret er riktig, og at telefonen har dekning.',
  'code.auto_read': 'Koden ble fylt inn fra meldingen din.',
  'code.checking': 'Kontrollerer koden…',

  'code_error.empty': 'Skriv inn koden.',
  'code_error.format': 'Koden har 6 sifre. Kontroller det du skrev.',
  'code_error.wrong':
    'Koden er feil. Du har {attempts, plural, one {# forsøk} other {# forsøk}} igjen.',

  'call.calling': 'Vi ringer {phone} nå.',
  'call.hidden': 'Anropet kommer fra et skjult nummer.',
  'call.instruction': 'Svar på anropet, følg instruksjonene og trykk på #.',
  'call.instruction_match':
    'Svar på anropet, trykk på {digit} på telefonens tastatur og deretter på #.',
  'call.again_in':
    'Du kan be om en ny samtale om {seconds, plural, one {# sekund} other {# sekunder}}.',
  'call.again_in_minutes':
    'Du kan be om en ny samtale om {minutes, plural, one {# minutt} other {# minutter}}.',
  'call.again_ready': 'Nå kan du be om en ny samtale.',
  'call.no_more':
    'Vi kan ikke ringe flere ganger for denne forespørselen. Velg en annen måte eller start på nytt.',

  'signin.title': 'Bekreft at det er deg',
  'signin.choose': 'Velg en annen måte å bekrefte på',
  'signin.option_sms': 'Send en kode til {phone}',
  'signin.option_call': 'Ring {phone}',
  'signin.no_other':
    'Det finnes ingen annen måte å bekrefte på her. Gå tilbake til {brand} for å få hjelp.',
  'signin.verified': 'Du er bekreftet.',

  'done.returning': 'Du sendes tilbake til {brand}…',

  'status.queued': 'Vi gjør oss klare.',
  'status.sending': 'Vi kontakter telefonnettet.',
  'status.sent': 'Koden er på vei.',
  'status.delivered': 'Koden har kommet frem til telefonen din.',
  'status.calling': 'Vi ringer telefonen din.',
  'status.ringing': 'Telefonen din ringer. Svar på anropet.',
  'status.in_call': 'Anropet er besvart. Følg instruksjonene i telefonen.',

  'end_title.sms_verified': 'SMS bekreftet',
  'end_title.call_answered': 'Anropet er besvart',
  'end_title.failed': 'Vi kunne ikke bekrefte telefonen din',
  'end_title.expired': 'Tiden er ute',
  'end_title.canceled': 'Bekreftelsen ble avbrutt',
  'end_title.locked': 'For mange feil koder',
  'end_title.denied': 'Du rapporterte denne forespørselen',

  'end_text.sms_verified': 'Telefonen din er registrert.',
  'end_text.call_answered': 'Telefonen din er registrert.',
  'end_text.failed': 'Prøv igjen eller velg en annen måte.',
  'end_text.expired':
    'Bekreftelsen ble ikke fullført i tide. Start på nytt for å få en ny kode eller samtale.',
  'end_text.canceled': 'Ingenting er endret. Du kan starte på nytt når du vil.',
  'end_text.locked':
    'For å beskytte kontoen din virker ikke denne koden lenger. Start på nytt for å få en ny.',
  'end_text.denied':
    'På telefonen sa du at du ikke hadde bedt om dette, så vi stoppet det. Hvis noen andre prøver å logge på som deg, bør du bytte passord. Hvis det var deg, starter du på nytt.',

  'reason.busy': 'Det var opptatt. Avslutt den andre samtalen og prøv igjen.',
  'reason.no_answer': 'Ingen svarte på anropet. Ha telefonen for hånden og prøv igjen.',
  'reason.hung_up':
    'Samtalen ble avsluttet før noen trykket på #. Prøv igjen, svar og trykk på # før du legger på.',
  'reason.voicemail':
    'Anropet gikk til telefonsvareren. Prøv igjen og svar selv, eller få en kode på SMS.',
  'reason.no_keypress':
    'Ingen tast ble trykket under samtalen. Prøv igjen og trykk på tastene som samtalen ber om.',
  'reason.wrong_keypress':
    'Feil tast ble trykket under samtalen. Prøv igjen og trykk på tastene som samtalen ber om.',
  'reason.unreachable':
    'Vi fikk ikke kontakt med telefonen din. Kontroller at den er på og har dekning, og prøv igjen.',
  'reason.invalid_number': 'Nummeret er ikke i bruk. Kontroller det eller bruk et annet nummer.',
  'reason.landline': 'Nummeret kan ikke motta SMS. Velg samtale eller bruk et mobilnummer.',
  'reason.opted_out':
    'Nummeret har reservert seg mot våre SMS-er. Svar START på den siste for å tillate dem igjen, eller velg samtale.',
  'reason.destination_blocked':
    'Vi kan ikke nå landet eller nettet til dette nummeret. Bruk et annet nummer.',
  'reason.sender_not_allowed':
    'Vi kan for tiden ikke sende SMS til landet til dette nummeret. Velg samtale eller bruk et annet nummer.',
  'reason.rejected_by_provider':
    'Telefonnettet avviste levering til dette nummeret. Velg en annen måte eller bruk et annet nummer.',
  'reason.provider_unavailable':
    'Telefontjenesten er ikke tilgjengelig akkurat nå. Prøv igjen om noen minutter.',
  'reason.too_many_attempts':
    'Det er gjort for mange forsøk med dette nummeret. Vent en stund før du prøver igjen, eller bruk et annet nummer.',
  'reason.fraud_suspected':
    'Vi stoppet forespørselen av sikkerhetsgrunner. Prøv igjen senere eller bruk et annet nummer.',

  'live.reconnecting': 'Forbindelsen ble brutt. Kobler til på nytt…',
  'live.reconnected': 'Du er tilkoblet igjen.',
  'live.offline': 'Du er frakoblet. Kontroller internettforbindelsen.',
  'live.other_tab': 'Bekreftelsen er åpen i en annen fane.',

  'session.expired_title': 'Denne siden er utløpt',
  'session.expired': 'Gå tilbake til {brand} og start på nytt.',
  'session.elsewhere_title': 'Lenken er allerede åpnet',
  'session.elsewhere':
    'Lenken virker bare i nettleseren der den først ble åpnet. Gå tilbake til {brand} og start på nytt.',
  'session.closed':
    'Denne lenken eller siden er ikke lenger gyldig. Gå tilbake til tjenesten som sendte deg hit, og start på nytt.',
  'session.expires_in':
    'Denne siden utløper om {minutes, plural, one {# minutt} other {# minutter}}.',

  'error.unexpected': 'Noe gikk galt hos oss. Prøv igjen.',
  'error.unavailable': 'Tjenesten er ikke tilgjengelig akkurat nå. Prøv igjen om et minutt.',
  'error.limit_minutes':
    'Det er gjort for mange forsøk. Prøv igjen om {minutes, plural, one {# minutt} other {# minutter}}.',
  'error.limit_hours':
    'Det er gjort for mange forsøk. Prøv igjen om {hours, plural, one {# time} other {# timer}}.',
  'error.announce': 'Feil: {message}',
};
