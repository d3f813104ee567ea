import type { MethodMessages } from './method-messages.js';

export const da: MethodMessages = {
  'kind.approve': 'Godkendelsesapp (godkendelse)',
  'kind.totp': 'Godkendelsesapp (kode)',
  'kind.phone': 'Telefon',
  'kind.passkey': 'Adgangsnøgle',
  'kind.recovery': 'Gendannelseskoder',

  'step.app': 'App',
  'step.of': 'Metode {number} af {count}: {method}',
  'step.required':
    'Din organisation kræver, at du konfigurerer følgende metoder til at bevise, hvem du er.',

  'add.title': 'Tilføj en metode',
  'add.question': 'Hvilken metode vil du tilføje?',
  'add.other_app': 'En anden godkendelsesapp',
  'add.none': 'Der kan ikke tilføjes flere metoder nu.',
  'add.confirm': 'Tilføj',

  'app.get_title': 'Start med at hente appen',
  'app.get_store': 'Installer godkendelsesappen på din telefon.',
  'app.get_own':
    'Godkendelsesappen kører i telefonens browser. Den åbner, når du scanner den QR-kode, der vises bagefter, så du behøver ikke at hente noget.',
  'app.download': 'Hent nu',
  'app.after': 'Når du har installeret appen på enheden, skal du vælge “{next}”.',
  'app.other': 'Jeg vil bruge en anden godkendelsesapp',
  'app.account_title': 'Konfigurer din konto',
  'app.account':
    'Find din telefon frem. Tillad notifikationer, hvis appen spørger. Vælg “{next}” for at se den QR-kode, der tilføjer din konto.',
  'app.account_totp': 'Tilføj en ny konto i din godkendelsesapp. Vælg “{next}” for at se QR-koden.',
  'app.scan_title': 'Scan QR-koden',
  'app.scan':
    'Scan QR-koden med telefonens kamera, og tilføj kontoen i appen. Denne side fortsætter af sig selv.',
  'app.scan_totp':
    'Scan QR-koden med godkendelsesappen. Så bliver appen knyttet til din konto. Vælg derefter “{next}”.',
  'app.qr': 'QR-kode',
  'app.cannot_scan': 'Kan du ikke scanne QR-koden?',
  'app.link': 'Åbn dette link på din telefon:',
  'app.open_here': 'Åbn appen på denne enhed',
  'app.by_hand': 'Indtast dette i din godkendelsesapp:',
  'app.account_name': 'Kontonavn',
  'app.secret': 'Hemmelig nøgle',
  'app.copy': 'Kopiér',
  'app.copied': 'Kopieret.',
  'app.waiting': 'Venter på din telefon…',
  'app.not_paired':
    'Din telefon er ikke tilknyttet endnu. Scan QR-koden, og tilføj kontoen i appen.',
  'app.qr_expired': 'QR-koden er udløbet.',
  'app.new_qr': 'Hent en ny QR-kode',
  'app.added': 'Godkendelsesappen er tilføjet',
  'app.added_text': 'Din godkendelsesapp er registreret.',

  'try.title': 'Lad os prøve det',
  'try.text': 'Godkend den notifikation, vi sender til din app, ved at indtaste tallet nedenfor.',
  'try.approved': 'Notifikationen er godkendt',

  'approve.title': 'Godkend login',
  'approve.text': 'Åbn din godkendelsesapp, og indtast det viste tal for at logge på.',
  'approve.number': 'Tal, der skal indtastes i appen',
  'approve.no_number':
    'Tallet vises kun i den fane, der sendte anmodningen. Send en ny anmodning for at få et tal her.',
  'approve.queued': 'Vi sender anmodningen til din app.',
  'approve.sent': 'Anmodningen er sendt. Åbn appen, hvis du ikke ser en notifikation.',
  'approve.shown': 'Anmodningen er åben i din app.',
  'approve.again': 'Send en ny anmodning',

  'totp.title': 'Indtast koden',
  'totp.text': 'Indtast den 6-cifrede kode, der vises i godkendelsesappen.',
  'totp.label': 'Kode fra appen',
  'totp.wrong':
    'Koden er forkert. Indtast den kode, som appen viser nu, og kontrollér, at telefonens ur går rigtigt.',
  'totp.used': 'Koden er allerede brugt. Vent, til appen viser den næste.',

  'passkey.title': 'Hurtigere og sikrere næste gang',
  'passkey.text':
    'Opret en adgangsnøgle. Så logger du på med fingeraftryk, ansigt eller skærmlås i stedet for en kode.',
  'passkey.create': 'Opret en adgangsnøgle',
  'passkey.created': 'Adgangsnøglen er oprettet',
  'passkey.created_text': 'Næste gang kan du logge på med din adgangsnøgle.',
  'passkey.use_text': 'Din enhed beder om dit fingeraftryk, dit ansigt eller din skærmlås.',
  'passkey.busy': 'Følg vejledningen i din browser.',
  'passkey.not_created':
    'Der blev ikke oprettet en adgangsnøgle. Prøv igen, eller konfigurer en anden metode.',
  'passkey.not_used': 'Adgangsnøglen blev ikke brugt. Prøv igen, eller vælg en anden måde.',
  'passkey.unsupported':
    'Denne browser eller enhed kan ikke bruge adgangsnøgler her. Vælg en anden måde.',
  'passkey.exists': 'Denne enhed har allerede en adgangsnøgle til din konto.',
  'passkey.refused': 'Adgangsnøglen blev ikke godkendt. Prøv igen, eller vælg en anden måde.',

  'recovery.intro':
    'Hvis du ikke har nogen af dine andre metoder ved hånden, kan du logge på med en gendannelseskode. Vi viser dig ti koder, og kun én gang.',
  'recovery.replaces': 'Gendannelseskoder, du har fået tidligere, holder op med at virke.',
  'recovery.show': 'Vis koderne',
  'recovery.keep': 'Opbevar disse koder et sikkert sted. Hver af dem virker én gang.',
  'recovery.download': 'Hent',
  'recovery.print': 'Udskriv',
  'recovery.for': '{brand}: gendannelseskoder',
  'recovery.saved': 'Gendannelseskoderne er gemt',
  'recovery.saved_text': 'Du kan bruge hver af dem én gang, når du ikke har nogen anden metode.',
  'recovery.text': 'Indtast en af de gendannelseskoder, du har gemt. Hver af dem virker én gang.',
  'recovery.label': 'Gendannelseskode',
  'recovery.empty': 'Indtast en gendannelseskode. Den har ti bogstaver og tal.',
  'recovery.wrong': 'Koden er forkert eller allerede brugt. Kontrollér den, eller brug en anden.',

  'way.approve': 'Godkend en anmodning i appen på {name}',
  'way.totp': 'Brug en kode fra godkendelsesappen',
  'way.passkey': 'Brug en adgangsnøgle',
  'way.recovery': 'Brug en gendannelseskode',
  'cannot.app': 'Jeg kan ikke bruge min godkendelsesapp lige nu',
  'cannot.phone': 'Jeg kan ikke bruge min telefon lige nu',
  'proof.title': 'Bekræft din identitet',
  'proof.text': 'Bevis, hvem du er, med en anden metode, før du ændrer denne.',
  'proof.none':
    'Du har ingen anden metode til at bevise, hvem du er. Tilføj først en, eller gå tilbage til {brand} for at få hjælp.',

  'ended.title': 'Vi kunne ikke bekræfte dig',
  'ended.wrong_number_title': 'Forkert tal',
  'ended.wrong_number':
    'Det tal, der blev indtastet i appen, er ikke tallet på denne side. Send en ny anmodning, og indtast dens tal.',
  'ended.no_device': 'Ingen enhed med appen er knyttet til din konto. Vælg en anden måde.',
  'ended.not_answered': 'Anmodningen blev ikke besvaret i tide. Åbn appen, og send en ny.',
  'ended.limit': 'Der var for mange anmodninger. Vent nogle minutter, eller vælg en anden måde.',
  'ended.locked':
    'For at beskytte din konto accepteres der ikke flere koder nu. Vælg en anden måde, eller prøv igen senere.',
  'ended.other_way': 'Vælg en anden måde',
  'ended.passed': 'Bekræftet',

  'success.title': 'Det lykkedes!',
  'success.text':
    'Godt gået! Du har konfigureret dine sikkerhedsoplysninger. Vælg “{done}” for at fortsætte med at logge på.',
  'success.default': 'Standardmetode til login:',
  'success.missing':
    '{count, plural, one {Konfigurer # metode mere for at blive færdig.} other {Konfigurer # metoder mere for at blive færdig.}}',

  'info.title': 'Sikkerhedsoplysninger',
  'info.heading': 'Loginmetoder',
  'info.text':
    'Det er de metoder, du bruger til at logge på din konto eller nulstille din adgangskode.',
  'info.none': 'Du har ingen loginmetode endnu.',
  'info.add': 'Tilføj loginmetode',
  'info.default': 'Standard',
  'info.added': 'Tilføjet: {date}',
  'info.used': 'Sidst brugt: {date}',
  'info.left': '{count, plural, one {# kode tilbage} other {# koder tilbage}}',
  'info.change': 'Rediger',
  'info.change_title': 'Rediger denne metode',
  'info.name': 'Navn',
  'info.name_error': 'Indtast et navn på 1 til 64 tegn.',
  'info.save': 'Gem',
  'info.set_default': 'Angiv som standard',
  'info.delete': 'Slet',
  'info.delete_question': 'Er du sikker på, at du vil slette denne metode?',
  'info.renamed': 'Navnet er ændret.',
  'info.default_set': 'Standardmetoden til login er ændret.',
  'info.deleted': 'Metoden er slettet.',
  'info.gone': 'Denne metode findes ikke længere.',
};
