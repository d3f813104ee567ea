import type { MethodMessages } from './method-messages.js';

export const nb: MethodMessages = {
  'kind.approve': 'Autentiseringsapp (godkjenning)',
  'kind.totp': 'Autentiseringsapp (kode)',
  'kind.phone': 'Telefon',
  'kind.passkey': 'Tilgangsnøkkel',
  'kind.recovery': 'Gjenopprettingskoder',

  'step.app': 'App',
  'step.of': 'Metode {number} av {count}: {method}',
  'step.required':
    'Organisasjonen din krever at du setter opp følgende metoder for å bevise hvem du er.',

  'add.title': 'Legg til en metode',
  'add.question': 'Hvilken metode vil du legge til?',
  'add.other_app': 'En annen autentiseringsapp',
  'add.none': 'Ingen annen metode kan legges til nå.',
  'add.confirm': 'Legg til',

  'app.get_title': 'Begynn med å skaffe appen',
  'app.get_store': 'Installer autentiseringsappen på telefonen.',
  'app.get_own':
    'Autentiseringsappen kjører i nettleseren på telefonen. Den åpnes når du skanner QR-koden som kommer etterpå, så du trenger ikke å laste ned noe.',
  'app.download': 'Last ned nå',
  'app.after': 'Når du har installert appen på enheten, velger du «{next}».',
  'app.other': 'Jeg vil bruke en annen autentiseringsapp',
  'app.account_title': 'Sett opp kontoen din',
  'app.account':
    'Ta fram telefonen. Tillat varsler hvis appen spør. Velg «{next}» for å se QR-koden som legger til kontoen din.',
  'app.account_totp':
    'Legg til en ny konto i autentiseringsappen. Velg «{next}» for å se QR-koden.',
  'app.scan_title': 'Skann QR-koden',
  'app.scan':
    'Skann QR-koden med kameraet på telefonen, og legg til kontoen i appen. Denne siden fortsetter av seg selv.',
  'app.scan_totp':
    'Skann QR-koden med autentiseringsappen. Da kobles appen til kontoen din. Velg deretter «{next}».',
  'app.qr': 'QR-kode',
  'app.cannot_scan': 'Kan du ikke skanne QR-koden?',
  'app.link': 'Åpne denne lenken på telefonen:',
  'app.open_here': 'Åpne appen på denne enheten',
  'app.by_hand': 'Skriv dette inn i autentiseringsappen:',
  'app.account_name': 'Kontonavn',
  'app.secret': 'Hemmelig nøkkel',
  'app.copy': 'Kopier',
  'app.copied': 'Kopiert.',
  'app.waiting': 'Venter på telefonen din…',
  'app.not_paired':
    'Telefonen er ikke koblet til ennå. Skann QR-koden, og legg til kontoen i appen.',
  'app.qr_expired': 'QR-koden er utløpt.',
  'app.new_qr': 'Hent en ny QR-kode',
  'app.added': 'Autentiseringsappen er lagt til',
  'app.added_text': 'Autentiseringsappen din er registrert.',

  'try.title': 'La oss prøve',
  'try.text':
    'Godkjenn varselet vi sender til appen din, ved å skrive inn tallet som vises nedenfor.',
  'try.approved': 'Varselet er godkjent',

  'approve.title': 'Godkjenn pålogging',
  'approve.text': 'Åpne autentiseringsappen, og skriv inn tallet som vises, for å logge på.',
  'approve.number': 'Tall som skal skrives inn i appen',
  'approve.no_number':
    'Tallet vises bare i fanen som sendte forespørselen. Send en ny forespørsel for å få et tall her.',
  'approve.queued': 'Vi sender forespørselen til appen din.',
  'approve.sent': 'Forespørselen er sendt. Åpne appen hvis du ikke ser noe varsel.',
  'approve.shown': 'Forespørselen er åpen i appen din.',
  'approve.again': 'Send en ny forespørsel',

  'totp.title': 'Skriv inn koden',
  'totp.text': 'Skriv inn den sekssifrede koden som vises i autentiseringsappen.',
  'totp.label': 'Kode fra appen',
  'totp.wrong':
    'Koden er feil. Skriv inn koden som appen viser nå, og kontroller at klokken på telefonen er riktig.',
  'totp.used': 'Koden er allerede brukt. Vent til appen viser den neste.',

  'passkey.title': 'Raskere og tryggere neste gang',
  'passkey.text':
    'Opprett en tilgangsnøkkel. Da logger du på med fingeravtrykk, ansikt eller skjermlås i stedet for en kode.',
  'passkey.create': 'Opprett en tilgangsnøkkel',
  'passkey.created': 'Tilgangsnøkkelen er opprettet',
  'passkey.created_text': 'Neste gang kan du logge på med tilgangsnøkkelen.',
  'passkey.use_text': 'Enheten ber om fingeravtrykket, ansiktet eller skjermlåsen din.',
  'passkey.busy': 'Følg veiledningen i nettleseren.',
  'passkey.not_created':
    'Ingen tilgangsnøkkel ble opprettet. Prøv igjen, eller sett opp en annen metode.',
  'passkey.not_used': 'Tilgangsnøkkelen ble ikke brukt. Prøv igjen, eller velg en annen måte.',
  'passkey.unsupported':
    'Denne nettleseren eller enheten kan ikke bruke tilgangsnøkler her. Velg en annen måte.',
  'passkey.exists': 'Denne enheten har allerede en tilgangsnøkkel for kontoen din.',
  'passkey.refused': 'Tilgangsnøkkelen ble ikke godtatt. Prøv igjen, eller velg en annen måte.',

  'recovery.intro':
    'Hvis du ikke har noen av de andre metodene for hånden, kan du logge på med en gjenopprettingskode. Vi viser deg ti koder, og bare én gang.',
  'recovery.replaces': 'Gjenopprettingskoder som du har fått før, slutter å virke.',
  'recovery.show': 'Vis kodene',
  'recovery.keep': 'Oppbevar disse kodene på et trygt sted. Hver av dem virker én gang.',
  'recovery.download': 'Last ned',
  'recovery.print': 'Skriv ut',
  'recovery.for': '{brand}: gjenopprettingskoder',
  'recovery.saved': 'Gjenopprettingskodene er lagret',
  'recovery.saved_text': 'Du kan bruke hver av dem én gang når du ikke har noen annen metode.',
  'recovery.text':
    'Skriv inn en av gjenopprettingskodene du har tatt vare på. Hver av dem virker én gang.',
  'recovery.label': 'Gjenopprettingskode',
  'recovery.empty': 'Skriv inn en gjenopprettingskode. Den har ti bokstaver og sifre.',
  'recovery.wrong': 'Koden er feil eller allerede brukt. Kontroller den, eller bruk en annen.',

  'way.approve': 'Godkjenn en forespørsel i appen på {name}',
  'way.totp': 'Bruk en kode fra autentiseringsappen',
  'way.passkey': 'Bruk en tilgangsnøkkel',
  'way.recovery': 'Bruk en gjenopprettingskode',
  'cannot.app': 'Jeg kan ikke bruke autentiseringsappen akkurat nå',
  'cannot.phone': 'Jeg kan ikke bruke telefonen akkurat nå',
  'proof.title': 'Bekreft identiteten din',
  'proof.text': 'Bevis hvem du er med en annen metode før du endrer denne.',
  'proof.none':
    'Du har ingen annen metode for å bevise hvem du er. Legg til en først, eller gå tilbake til {brand} for å få hjelp.',

  'ended.title': 'Vi kunne ikke bekrefte deg',
  'ended.wrong_number_title': 'Feil tall',
  'ended.wrong_number':
    'Tallet som ble skrevet inn i appen, er ikke det som står på denne siden. Send en ny forespørsel, og skriv inn tallet for den.',
  'ended.no_device': 'Ingen enhet med appen er koblet til kontoen din. Velg en annen måte.',
  'ended.not_answered': 'Forespørselen ble ikke besvart i tide. Åpne appen, og send en ny.',
  'ended.limit': 'Det var for mange forespørsler. Vent noen minutter, eller velg en annen måte.',
  'ended.locked':
    'For å beskytte kontoen din godtas ingen flere koder nå. Velg en annen måte, eller prøv igjen senere.',
  'ended.other_way': 'Velg en annen måte',
  'ended.passed': 'Bekreftet',

  'success.title': 'Vellykket!',
  'success.text':
    'Bra jobbet! Du har satt opp sikkerhetsinformasjonen din. Velg «{done}» for å fortsette påloggingen.',
  'success.default': 'Standard påloggingsmetode:',
  'success.missing':
    '{count, plural, one {Sett opp # metode til for å bli ferdig.} other {Sett opp # metoder til for å bli ferdig.}}',

  'info.title': 'Sikkerhetsinformasjon',
  'info.heading': 'Påloggingsmetoder',
  'info.text':
    'Dette er metodene du bruker for å logge på kontoen din eller tilbakestille passordet.',
  'info.none': 'Du har ingen påloggingsmetode ennå.',
  'info.add': 'Legg til en påloggingsmetode',
  'info.default': 'Standard',
  'info.added': 'Lagt til: {date}',
  'info.used': 'Sist brukt: {date}',
  'info.left': '{count, plural, one {# kode igjen} other {# koder igjen}}',
  'info.change': 'Endre',
  'info.change_title': 'Endre denne metoden',
  'info.name': 'Navn',
  'info.name_error': 'Skriv inn et navn på 1 til 64 tegn.',
  'info.save': 'Lagre',
  'info.set_default': 'Angi som standard',
  'info.delete': 'Slett',
  'info.delete_question': 'Er du sikker på at du vil slette denne metoden?',
  'info.renamed': 'Navnet er endret.',
  'info.default_set': 'Standard påloggingsmetode er endret.',
  'info.deleted': 'Metoden er slettet.',
  'info.gone': 'Denne metoden finnes ikke lenger.',
};
