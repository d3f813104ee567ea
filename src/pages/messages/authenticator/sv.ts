import type { AppMessages } from './app-messages.js';

export const sv: AppMessages = {
  'home.title': 'Autentisering',
  'home.accounts': 'Konton',
  'home.empty': 'Inget konto ännu',
  'home.empty_text':
    'Öppna kontots säkerhetsinställningar på en annan skärm, välj den här appen och skanna koden där med enhetens kamera.',
  'home.paste': 'Eller klistra in länken här',
  'home.paste_error': 'Det här är ingen länk för att lägga till ett konto. Kopiera hela länken.',
  'home.continue': 'Fortsätt',
  'home.add': 'Lägg till ett konto till',
  'home.waiting': '{count, plural, one {# begäran väntar} other {# begäranden väntar}}',
  'home.none_waiting': 'Ingen begäran väntar.',
  'home.refresh': 'Uppdatera',
  'home.removed': 'Enheten togs bort från kontot.',
  'home.forget': 'Ta bort från listan',

  'pair.title': 'Lägg till konto',
  'pair.text': 'Du godkänner inloggningar till {brand} på den här enheten.',
  'pair.name': 'Enhetens namn',
  'pair.name_hint': 'Namnet visas i kontots inställningar.',
  'pair.name_error': 'Ange ett namn med 1 till 64 tecken.',
  'pair.add': 'Lägg till kontot',
  'pair.over': 'Koden är okänd, använd eller för gammal. Visa en ny i kontots inställningar.',
  'pair.unsupported':
    'Webbläsaren kan inte spara någon nyckel. Använd en aktuell webbläsare och inget privat fönster.',
  'pair.done': 'Kontot har lagts till.',

  'push.title': 'Aviseringar',
  'push.ask': 'Få en avisering när en begäran väntar på dig.',
  'push.turn_on': 'Slå på aviseringar',
  'push.turn_off': 'Stäng av aviseringar',
  'push.on': 'Aviseringar är på.',
  'push.blocked': 'Aviseringar är blockerade. Tillåt dem i webbläsarens inställningar.',
  'push.none':
    'Webbläsaren kan inte visa aviseringar här. Öppna appen när du loggar in. På iPhone och iPad lägger du först till appen på hemskärmen.',
  'push.failed': 'Det gick inte att slå på aviseringar. Försök igen senare.',

  'request.title': 'Är det här du?',
  'request.what': 'Vad',
  'request.sign_in': 'Inloggning',
  'request.where': 'Från',
  'request.when': 'När',
  'request.number': 'Talet på inloggningssidan',
  'request.number_hint': 'Skriv de två siffror som inloggningssidan visar.',
  'request.number_error': 'Skriv båda siffrorna.',
  'request.delete': 'Radera den sista siffran',
  'request.approve': 'Godkänn',
  'request.deny': 'Nej, det är inte jag',

  'deny.title': 'Är det inte du?',
  'deny.text':
    'Vi avslår begäran. Om det inte var du som startade den kan någon känna till ditt lösenord: byt det.',
  'deny.confirm': 'Avslå begäran',

  'end.approved': 'Godkänd',
  'end.denied': 'Avslagen',
  'end.wrong_number': 'Fel tal',
  'end.expired': 'Inte besvarad i tid',
  'end.withdrawn': 'Avslutad på annat håll',
  'end_text.approved': 'Gå tillbaka till sidan där du loggar in.',
  'end_text.denied': 'Ingen släpptes in. Om någon annan försökte bör du byta lösenord.',
  'end_text.wrong_number': 'Talet stämde inte, så begäran avslogs. Om det var du börjar du om.',
  'end_text.over': 'Begäran är avslutad. Om det var du börjar du om.',

  'account.save': 'Spara',
  'account.saved': 'Namnet har sparats.',
  'history.title': 'Senaste begäranden',
  'history.empty': 'Det har inte funnits någon begäran ännu.',
  'remove.open': 'Ta bort konto',
  'remove.text': 'Enheten kommer inte längre att godkänna inloggningar till {brand}.',
  'remove.confirm': 'Ta bort från enheten',
  'remove.done': 'Kontot har tagits bort.',
  'remove.refused':
    'Dina inloggningar börjar med den här enheten, eller så är inget annat registrerat. Ändra det först i kontots inställningar.',

  'notice.title': 'En begäran väntar på dig',
  'notice.text': 'Öppna den för att godkänna eller avslå.',

  'error.clock': 'Enhetens klocka går fel. Ställ den och försök igen.',
  'error.limit': 'Det var för många försök. Vänta en minut.',
};
