import type { AppMessages } from './app-messages.js';

export const et: AppMessages = {
  'home.title': 'Autentija',
  'home.accounts': 'Kontod',
  'home.empty': 'Ühtegi kontot veel pole',
  'home.empty_text':
    'Avage teisel ekraanil oma konto turvasätted, valige see rakendus ja skannige seal olev kood selle seadme kaameraga.',
  'home.paste': 'Või kleepige link siia',
  'home.paste_error': 'See ei ole konto lisamise link. Kopeerige kogu link.',
  'home.continue': 'Jätka',
  'home.add': 'Lisa veel üks konto',
  'home.waiting': '{count, plural, one {# taotlus ootab} other {# taotlust ootab}}',
  'home.none_waiting': 'Ükski taotlus ei oota.',
  'home.refresh': 'Värskenda',
  'home.removed': 'See seade eemaldati kontolt.',
  'home.forget': 'Eemalda loendist',

  'pair.title': 'Lisa konto',
  'pair.text': 'Kinnitate selles seadmes sisselogimisi teenusesse {brand}.',
  'pair.name': 'Selle seadme nimi',
  'pair.name_hint': 'Seda nime näidatakse teie konto sätetes.',
  'pair.name_error': 'Sisestage 1 kuni 64 märgi pikkune nimi.',
  'pair.add': 'Lisa see konto',
  'pair.over': 'See kood on tundmatu, kasutatud või aegunud. Kuvage oma konto sätetes uus kood.',
  'pair.unsupported':
    'See brauser ei saa võtit hoida. Kasutage ajakohast brauserit, mitte privaatakent.',
  'pair.done': 'Konto on lisatud.',

  'push.title': 'Teavitused',
  'push.ask': 'Saate teavituse, kui taotlus teid ootab.',
  'push.turn_on': 'Lülita teavitused sisse',
  'push.turn_off': 'Lülita teavitused välja',
  'push.on': 'Teavitused on sisse lülitatud.',
  'push.blocked': 'Teavitused on blokeeritud. Lubage need selle brauseri sätetes.',
  'push.none':
    'See brauser ei saa siin teavitusi kuvada. Avage rakendus, kui logite sisse. iPhone’is ja iPadis lisage rakendus esmalt avakuvale.',
  'push.failed': 'Teavitusi ei õnnestunud sisse lülitada. Proovige hiljem uuesti.',

  'request.title': 'Kas see olete teie?',
  'request.what': 'Mis',
  'request.sign_in': 'Sisselogimine',
  'request.where': 'Kust',
  'request.when': 'Millal',
  'request.number': 'Arv sisselogimislehel',
  'request.number_hint': 'Tippige kaks numbrit, mida sisselogimisleht näitab.',
  'request.number_error': 'Tippige mõlemad numbrid.',
  'request.delete': 'Kustuta viimane number',
  'request.approve': 'Kinnita',
  'request.deny': 'Ei, see pole mina',

  'deny.title': 'Kas see pole teie?',
  'deny.text':
    'Lükkame selle taotluse tagasi. Kui teie seda ei alustanud, võib keegi teada teie parooli: vahetage see.',
  'deny.confirm': 'Lükka taotlus tagasi',

  'end.approved': 'Kinnitatud',
  'end.denied': 'Tagasi lükatud',
  'end.wrong_number': 'Vale arv',
  'end.expired': 'Ei vastatud õigel ajal',
  'end.withdrawn': 'Lõppes mujal',
  'end_text.approved': 'Minge tagasi lehele, kus sisse logite.',
  'end_text.denied': 'Kedagi ei lastud sisse. Kui proovis keegi teine, vahetage parool.',
  'end_text.wrong_number':
    'Arv ei klappinud, seega lükati taotlus tagasi. Kui see olite teie, alustage uuesti.',
  'end_text.over': 'See taotlus on lõppenud. Kui see olite teie, alustage uuesti.',

  'account.save': 'Salvesta',
  'account.saved': 'Nimi on salvestatud.',
  'history.title': 'Viimased taotlused',
  'history.empty': 'Ühtegi taotlust pole veel olnud.',
  'remove.open': 'Eemalda konto',
  'remove.text': 'See seade ei kinnita enam sisselogimisi teenusesse {brand}.',
  'remove.confirm': 'Eemalda sellest seadmest',
  'remove.done': 'Konto on eemaldatud.',
  'remove.refused':
    'Teie sisselogimised algavad selle seadmega või pole midagi muud registreeritud. Muutke seda kõigepealt oma konto sätetes.',

  'notice.title': 'Taotlus ootab teid',
  'notice.text': 'Avage see, et kinnitada või tagasi lükata.',

  'error.clock': 'Selle seadme kell on vale. Seadke see õigeks ja proovige uuesti.',
  'error.limit': 'Liiga palju katseid. Oodake minut.',
};
