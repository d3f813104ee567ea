import type { PageMessages } from './page-messages.js';

export const da: PageMessages = {
  'page.language': 'Sprog',
  'page.sandbox':
    'Testmiljø: Der sendes ingen rigtig besked, og der ringes ikke til en rigtig telefon.',
  'page.no_script': 'Denne side kræver JavaScript. Slå det til i din browser, og genindlæs siden.',
  'page.loading': 'Et øjeblik…',

  'button.next': 'Næste',
  'button.back': 'Tilbage',
  'button.cancel': 'Annuller',
  'button.done': 'Færdig',
  'button.verify': 'Bekræft',
  'button.try_again': 'Prøv igen',
  'button.start_again': 'Start forfra',
  'button.skip': 'Spring konfigurationen over',
  'button.different_method': 'Jeg vil konfigurere en anden metode',
  'button.resend': 'Send koden igen',
  'button.call_instead': 'Ring til mig i stedet',
  'button.text_instead': 'Send mig en kode på sms i stedet',
  'button.call_again': 'Ring til mig igen',
  'button.another_number': 'Brug et andet nummer',
  'button.cannot_use_now': 'Jeg kan ikke bruge det lige nu',
  'button.use_here': 'Fortsæt her',
  'button.return': 'Tilbage til {brand}',

  'setup.title': 'Hold din konto sikker',
  'setup.heading': 'Telefon',
  'setup.intro':
    'Du kan bevise, hvem du er, ved at besvare et opkald eller ved at indtaste en kode, som vi sender til din telefon på sms.',
  'setup.intro_sms':
    'Du kan bevise, hvem du er, ved at indtaste en kode, som vi sender til din telefon på sms.',
  'setup.intro_call': 'Du kan bevise, hvem du er, ved at besvare et opkald på din telefon.',
  'setup.question': 'Hvilket telefonnummer vil du bruge?',
  'setup.rates': 'Der kan blive opkrævet gebyrer for beskeder og data.',
  'setup.consent':
    'Når du vælger “{next}”, accepterer du, at {brand} må sende en sms eller foretage et automatisk opkald til dette nummer for at bekræfte det.',
  'setup.terms': 'Vilkår for brug',
  'setup.privacy': 'Privatlivspolitik',

  'number.country': 'Land eller område',
  'number.country_search': 'Søg efter land eller landekode',
  'number.country_option': '{country} ({code})',
  'number.country_results':
    '{count, plural, =0 {Ingen lande fundet} one {# land fundet} other {# lande fundet}}',
  'number.label': 'Telefonnummer',
  'number.example': 'For eksempel {example}',
  'number.method': 'Hvordan skal vi kontakte dig?',
  'number.sms': 'Send mig en kode på sms',
  'number.call': 'Ring til mig',

  'number_error.empty': 'Indtast dit telefonnummer.',
  'number_error.no_country': 'Vælg land eller område.',
  'number_error.characters': 'Brug kun cifre, mellemrum og plustegn.',
  'number_error.too_short': 'Nummeret er for kort. Kontrollér, at der ikke mangler et ciffer.',
  'number_error.too_long': 'Nummeret er for langt. Kontrollér, at der ikke er for mange cifre.',
  'number_error.invalid':
    'Dette er ikke et gyldigt telefonnummer ({country}). Kontrollér nummeret og landet.',
  'number_error.kind':
    'Denne type nummer kan ikke bruges. Indtast et almindeligt mobil- eller fastnetnummer.',
  'number_error.landline':
    'Dette er et fastnetnummer, som ikke kan modtage sms. Vælg et opkald, eller indtast et mobilnummer.',
  'number_error.country_sms':
    'Vi kan ikke sende sms til dette land ({country}). Vælg et opkald, eller indtast et nummer fra et andet land.',
  'number_error.country_call':
    'Vi kan ikke ringe til dette land ({country}). Vælg sms, eller indtast et nummer fra et andet land.',
  'number_error.country':
    'Vi kan ikke nå numre i dette land ({country}). Indtast et nummer fra et andet land.',

  'code.transaction': 'Du bekræfter {amount} til {payee}.',
  'code.sent': 'Vi har lige sendt en sekscifret kode til {phone}. Indtast koden nedenfor.',
  'code.resent': 'Vi har sendt koden til {phone} igen.',
  'code.label': 'Bekræftelseskode',
  'code.hint': '6 cifre',
  'code.expires_in': 'Koden er gyldig i {minutes, plural, one {# minut} other {# minutter}} endnu.',
  'code.expires_in_seconds':
    'Koden er gyldig i {seconds, plural, one {# sekund} other {# sekunder}} endnu.',
  'code.resend_in':
    'Du kan sende koden igen om {seconds, plural, one {# sekund} other {# sekunder}}.',
  'code.resend_in_minutes':
    'Du kan sende koden igen om {minutes, plural, one {# minut} other {# minutter}}.',
  'code.resend_ready': 'Nu kan du sende koden igen.',
  'code.no_more':
    'Koden kan ikke sendes flere gange. Hvis den ikke er kommet frem, skal du vælge en anden måde eller starte forfra.',
  'code.help':
    'Det kan tage et minut, før beskeden kommer frem. Kontrollér, at nummeret er rigtigt, og at telefonen har dækning.',
  'code.auto_read': 'Koden blev udfyldt fra din besked.',
  'code.checking': 'Kontrollerer koden…',

  'code_error.empty': 'Indtast koden.',
  'code_error.format': 'Koden har 6 cifre. Kontrollér det, du har indtastet.',
  'code_error.wrong':
    'Koden er forkert. Du har {attempts, plural, one {# forsøg} other {# forsøg}} tilbage.',

  'call.calling': 'Vi ringer til {phone} nu.',
  'call.hidden': 'Opkaldet kommer fra et skjult nummer.',
  'call.instruction': 'Besvar opkaldet, følg anvisningerne, og tryk på #.',
  'call.instruction_match':
    'Besvar opkaldet, tryk på {digit} på telefonens tastatur og derefter på #.',
  'call.again_in':
    'Du kan bede om et nyt opkald om {seconds, plural, one {# sekund} other {# sekunder}}.',
  'call.again_in_minutes':
    'Du kan bede om et nyt opkald om {minutes, plural, one {# minut} other {# minutter}}.',
  'call.again_ready': 'Nu kan du bede om et nyt opkald.',
  'call.no_more':
    'Vi kan ikke ringe flere gange for denne anmodning. Vælg en anden måde, eller start forfra.',

  'signin.title': 'Bekræft, at det er dig',
  'signin.choose': 'Vælg en anden måde at bekræfte på',
  'signin.option_sms': 'Send en kode til {phone}',
  'signin.option_call': 'Ring til {phone}',
  'signin.no_other':
    'Der er ingen anden måde at bekræfte på her. Gå tilbage til {brand} for at få hjælp.',
  'signin.verified': 'Du er bekræftet.',

  'done.returning': 'Du sendes tilbage til {brand}…',

  'status.queued': 'Vi gør klar.',
  'status.sending': 'Vi kontakter telefonnettet.',
  'status.sent': 'Koden er på vej.',
  'status.delivered': 'Koden er kommet frem til din telefon.',
  'status.calling': 'Vi ringer til din telefon.',
  'status.ringing': 'Din telefon ringer. Besvar opkaldet.',
  'status.in_call': 'Opkaldet er besvaret. Følg vejledningen i telefonen.',

  'end_title.sms_verified': 'Sms bekræftet',
  'end_title.call_answered': 'Opkaldet er besvaret',
  'end_title.failed': 'Vi kunne ikke bekræfte din telefon',
  'end_title.expired': 'Tiden er gået',
  'end_title.canceled': 'Bekræftelsen blev annulleret',
  'end_title.locked': 'For mange forkerte koder',
  'end_title.denied': 'Du rapporterede denne anmodning',

  'end_text.sms_verified': 'Din telefon er registreret.',
  'end_text.call_answered': 'Din telefon er registreret.',
  'end_text.failed': 'Prøv igen, eller vælg en anden måde.',
  'end_text.expired':
    'Bekræftelsen blev ikke fuldført i tide. Start forfra for at få en ny kode eller et nyt opkald.',
  'end_text.canceled': 'Intet er ændret. Du kan starte forfra når som helst.',
  'end_text.locked':
    'For at beskytte din konto virker denne kode ikke længere. Start forfra for at få en ny.',
  'end_text.denied':
    'I telefonen oplyste du, at du ikke havde bedt om dette, så vi stoppede det. Hvis en anden forsøger at logge på som dig, bør du skifte adgangskode. Hvis det var dig, kan du starte forfra.',

  'reason.busy': 'Der var optaget. Afslut det andet opkald, og prøv igen.',
  'reason.no_answer': 'Ingen besvarede opkaldet. Hav telefonen ved hånden, og prøv igen.',
  'reason.hung_up':
    'Opkaldet blev afsluttet, før der blev trykket på #. Prøv igen, besvar opkaldet, og tryk på #, før du lægger på.',
  'reason.voicemail':
    'Opkaldet gik til telefonsvareren. Prøv igen, og besvar det selv, eller få en kode på sms.',
  'reason.no_keypress':
    'Der blev ikke trykket på nogen tast under opkaldet. Prøv igen, og tryk på de taster, som opkaldet beder om.',
  'reason.wrong_keypress':
    'Der blev trykket på en forkert tast under opkaldet. Prøv igen, og tryk på de taster, som opkaldet beder om.',
  'reason.unreachable':
    'Vi kunne ikke få kontakt til din telefon. Kontrollér, at den er tændt og har dækning, og prøv igen.',
  'reason.invalid_number': 'Nummeret er ikke i brug. Kontrollér det, eller brug et andet nummer.',
  'reason.landline': 'Nummeret kan ikke modtage sms. Vælg et opkald, eller brug et mobilnummer.',
  'reason.opted_out':
    'Nummeret har fravalgt vores sms-beskeder. Svar START på den seneste for at tillade dem igen, eller vælg et opkald.',
  'reason.destination_blocked':
    'Vi kan ikke nå nummerets land eller netværk. Brug et andet nummer.',
  'reason.sender_not_allowed':
    'Vi kan i øjeblikket ikke sende sms til nummerets land. Vælg et opkald, eller brug et andet nummer.',
  'reason.rejected_by_provider':
    'Telefonnettet afviste at levere til dette nummer. Vælg en anden måde, eller brug et andet nummer.',
  'reason.provider_unavailable':
    'Telefontjenesten er ikke tilgængelig i øjeblikket. Prøv igen om et par minutter.',
  'reason.too_many_attempts':
    'Der har været for mange forsøg med dette nummer. Vent lidt, før du prøver igen, eller brug et andet nummer.',
  'reason.fraud_suspected':
    'Vi stoppede anmodningen af sikkerhedsgrunde. Prøv igen senere, eller brug et andet nummer.',

  'live.reconnecting': 'Forbindelsen blev afbrudt. Opretter forbindelse igen…',
  'live.reconnected': 'Du har forbindelse igen.',
  'live.offline': 'Du er offline. Kontrollér din internetforbindelse.',
  'live.other_tab': 'Bekræftelsen er åben i en anden fane.',

  'session.expired_title': 'Denne side er udløbet',
  'session.expired': 'Gå tilbage til {brand}, og start forfra.',
  'session.elsewhere_title': 'Linket er allerede åbnet',
  'session.elsewhere':
    'Linket virker kun i den browser, hvor det først blev åbnet. Gå tilbage til {brand}, og start forfra.',
  'session.closed':
    'Dette link eller denne side er ikke længere gyldig. Gå tilbage til den tjeneste, der sendte dig hertil, og start forfra.',
  'session.expires_in':
    'Denne side udløber om {minutes, plural, one {# minut} other {# minutter}}.',

  'error.unexpected': 'Noget gik galt hos os. Prøv igen.',
  'error.unavailable': 'Tjenesten er ikke tilgængelig i øjeblikket. Prøv igen om et minut.',
  'error.limit_minutes':
    'Der har været for mange forsøg. Prøv igen om {minutes, plural, one {# minut} other {# minutter}}.',
  'error.limit_hours':
    'Der har været for mange forsøg. Prøv igen om {hours, plural, one {# time} other {# timer}}.',
  'error.announce': 'Fejl: {message}',
};
