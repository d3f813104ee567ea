import type { MethodMessages } from './method-messages.js';

export const et: MethodMessages = {
  'kind.approve': 'Autentimisrakendus (kinnitus)',
  'kind.totp': 'Autentimisrakendus (kood)',
  'kind.phone': 'Telefon',
  'kind.passkey': 'Pääsuvõti',
  'kind.recovery': 'Taastekoodid',

  'step.app': 'Rakendus',
  'step.of': 'Meetod {number}/{count}: {method}',
  'step.required':
    'Teie organisatsioon nõuab, et seadistaksite isiku tõendamiseks järgmised meetodid.',

  'add.title': 'Lisa meetod',
  'add.question': 'Millise meetodi soovite lisada?',
  'add.other_app': 'Muu autentimisrakendus',
  'add.none': 'Praegu ei saa teisi meetodeid lisada.',
  'add.confirm': 'Lisa',

  'app.get_title': 'Alustage rakenduse hankimisest',
  'app.get_store': 'Installige autentimisrakendus oma telefoni.',
  'app.get_own':
    'Autentimisrakendus töötab teie telefoni brauseris. See avaneb, kui skannite järgmisena kuvatava QR-koodi, seega pole vaja midagi alla laadida.',
  'app.download': 'Laadi kohe alla',
  'app.after': 'Kui rakendus on seadmesse installitud, valige „{next}“.',
  'app.other': 'Soovin kasutada muud autentimisrakendust',
  'app.account_title': 'Seadistage oma konto',
  'app.account':
    'Võtke telefon kätte. Kui rakendus küsib, lubage teavitused. Valige „{next}“, et näha QR-koodi, mis lisab teie konto.',
  'app.account_totp': 'Lisage autentimisrakenduses uus konto. Valige „{next}“, et näha QR-koodi.',
  'app.scan_title': 'Skannige QR-kood',
  'app.scan':
    'Skannige QR-kood telefoni kaameraga ja lisage rakenduses konto. See leht jätkab ise.',
  'app.scan_totp':
    'Skannige QR-kood autentimisrakendusega. Nii ühendatakse rakendus teie kontoga. Seejärel valige „{next}“.',
  'app.qr': 'QR-kood',
  'app.cannot_scan': 'Kas te ei saa QR-koodi skannida?',
  'app.link': 'Avage see link oma telefonis:',
  'app.open_here': 'Ava rakendus selles seadmes',
  'app.by_hand': 'Sisestage oma autentimisrakendusse:',
  'app.account_name': 'Konto nimi',
  'app.secret': 'Salajane võti',
  'app.copy': 'Kopeeri',
  'app.copied': 'Kopeeritud.',
  'app.waiting': 'Ootame teie telefoni…',
  'app.not_paired':
    'Teie telefon ei ole veel ühendatud. Skannige QR-kood ja lisage rakenduses konto.',
  'app.qr_expired': 'See QR-kood on aegunud.',
  'app.new_qr': 'Hangi uus QR-kood',
  'app.added': 'Autentimisrakendus on lisatud',
  'app.added_text': 'Teie autentimisrakendus on registreeritud.',

  'try.title': 'Proovime järele',
  'try.text':
    'Kinnitage teavitus, mille teie rakendusse saadame, sisestades allpool näidatud arvu.',
  'try.approved': 'Teavitus on kinnitatud',

  'approve.title': 'Kinnitage sisselogimistaotlus',
  'approve.text': 'Avage autentimisrakendus ja sisestage sisselogimiseks näidatud arv.',
  'approve.number': 'Rakendusse sisestatav arv',
  'approve.no_number':
    'Arvu näidatakse ainult vahelehel, millelt taotlus saadeti. Saatke uus taotlus, et saada arv siia.',
  'approve.queued': 'Saadame taotlust teie rakendusse.',
  'approve.sent': 'Taotlus on saadetud. Kui te teavitust ei näe, avage rakendus.',
  'approve.shown': 'Taotlus on teie rakenduses avatud.',
  'approve.again': 'Saada uus taotlus',

  'totp.title': 'Sisestage kood',
  'totp.text': 'Sisestage autentimisrakenduses kuvatav 6-kohaline kood.',
  'totp.label': 'Rakenduse kood',
  'totp.wrong':
    'See kood ei ole õige. Sisestage kood, mida rakendus praegu näitab, ja kontrollige, kas telefoni kell on õige.',
  'totp.used': 'Seda koodi on juba kasutatud. Oodake, kuni rakendus näitab järgmist.',

  'passkey.title': 'Järgmine kord kiiremini ja turvalisemalt',
  'passkey.text':
    'Looge pääsuvõti. Siis logite sisse koodi asemel sõrmejälje, näo või ekraanilukuga.',
  'passkey.create': 'Loo pääsuvõti',
  'passkey.created': 'Pääsuvõti on loodud',
  'passkey.created_text': 'Järgmine kord saate sisse logida pääsuvõtmega.',
  'passkey.use_text': 'Teie seade küsib sõrmejälge, nägu või ekraanilukku.',
  'passkey.busy': 'Järgige brauseri juhiseid.',
  'passkey.not_created': 'Pääsuvõtit ei loodud. Proovige uuesti või seadistage muu meetod.',
  'passkey.not_used': 'Pääsuvõtit ei kasutatud. Proovige uuesti või valige muu viis.',
  'passkey.unsupported':
    'See brauser või seade ei saa siin pääsuvõtmeid kasutada. Valige muu viis.',
  'passkey.exists': 'Selles seadmes on juba teie konto pääsuvõti.',
  'passkey.refused': 'Seda pääsuvõtit ei aktsepteeritud. Proovige uuesti või valige muu viis.',

  'recovery.intro':
    'Kui teil pole ühtegi muud meetodit käepärast, saate sisse logida taastekoodiga. Näitame teile kümmet koodi ja ainult üks kord.',
  'recovery.replaces': 'Varem saadud taastekoodid enam ei kehti.',
  'recovery.show': 'Näita koode',
  'recovery.keep': 'Hoidke neid koode kindlas kohas. Iga kood kehtib ühe korra.',
  'recovery.download': 'Laadi alla',
  'recovery.print': 'Prindi',
  'recovery.for': '{brand}: taastekoodid',
  'recovery.saved': 'Taastekoodid on salvestatud',
  'recovery.saved_text': 'Saate igaüht neist kasutada ühe korra, kui teil muud meetodit pole.',
  'recovery.text': 'Sisestage üks alleshoitud taastekoodidest. Iga kood kehtib ühe korra.',
  'recovery.label': 'Taastekood',
  'recovery.empty': 'Sisestage taastekood. Selles on kümme tähte ja numbrit.',
  'recovery.wrong':
    'See kood ei ole õige või seda on juba kasutatud. Kontrollige koodi või kasutage teist.',

  'way.approve': 'Kinnita taotlus rakenduses: {name}',
  'way.totp': 'Kasuta autentimisrakenduse koodi',
  'way.passkey': 'Kasuta pääsuvõtit',
  'way.recovery': 'Kasuta taastekoodi',
  'cannot.app': 'Ma ei saa praegu autentimisrakendust kasutada',
  'cannot.phone': 'Ma ei saa praegu telefoni kasutada',
  'proof.title': 'Kinnitage oma isik',
  'proof.text': 'Enne selle meetodi muutmist tõendage oma isikut mõne muu meetodiga.',
  'proof.none':
    'Teil ei ole muud meetodit oma isiku tõendamiseks. Lisage see esmalt või pöörduge abi saamiseks tagasi: {brand}.',

  'ended.title': 'Me ei saanud teie isikut kinnitada',
  'ended.wrong_number_title': 'Vale arv',
  'ended.wrong_number':
    'Rakendusse sisestatud arv ei ole see, mis sellel lehel. Saatke uus taotlus ja sisestage selle arv.',
  'ended.no_device': 'Teie kontoga ei ole ühendatud ühtegi rakendusega seadet. Valige muu viis.',
  'ended.not_answered': 'Taotlusele ei vastatud õigel ajal. Avage rakendus ja saatke uus.',
  'ended.limit': 'Taotlusi oli liiga palju. Oodake mõni minut või valige muu viis.',
  'ended.locked':
    'Teie konto kaitsmiseks praegu rohkem koode vastu ei võeta. Valige muu viis või proovige hiljem uuesti.',
  'ended.other_way': 'Vali muu viis',
  'ended.passed': 'Kinnitatud',

  'success.title': 'Õnnestus!',
  'success.text':
    'Suurepärane! Teie turbeteave on seadistatud. Sisselogimise jätkamiseks valige „{done}“.',
  'success.default': 'Vaikimisi sisselogimismeetod:',
  'success.missing':
    '{count, plural, one {Lõpetamiseks seadistage veel # meetod.} other {Lõpetamiseks seadistage veel # meetodit.}}',

  'info.title': 'Turbeteave',
  'info.heading': 'Sisselogimismeetodid',
  'info.text': 'Neid meetodeid kasutate oma kontole sisselogimiseks või parooli lähtestamiseks.',
  'info.none': 'Teil ei ole veel sisselogimismeetodit.',
  'info.add': 'Lisa sisselogimismeetod',
  'info.default': 'Vaikimisi',
  'info.added': 'Lisatud: {date}',
  'info.used': 'Viimati kasutatud: {date}',
  'info.left': '{count, plural, one {Jäänud on # kood} other {Jäänud on # koodi}}',
  'info.change': 'Muuda',
  'info.change_title': 'Muutke seda meetodit',
  'info.name': 'Nimi',
  'info.name_error': 'Sisestage nimi, milles on 1 kuni 64 märki.',
  'info.save': 'Salvesta',
  'info.set_default': 'Määra vaikimisi meetodiks',
  'info.delete': 'Kustuta',
  'info.delete_question': 'Kas soovite selle meetodi kindlasti kustutada?',
  'info.renamed': 'Nimi on muudetud.',
  'info.default_set': 'Vaikimisi sisselogimismeetod on muudetud.',
  'info.deleted': 'Meetod on kustutatud.',
  'info.gone': 'Seda meetodit enam ei ole.',
};
