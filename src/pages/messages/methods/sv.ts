import type { MethodMessages } from './method-messages.js';

export const sv: MethodMessages = {
  'kind.approve': 'Autentiseringsapp (godkännande)',
  'kind.totp': 'Autentiseringsapp (kod)',
  'kind.phone': 'Telefon',
  'kind.passkey': 'Passnyckel',
  'kind.recovery': 'Återställningskoder',

  'step.app': 'App',
  'step.of': 'Metod {number} av {count}: {method}',
  'step.required':
    'Din organisation kräver att du konfigurerar följande metoder för att bevisa vem du är.',

  'add.title': 'Lägg till en metod',
  'add.question': 'Vilken metod vill du lägga till?',
  'add.other_app': 'En annan autentiseringsapp',
  'add.none': 'Ingen annan metod kan läggas till nu.',
  'add.confirm': 'Lägg till',

  'app.get_title': 'Börja med att hämta appen',
  'app.get_store': 'Installera autentiseringsappen på din telefon.',
  'app.get_own':
    'Autentiseringsappen körs i telefonens webbläsare. Den öppnas när du skannar QR-koden som visas sedan, så du behöver inte ladda ned något.',
  'app.download': 'Ladda ned nu',
  'app.after': 'När du har installerat appen på enheten väljer du ”{next}”.',
  'app.other': 'Jag vill använda en annan autentiseringsapp',
  'app.account_title': 'Konfigurera ditt konto',
  'app.account':
    'Ta fram telefonen. Tillåt aviseringar om appen frågar. Välj ”{next}” för att se QR-koden som lägger till ditt konto.',
  'app.account_totp':
    'Lägg till ett nytt konto i din autentiseringsapp. Välj ”{next}” för att se QR-koden.',
  'app.scan_title': 'Skanna QR-koden',
  'app.scan':
    'Skanna QR-koden med telefonens kamera och lägg till kontot i appen. Den här sidan fortsätter av sig själv.',
  'app.scan_totp':
    'Skanna QR-koden med autentiseringsappen. Då kopplas appen till ditt konto. Välj sedan ”{next}”.',
  'app.qr': 'QR-kod',
  'app.cannot_scan': 'Kan du inte skanna QR-koden?',
  'app.link': 'Öppna den här länken på telefonen:',
  'app.open_here': 'Öppna appen på den här enheten',
  'app.by_hand': 'Ange detta i din autentiseringsapp:',
  'app.account_name': 'Kontonamn',
  'app.secret': 'Hemlig nyckel',
  'app.copy': 'Kopiera',
  'app.copied': 'Kopierat.',
  'app.waiting': 'Väntar på din telefon…',
  'app.not_paired':
    'Din telefon är inte ansluten än. Skanna QR-koden och lägg till kontot i appen.',
  'app.qr_expired': 'QR-koden har slutat gälla.',
  'app.new_qr': 'Hämta en ny QR-kod',
  'app.added': 'Autentiseringsappen har lagts till',
  'app.added_text': 'Din autentiseringsapp har registrerats.',

  'try.title': 'Nu provar vi',
  'try.text':
    'Godkänn aviseringen som vi skickar till din app genom att ange numret som visas nedan.',
  'try.approved': 'Aviseringen godkänd',

  'approve.title': 'Godkänn inloggningen',
  'approve.text': 'Öppna autentiseringsappen och ange numret som visas för att logga in.',
  'approve.number': 'Nummer att ange i appen',
  'approve.no_number':
    'Numret visas bara på den flik som skickade begäran. Skicka en ny begäran för att få ett nummer här.',
  'approve.queued': 'Vi skickar begäran till din app.',
  'approve.sent': 'Begäran har skickats. Öppna appen om du inte ser någon avisering.',
  'approve.shown': 'Begäran är öppen i din app.',
  'approve.again': 'Skicka en ny begäran',

  'totp.title': 'Ange koden',
  'totp.text': 'Ange den sexsiffriga koden som visas i autentiseringsappen.',
  'totp.label': 'Kod från appen',
  'totp.wrong':
    'Koden stämmer inte. Ange koden som appen visar just nu och kontrollera att telefonens klocka går rätt.',
  'totp.used': 'Koden har redan använts. Vänta tills appen visar nästa.',

  'passkey.title': 'Snabbare och säkrare nästa gång',
  'passkey.text':
    'Skapa en passnyckel. Sedan loggar du in med fingeravtryck, ansikte eller skärmlås i stället för en kod.',
  'passkey.create': 'Skapa en passnyckel',
  'passkey.created': 'Passnyckeln har skapats',
  'passkey.created_text': 'Nästa gång kan du logga in med din passnyckel.',
  'passkey.use_text': 'Enheten ber om ditt fingeravtryck, ditt ansikte eller ditt skärmlås.',
  'passkey.busy': 'Följ anvisningarna i webbläsaren.',
  'passkey.not_created': 'Ingen passnyckel skapades. Försök igen eller konfigurera en annan metod.',
  'passkey.not_used': 'Passnyckeln användes inte. Försök igen eller välj ett annat sätt.',
  'passkey.unsupported':
    'Den här webbläsaren eller enheten kan inte använda passnycklar här. Välj ett annat sätt.',
  'passkey.exists': 'Den här enheten har redan en passnyckel för ditt konto.',
  'passkey.refused': 'Passnyckeln godkändes inte. Försök igen eller välj ett annat sätt.',

  'recovery.intro':
    'Om du inte har någon av dina andra metoder till hands kan du logga in med en återställningskod. Vi visar tio koder, och bara en gång.',
  'recovery.replaces': 'Återställningskoder som du har fått tidigare slutar att fungera.',
  'recovery.show': 'Visa koderna',
  'recovery.keep': 'Förvara koderna på en säker plats. Var och en fungerar en gång.',
  'recovery.download': 'Ladda ned',
  'recovery.print': 'Skriv ut',
  'recovery.for': '{brand}: återställningskoder',
  'recovery.saved': 'Återställningskoderna är sparade',
  'recovery.saved_text':
    'Du kan använda var och en av dem en gång när du inte har någon annan metod.',
  'recovery.text':
    'Ange en av återställningskoderna som du har sparat. Var och en fungerar en gång.',
  'recovery.label': 'Återställningskod',
  'recovery.empty': 'Ange en återställningskod. Den har tio bokstäver och siffror.',
  'recovery.wrong':
    'Koden stämmer inte eller har redan använts. Kontrollera den eller använd en annan.',

  'way.approve': 'Godkänn en begäran i appen på {name}',
  'way.totp': 'Använd en kod från autentiseringsappen',
  'way.passkey': 'Använd en passnyckel',
  'way.recovery': 'Använd en återställningskod',
  'cannot.app': 'Jag kan inte använda min autentiseringsapp just nu',
  'cannot.phone': 'Jag kan inte använda min telefon just nu',
  'proof.title': 'Verifiera din identitet',
  'proof.text': 'Bevisa vem du är med en annan metod innan du ändrar den här.',
  'proof.none':
    'Du har ingen annan metod för att bevisa vem du är. Lägg först till en, eller gå tillbaka till {brand} för att få hjälp.',

  'ended.title': 'Vi kunde inte verifiera dig',
  'ended.wrong_number_title': 'Fel nummer',
  'ended.wrong_number':
    'Numret som angavs i appen är inte det som står på den här sidan. Skicka en ny begäran och ange dess nummer.',
  'ended.no_device': 'Ingen enhet med appen är ansluten till ditt konto. Välj ett annat sätt.',
  'ended.not_answered': 'Begäran besvarades inte i tid. Öppna appen och skicka en ny.',
  'ended.limit': 'Det var för många begäranden. Vänta några minuter eller välj ett annat sätt.',
  'ended.locked':
    'För att skydda ditt konto godtas inga fler koder just nu. Välj ett annat sätt eller försök igen senare.',
  'ended.other_way': 'Välj ett annat sätt',
  'ended.passed': 'Verifierad',

  'success.title': 'Klart!',
  'success.text':
    'Bra jobbat! Du har konfigurerat din säkerhetsinformation. Välj ”{done}” för att fortsätta logga in.',
  'success.default': 'Standardmetod för inloggning:',
  'success.missing':
    '{count, plural, one {Konfigurera # metod till för att bli klar.} other {Konfigurera # metoder till för att bli klar.}}',

  'info.title': 'Säkerhetsinformation',
  'info.heading': 'Inloggningsmetoder',
  'info.text':
    'Det här är metoderna som du använder för att logga in på ditt konto eller återställa ditt lösenord.',
  'info.none': 'Du har ingen inloggningsmetod än.',
  'info.add': 'Lägg till en inloggningsmetod',
  'info.default': 'Standard',
  'info.added': 'Tillagd: {date}',
  'info.used': 'Senast använd: {date}',
  'info.left': '{count, plural, one {# kod kvar} other {# koder kvar}}',
  'info.change': 'Ändra',
  'info.change_title': 'Ändra den här metoden',
  'info.name': 'Namn',
  'info.name_error': 'Ange ett namn på 1 till 64 tecken.',
  'info.save': 'Spara',
  'info.set_default': 'Ange som standard',
  'info.delete': 'Ta bort',
  'info.delete_question': 'Vill du verkligen ta bort den här metoden?',
  'info.renamed': 'Namnet har ändrats.',
  'info.default_set': 'Standardmetoden för inloggning har ändrats.',
  'info.deleted': 'Metoden har tagits bort.',
  'info.gone': 'Den här metoden finns inte längre.',
};
