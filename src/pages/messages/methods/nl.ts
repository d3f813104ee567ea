import type { MethodMessages } from './method-messages.js';

export const nl: MethodMessages = {
  'kind.approve': 'Authenticator-app (goedkeuring)',
  'kind.totp': 'Authenticator-app (code)',
  'kind.phone': 'Telefoon',
  'kind.passkey': 'Toegangssleutel',
  'kind.recovery': 'Herstelcodes',

  'step.app': 'App',
  'step.of': 'Methode {number} van {count}: {method}',
  'step.required':
    'Uw organisatie vereist dat u de volgende methoden instelt om te bewijzen wie u bent.',

  'add.title': 'Een methode toevoegen',
  'add.question': 'Welke methode wilt u toevoegen?',
  'add.other_app': 'Een andere authenticator-app',
  'add.none': 'Er kan nu geen andere methode worden toegevoegd.',
  'add.confirm': 'Toevoegen',

  'app.get_title': 'Haal eerst de app',
  'app.get_store': 'Installeer de authenticator-app op uw telefoon.',
  'app.get_own':
    'De authenticator-app werkt in de browser van uw telefoon. De app wordt geopend als u de QR-code scant die hierna komt. U hoeft dus niets te downloaden.',
  'app.download': 'Nu downloaden',
  'app.after': 'Kies ‘{next}’ nadat u de app op uw apparaat hebt geïnstalleerd.',
  'app.other': 'Ik wil een andere authenticator-app gebruiken',
  'app.account_title': 'Uw account instellen',
  'app.account':
    'Pak uw telefoon. Sta meldingen toe als de app daarom vraagt. Kies ‘{next}’ om de QR-code te zien waarmee u uw account toevoegt.',
  'app.account_totp':
    'Voeg een nieuw account toe in uw authenticator-app. Kies ‘{next}’ om de QR-code te zien.',
  'app.scan_title': 'Scan de QR-code',
  'app.scan':
    'Scan de QR-code met de camera van uw telefoon en voeg het account toe in de app. Deze pagina gaat vanzelf verder.',
  'app.scan_totp':
    'Scan de QR-code met de authenticator-app. Zo wordt de app aan uw account gekoppeld. Kies daarna ‘{next}’.',
  'app.qr': 'QR-code',
  'app.cannot_scan': 'Kunt u de QR-code niet scannen?',
  'app.link': 'Open deze link op uw telefoon:',
  'app.open_here': 'De app op dit apparaat openen',
  'app.by_hand': 'Voer dit in uw authenticator-app in:',
  'app.account_name': 'Accountnaam',
  'app.secret': 'Geheime sleutel',
  'app.copy': 'Kopiëren',
  'app.copied': 'Gekopieerd.',
  'app.waiting': 'Wachten op uw telefoon…',
  'app.not_paired':
    'Uw telefoon is nog niet gekoppeld. Scan de QR-code en voeg het account toe in de app.',
  'app.qr_expired': 'Deze QR-code is verlopen.',
  'app.new_qr': 'Een nieuwe QR-code ophalen',
  'app.added': 'Authenticator-app toegevoegd',
  'app.added_text': 'Uw authenticator-app is geregistreerd.',

  'try.title': 'Laten we het proberen',
  'try.text':
    'Keur de melding goed die we naar uw app sturen, door het getal hieronder in te voeren.',
  'try.approved': 'Melding goedgekeurd',

  'approve.title': 'Aanmeldingsverzoek goedkeuren',
  'approve.text': 'Open uw authenticator-app en voer het getoonde getal in om u aan te melden.',
  'approve.number': 'Getal om in de app in te voeren',
  'approve.no_number':
    'Het getal wordt alleen getoond op het tabblad dat het verzoek heeft verstuurd. Verstuur een nieuw verzoek om hier een getal te krijgen.',
  'approve.queued': 'We sturen het verzoek naar uw app.',
  'approve.sent': 'Het verzoek is verstuurd. Open de app als u geen melding ziet.',
  'approve.shown': 'Het verzoek is geopend in uw app.',
  'approve.again': 'Een nieuw verzoek versturen',

  'totp.title': 'Voer de code in',
  'totp.text': 'Voer de 6-cijferige code in die in de authenticator-app wordt getoond.',
  'totp.label': 'Code uit de app',
  'totp.wrong':
    'Deze code is niet juist. Voer de code in die de app nu toont, en controleer of de klok van uw telefoon goed staat.',
  'totp.used': 'Deze code is al gebruikt. Wacht tot de app de volgende toont.',

  'passkey.title': 'De volgende keer sneller en veiliger',
  'passkey.text':
    'Maak een toegangssleutel. Daarna meldt u zich aan met uw vingerafdruk, uw gezicht of uw schermvergrendeling in plaats van een code.',
  'passkey.create': 'Een toegangssleutel maken',
  'passkey.created': 'Toegangssleutel gemaakt',
  'passkey.created_text': 'De volgende keer kunt u zich aanmelden met uw toegangssleutel.',
  'passkey.use_text':
    'Uw apparaat vraagt om uw vingerafdruk, uw gezicht of uw schermvergrendeling.',
  'passkey.busy': 'Volg de aanwijzingen van uw browser.',
  'passkey.not_created':
    'Er is geen toegangssleutel gemaakt. Probeer het opnieuw of stel een andere methode in.',
  'passkey.not_used':
    'De toegangssleutel is niet gebruikt. Probeer het opnieuw of kies een andere manier.',
  'passkey.unsupported':
    'Deze browser of dit apparaat kan hier geen toegangssleutels gebruiken. Kies een andere manier.',
  'passkey.exists': 'Dit apparaat heeft al een toegangssleutel voor uw account.',
  'passkey.refused':
    'Deze toegangssleutel is niet geaccepteerd. Probeer het opnieuw of kies een andere manier.',

  'recovery.intro':
    'Als u geen van uw andere methoden bij de hand hebt, kunt u zich aanmelden met een herstelcode. We tonen u tien codes, en maar één keer.',
  'recovery.replaces': 'Herstelcodes die u eerder hebt gekregen, werken dan niet meer.',
  'recovery.show': 'De codes tonen',
  'recovery.keep': 'Bewaar deze codes op een veilige plek. Elke code werkt één keer.',
  'recovery.download': 'Downloaden',
  'recovery.print': 'Afdrukken',
  'recovery.for': '{brand}: herstelcodes',
  'recovery.saved': 'Herstelcodes bewaard',
  'recovery.saved_text': 'U kunt elke code één keer gebruiken als u geen andere methode hebt.',
  'recovery.text': 'Voer een van de herstelcodes in die u hebt bewaard. Elke code werkt één keer.',
  'recovery.label': 'Herstelcode',
  'recovery.empty': 'Voer een herstelcode in. Die heeft tien letters en cijfers.',
  'recovery.wrong':
    'Deze code is niet juist of is al gebruikt. Controleer de code of gebruik een andere.',

  'way.approve': 'Een verzoek goedkeuren in de app op {name}',
  'way.totp': 'Een code uit de authenticator-app gebruiken',
  'way.passkey': 'Een toegangssleutel gebruiken',
  'way.recovery': 'Een herstelcode gebruiken',
  'cannot.app': 'Ik kan mijn authenticator-app nu niet gebruiken',
  'cannot.phone': 'Ik kan mijn telefoon nu niet gebruiken',
  'proof.title': 'Verifieer uw identiteit',
  'proof.text': 'Bewijs eerst met een andere methode wie u bent, voordat u deze methode wijzigt.',
  'proof.none':
    'U hebt geen andere methode om te bewijzen wie u bent. Voeg er eerst een toe, of ga terug naar {brand} voor hulp.',

  'ended.title': 'We konden u niet verifiëren',
  'ended.wrong_number_title': 'Verkeerd getal',
  'ended.wrong_number':
    'Het getal dat in de app is ingevoerd, is niet het getal op deze pagina. Verstuur een nieuw verzoek en voer het getal daarvan in.',
  'ended.no_device':
    'Er is geen apparaat met de app aan uw account gekoppeld. Kies een andere manier.',
  'ended.not_answered':
    'Het verzoek is niet op tijd beantwoord. Open de app en verstuur een nieuw verzoek.',
  'ended.limit': 'Er waren te veel verzoeken. Wacht een paar minuten of kies een andere manier.',
  'ended.locked':
    'Om uw account te beschermen worden nu geen codes meer geaccepteerd. Kies een andere manier of probeer het later opnieuw.',
  'ended.other_way': 'Een andere manier kiezen',
  'ended.passed': 'Geverifieerd',

  'success.title': 'Gelukt!',
  'success.text':
    'Goed gedaan! U hebt uw beveiligingsgegevens ingesteld. Kies ‘{done}’ om verder te gaan met aanmelden.',
  'success.default': 'Standaardmethode om u aan te melden:',
  'success.missing':
    '{count, plural, one {Stel nog # methode in om klaar te zijn.} other {Stel nog # methoden in om klaar te zijn.}}',

  'info.title': 'Beveiligingsgegevens',
  'info.heading': 'Aanmeldmethoden',
  'info.text':
    'Dit zijn de methoden waarmee u zich bij uw account aanmeldt of uw wachtwoord opnieuw instelt.',
  'info.none': 'U hebt nog geen aanmeldmethode.',
  'info.add': 'Aanmeldmethode toevoegen',
  'info.default': 'Standaard',
  'info.added': 'Toegevoegd: {date}',
  'info.used': 'Laatst gebruikt: {date}',
  'info.left': '{count, plural, one {Nog # code} other {Nog # codes}}',
  'info.change': 'Wijzigen',
  'info.change_title': 'Deze methode wijzigen',
  'info.name': 'Naam',
  'info.name_error': 'Voer een naam van 1 tot 64 tekens in.',
  'info.save': 'Opslaan',
  'info.set_default': 'Als standaard instellen',
  'info.delete': 'Verwijderen',
  'info.delete_question': 'Weet u zeker dat u deze methode wilt verwijderen?',
  'info.renamed': 'De naam is gewijzigd.',
  'info.default_set': 'De standaardmethode om u aan te melden is gewijzigd.',
  'info.deleted': 'De methode is verwijderd.',
  'info.gone': 'Deze methode bestaat niet meer.',
};
