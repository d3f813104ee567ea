import type { MethodMessages } from './method-messages.js';

export const lt: MethodMessages = {
  'kind.approve': 'Autentifikavimo programėlė (patvirtinimas)',
  'kind.totp': 'Autentifikavimo programėlė (kodas)',
  'kind.phone': 'Telefonas',
  'kind.passkey': 'Prieigos raktas',
  'kind.recovery': 'Atkūrimo kodai',

  'step.app': 'Programėlė',
  'step.of': '{number} būdas iš {count}: {method}',
  'step.required': 'Jūsų organizacija reikalauja nustatyti šiuos tapatybės patvirtinimo būdus.',

  'add.title': 'Pridėti būdą',
  'add.question': 'Kurį būdą norite pridėti?',
  'add.other_app': 'Kita autentifikavimo programėlė',
  'add.none': 'Šiuo metu kito būdo pridėti negalima.',
  'add.confirm': 'Pridėti',

  'app.get_title': 'Pirmiausia įsigykite programėlę',
  'app.get_store': 'Įdiekite autentifikavimo programėlę savo telefone.',
  'app.get_own':
    'Autentifikavimo programėlė veikia jūsų telefono naršyklėje. Ji atsidaro nuskaičius QR kodą, kuris bus rodomas toliau, todėl nieko atsisiųsti nereikia.',
  'app.download': 'Atsisiųsti dabar',
  'app.after': 'Įdiegę programėlę savo įrenginyje, pasirinkite „{next}“.',
  'app.other': 'Noriu naudoti kitą autentifikavimo programėlę',
  'app.account_title': 'Nustatykite savo paskyrą',
  'app.account':
    'Paimkite telefoną. Jei programėlė paprašys, leiskite pranešimus. Pasirinkite „{next}“, kad pamatytumėte QR kodą, kuriuo pridedama paskyra.',
  'app.account_totp':
    'Autentifikavimo programėlėje pridėkite naują paskyrą. Pasirinkite „{next}“, kad pamatytumėte QR kodą.',
  'app.scan_title': 'Nuskaitykite QR kodą',
  'app.scan':
    'Nuskaitykite QR kodą telefono kamera ir programėlėje pridėkite paskyrą. Šis puslapis tęs pats.',
  'app.scan_totp':
    'Nuskaitykite QR kodą autentifikavimo programėle. Taip programėlė susiejama su jūsų paskyra. Tada pasirinkite „{next}“.',
  'app.qr': 'QR kodas',
  'app.cannot_scan': 'Nepavyksta nuskaityti QR kodo?',
  'app.link': 'Atidarykite šią nuorodą savo telefone:',
  'app.open_here': 'Atidaryti programėlę šiame įrenginyje',
  'app.by_hand': 'Įveskite tai autentifikavimo programėlėje:',
  'app.account_name': 'Paskyros pavadinimas',
  'app.secret': 'Slaptas raktas',
  'app.copy': 'Kopijuoti',
  'app.copied': 'Nukopijuota.',
  'app.waiting': 'Laukiame jūsų telefono…',
  'app.not_paired':
    'Jūsų telefonas dar nesusietas. Nuskaitykite QR kodą ir programėlėje pridėkite paskyrą.',
  'app.qr_expired': 'Šio QR kodo galiojimas baigėsi.',
  'app.new_qr': 'Gauti naują QR kodą',
  'app.added': 'Autentifikavimo programėlė pridėta',
  'app.added_text': 'Jūsų autentifikavimo programėlė užregistruota.',

  'try.title': 'Išbandykime',
  'try.text':
    'Patvirtinkite į programėlę siunčiamą pranešimą: įveskite joje toliau rodomą skaičių.',
  'try.approved': 'Pranešimas patvirtintas',

  'approve.title': 'Patvirtinkite prisijungimo užklausą',
  'approve.text':
    'Atidarykite autentifikavimo programėlę ir įveskite rodomą skaičių, kad prisijungtumėte.',
  'approve.number': 'Skaičius, kurį reikia įvesti programėlėje',
  'approve.no_number':
    'Skaičius rodomas tik tame skirtuke, iš kurio išsiųsta užklausa. Išsiųskite naują užklausą, kad gautumėte skaičių čia.',
  'approve.queued': 'Siunčiame užklausą į jūsų programėlę.',
  'approve.sent': 'Užklausa išsiųsta. Jei nematote pranešimo, atidarykite programėlę.',
  'approve.shown': 'Užklausa atidaryta jūsų programėlėje.',
  'approve.again': 'Siųsti naują užklausą',

  'totp.title': 'Įveskite kodą',
  'totp.text': 'Įveskite 6 skaitmenų kodą, rodomą autentifikavimo programėlėje.',
  'totp.label': 'Kodas iš programėlės',
  'totp.wrong':
    'Šis kodas neteisingas. Įveskite kodą, kurį programėlė rodo dabar, ir patikrinkite, ar telefono laikrodis rodo teisingai.',
  'totp.used': 'Šis kodas jau panaudotas. Palaukite, kol programėlė parodys kitą.',

  'passkey.title': 'Kitą kartą greičiau ir saugiau',
  'passkey.text':
    'Sukurkite prieigos raktą. Tada vietoj kodo prisijungsite piršto atspaudu, veidu arba ekrano užraktu.',
  'passkey.create': 'Sukurti prieigos raktą',
  'passkey.created': 'Prieigos raktas sukurtas',
  'passkey.created_text': 'Kitą kartą galėsite prisijungti prieigos raktu.',
  'passkey.use_text': 'Įrenginys paprašys piršto atspaudo, veido arba ekrano užrakto.',
  'passkey.busy': 'Vykdykite naršyklės nurodymus.',
  'passkey.not_created':
    'Prieigos raktas nesukurtas. Bandykite dar kartą arba nustatykite kitą būdą.',
  'passkey.not_used':
    'Prieigos raktas nepanaudotas. Bandykite dar kartą arba pasirinkite kitą būdą.',
  'passkey.unsupported':
    'Ši naršyklė arba įrenginys čia negali naudoti prieigos raktų. Pasirinkite kitą būdą.',
  'passkey.exists': 'Šis įrenginys jau turi jūsų paskyros prieigos raktą.',
  'passkey.refused':
    'Šis prieigos raktas nepriimtas. Bandykite dar kartą arba pasirinkite kitą būdą.',

  'recovery.intro':
    'Jei po ranka neturite jokio kito būdo, galite prisijungti atkūrimo kodu. Parodysime dešimt kodų ir tik vieną kartą.',
  'recovery.replaces': 'Anksčiau gauti atkūrimo kodai nustos galioti.',
  'recovery.show': 'Rodyti kodus',
  'recovery.keep': 'Laikykite šiuos kodus saugioje vietoje. Kiekvienas galioja vieną kartą.',
  'recovery.download': 'Atsisiųsti',
  'recovery.print': 'Spausdinti',
  'recovery.for': '„{brand}“: atkūrimo kodai',
  'recovery.saved': 'Atkūrimo kodai išsaugoti',
  'recovery.saved_text': 'Kiekvieną iš jų galite panaudoti vieną kartą, kai neturite kito būdo.',
  'recovery.text': 'Įveskite vieną iš išsaugotų atkūrimo kodų. Kiekvienas galioja vieną kartą.',
  'recovery.label': 'Atkūrimo kodas',
  'recovery.empty': 'Įveskite atkūrimo kodą. Jį sudaro dešimt raidžių ir skaitmenų.',
  'recovery.wrong':
    'Šis kodas neteisingas arba jau panaudotas. Patikrinkite jį arba naudokite kitą.',

  'way.approve': 'Patvirtinti užklausą programėlėje: {name}',
  'way.totp': 'Naudoti autentifikavimo programėlės kodą',
  'way.passkey': 'Naudoti prieigos raktą',
  'way.recovery': 'Naudoti atkūrimo kodą',
  'cannot.app': 'Dabar negaliu naudoti autentifikavimo programėlės',
  'cannot.phone': 'Dabar negaliu naudoti telefono',
  'proof.title': 'Patvirtinkite savo tapatybę',
  'proof.text': 'Prieš keisdami šį būdą, patvirtinkite tapatybę kitu būdu.',
  'proof.none':
    'Neturite kito būdo tapatybei patvirtinti. Pirmiausia jį pridėkite arba grįžkite į „{brand}“, kad gautumėte pagalbą.',

  'ended.title': 'Nepavyko patvirtinti jūsų tapatybės',
  'ended.wrong_number_title': 'Neteisingas skaičius',
  'ended.wrong_number':
    'Programėlėje įvestas skaičius nesutampa su rodomu šiame puslapyje. Išsiųskite naują užklausą ir įveskite jos skaičių.',
  'ended.no_device':
    'Su jūsų paskyra nesusietas joks įrenginys su programėle. Pasirinkite kitą būdą.',
  'ended.not_answered': 'Į užklausą neatsakyta laiku. Atidarykite programėlę ir išsiųskite naują.',
  'ended.limit': 'Užklausų buvo per daug. Palaukite kelias minutes arba pasirinkite kitą būdą.',
  'ended.locked':
    'Siekiant apsaugoti jūsų paskyrą, kodai šiuo metu nebepriimami. Pasirinkite kitą būdą arba bandykite vėliau.',
  'ended.other_way': 'Pasirinkti kitą būdą',
  'ended.passed': 'Patvirtinta',

  'success.title': 'Pavyko!',
  'success.text':
    'Puiku! Nustatėte savo saugos informaciją. Pasirinkite „{done}“, kad tęstumėte prisijungimą.',
  'success.default': 'Numatytasis prisijungimo būdas:',
  'success.missing':
    '{count, plural, one {Kad baigtumėte, nustatykite dar # būdą.} few {Kad baigtumėte, nustatykite dar # būdus.} many {Kad baigtumėte, nustatykite dar # būdo.} other {Kad baigtumėte, nustatykite dar # būdų.}}',

  'info.title': 'Saugos informacija',
  'info.heading': 'Prisijungimo būdai',
  'info.text': 'Šiais būdais prisijungiate prie paskyros arba nustatote slaptažodį iš naujo.',
  'info.none': 'Dar neturite prisijungimo būdo.',
  'info.add': 'Pridėti prisijungimo būdą',
  'info.default': 'Numatytasis',
  'info.added': 'Pridėta: {date}',
  'info.used': 'Paskutinį kartą naudota: {date}',
  'info.left':
    '{count, plural, one {Liko # kodas} few {Liko # kodai} many {Liko # kodo} other {Liko # kodų}}',
  'info.change': 'Keisti',
  'info.change_title': 'Keisti šį būdą',
  'info.name': 'Pavadinimas',
  'info.name_error': 'Įveskite 1–64 ženklų pavadinimą.',
  'info.save': 'Įrašyti',
  'info.set_default': 'Nustatyti kaip numatytąjį',
  'info.delete': 'Naikinti',
  'info.delete_question': 'Ar tikrai norite panaikinti šį būdą?',
  'info.renamed': 'Pavadinimas pakeistas.',
  'info.default_set': 'Numatytasis prisijungimo būdas pakeistas.',
  'info.deleted': 'Būdas panaikintas.',
  'info.gone': 'Šio būdo nebėra.',
};
