import type { PageMessages } from './page-messages.js';

export const et: PageMessages = {
  'page.language': 'Keel',
  'page.sandbox': 'Testkeskkond: päris sõnumeid ei saadeta ja päris telefonidele ei helistata.',
  'page.no_script':
    'See leht vajab JavaScripti. Lülitage see brauseris sisse ja laadige leht uuesti.',
  'page.loading': 'Üks hetk…',

  'button.next': 'Edasi',
  'button.back': 'Tagasi',
  'button.cancel': 'Loobu',
  'button.done': 'Valmis',
  'button.verify': 'Kinnita',
  'button.try_again': 'Proovi uuesti',
  'button.start_again': 'Alusta uuesti',
  'button.skip': 'Jäta seadistamine vahele',
  'button.different_method': 'Soovin seadistada teise meetodi',
  'button.resend': 'Saada kood uuesti',
  'button.call_instead': 'Helistage mulle hoopis',
  'button.text_instead': 'Saatke mulle hoopis kood SMS-iga',
  'button.call_again': 'Helistage mulle uuesti',
  'button.another_number': 'Kasuta teist numbrit',
  'button.cannot_use_now': 'Ma ei saa seda praegu kasutada',
  'button.use_here': 'Jätka siin',
  'button.return': 'Tagasi teenusesse {brand}',

  'setup.title': 'Hoidke oma konto turvalisena',
  'setup.heading': 'Telefon',
  'setup.intro':
    'Saate oma isikut tõendada, vastates telefonikõnele või sisestades koodi, mille saadame teile SMS-iga.',
  'setup.intro_sms': 'Saate oma isikut tõendada, sisestades koodi, mille saadame teile SMS-iga.',
  'setup.intro_call': 'Saate oma isikut tõendada, vastates telefonikõnele.',
  'setup.question': 'Millist telefoninumbrit soovite kasutada?',
  'setup.rates': 'Sõnumite ja andmeside eest võidakse võtta tasu.',
  'setup.consent':
    'Valides „{next}“, nõustute, et {brand} võib sellele numbrile saata SMS-i või teha automaatkõne, et seda kinnitada.',
  'setup.terms': 'Kasutustingimused',
  'setup.privacy': 'Privaatsusteave',

  'number.country': 'Riik või piirkond',
  'number.country_search': 'Otsige riiki või suunakoodi',
  'number.country_option': '{country} ({code})',
  'number.country_results':
    '{count, plural, =0 {Ühtegi riiki ei leitud} one {Leiti # riik} other {Leiti # riiki}}',
  'number.label': 'Telefoninumber',
  'number.example': 'Näiteks {example}',
  'number.method': 'Kuidas teiega ühendust võtta?',
  'number.sms': 'Saatke mulle kood SMS-iga',
  'number.call': 'Helistage mulle',

  'number_error.empty': 'Sisestage oma telefoninumber.',
  'number_error.no_country': 'Valige riik või piirkond.',
  'number_error.characters': 'Kasutage ainult numbreid, tühikuid ja plussmärki.',
  'number_error.too_short': 'See number on liiga lühike. Kontrollige, et ükski number ei puuduks.',
  'number_error.too_long':
    'See number on liiga pikk. Kontrollige, et selles poleks liigseid numbreid.',
  'number_error.invalid': 'See telefoninumber ei sobi ({country}). Kontrollige numbrit ja riiki.',
  'number_error.kind':
    'Seda liiki numbrit ei saa kasutada. Sisestage tavaline mobiili- või lauatelefoninumber.',
  'number_error.landline':
    'See on lauatelefoninumber ja sellele ei saa SMS-e saata. Valige kõne või sisestage mobiilinumber.',
  'number_error.country_sms':
    'Me ei saa sellesse riiki SMS-e saata ({country}). Valige kõne või sisestage mõne teise riigi number.',
  'number_error.country_call':
    'Me ei saa sellesse riiki helistada ({country}). Valige SMS või sisestage mõne teise riigi number.',
  'number_error.country':
    'Me ei saa selle riigi numbritega ühendust võtta ({country}). Sisestage mõne teise riigi number.',

  'code.transaction': 'Kinnitate makse {amount}, saaja {payee}.',
  'code.sent': 'Saatsime äsja numbrile {phone} 6-kohalise koodi. Sisestage kood allpool.',
  'code.resent': 'Saatsime koodi uuesti numbrile {phone}.',
  'code.label': 'Kinnituskood',
  'code.hint': '6 numbrit',
  'code.expires_in': 'Kood aegub {minutes, plural, one {# minuti} other {# minuti}} pärast.',
  'code.expires_in_seconds':
    'Kood aegub {seconds, plural, one {# sekundi} other {# sekundi}} pärast.',
  'code.resend_in':
    'Koodi saab uuesti saata {seconds, plural, one {# sekundi} other {# sekundi}} pärast.',
  'code.resend_in_minutes':
    'Koodi saab uuesti saata {minutes, plural, one {# minuti} other {# minuti}} pärast.',
  'code.resend_ready': 'Nüüd saate koodi uuesti saata.',
  'code.no_more':
    'Seda koodi ei saa enam uuesti saata. Kui see pole kohale jõudnud, valige muu viis või alustage uuesti.',
  'code.help':
    'Sõnumi saabumiseks võib kuluda minut. Kontrollige, et number oleks õige ja telefonil oleks levi.',
  'code.auto_read': 'Kood võeti teie sõnumist.',
  'code.checking': 'Koodi kontrollitakse…',

  'code_error.empty': 'Sisestage kood.',
  'code_error.format': 'Koodis on 6 numbrit. Kontrollige sisestatut.',
  'code_error.wrong':
    'See kood ei ole õige. Teil on jäänud {attempts, plural, one {# katse} other {# katset}}.',

  'call.calling': 'Helistame praegu numbrile {phone}.',
  'call.hidden': 'Kõne tuleb varjatud numbrilt.',
  'call.instruction': 'Vastake kõnele, järgige juhiseid ja vajutage #.',
  'call.instruction_match':
    'Vastake kõnele, vajutage telefoni klahve {digit} ja seejärel klahvi #.',
  'call.again_in':
    'Uut kõnet saate paluda {seconds, plural, one {# sekundi} other {# sekundi}} pärast.',
  'call.again_in_minutes':
    'Uut kõnet saate paluda {minutes, plural, one {# minuti} other {# minuti}} pärast.',
  'call.again_ready': 'Nüüd saate paluda uut kõnet.',
  'call.no_more':
    'Selle taotluse jaoks me enam helistada ei saa. Valige muu viis või alustage uuesti.',

  'signin.title': 'Kinnitage, et see olete teie',
  'signin.choose': 'Valige muu kinnitusviis',
  'signin.option_sms': 'Saada kood numbrile {phone}',
  'signin.option_call': 'Helista numbrile {phone}',
  'signin.no_other':
    'Siin ei ole muud kinnitusviisi. Abi saamiseks minge tagasi teenusesse {brand}.',
  'signin.verified': 'Teie isik on kinnitatud.',

  'done.returning': 'Suuname teid tagasi teenusesse {brand}…',

  'status.queued': 'Valmistume.',
  'status.sending': 'Võtame ühendust telefonivõrguga.',
  'status.sent': 'Kood on teel.',
  'status.delivered': 'Kood on teie telefoni jõudnud.',
  'status.calling': 'Helistame teie telefonile.',
  'status.ringing': 'Teie telefon heliseb. Vastake kõnele.',
  'status.in_call': 'Kõnele vastati. Järgige telefonis kuuldavaid juhiseid.',

  'end_title.sms_verified': 'SMS kinnitatud',
  'end_title.call_answered': 'Kõnele vastatud',
  'end_title.failed': 'Teie telefoni ei õnnestunud kinnitada',
  'end_title.expired': 'Aeg sai läbi',
  'end_title.canceled': 'Kinnitamine katkestati',
  'end_title.locked': 'Liiga palju valesid koode',
  'end_title.denied': 'Teatasite sellest taotlusest',

  'end_text.sms_verified': 'Teie telefon on registreeritud.',
  'end_text.call_answered': 'Teie telefon on registreeritud.',
  'end_text.failed': 'Proovige uuesti või valige muu viis.',
  'end_text.expired':
    'Kinnitamist ei lõpetatud õigel ajal. Uue koodi või kõne saamiseks alustage uuesti.',
  'end_text.canceled': 'Midagi ei muudetud. Võite igal ajal uuesti alustada.',
  'end_text.locked':
    'Teie konto kaitsmiseks see kood enam ei kehti. Uue koodi saamiseks alustage uuesti.',
  'end_text.denied':
    'Ütlesite telefonis, et te ei ole seda taotlenud, seega peatasime selle. Kui keegi teine püüab teie nimel sisse logida, vahetage parool. Kui see olite teie, alustage uuesti.',

  'reason.busy': 'Liin oli kinni. Lõpetage teine kõne ja proovige uuesti.',
  'reason.no_answer': 'Kõnele ei vastatud. Hoidke telefon käepärast ja proovige uuesti.',
  'reason.hung_up':
    'Kõne lõppes enne, kui vajutati klahvi #. Proovige uuesti, vastake ja vajutage enne kõne lõpetamist klahvi #.',
  'reason.voicemail':
    'Kõne läks kõneposti. Proovige uuesti ja vastake ise või küsige kood SMS-iga.',
  'reason.no_keypress':
    'Kõne ajal ei vajutatud ühtegi klahvi. Proovige uuesti ja vajutage klahve, mida kõnes palutakse.',
  'reason.wrong_keypress':
    'Kõne ajal vajutati valet klahvi. Proovige uuesti ja vajutage klahve, mida kõnes palutakse.',
  'reason.unreachable':
    'Me ei saanud teie telefoniga ühendust. Kontrollige, et see oleks sisse lülitatud ja levis, ning proovige uuesti.',
  'reason.invalid_number':
    'See number ei ole kasutusel. Kontrollige seda või kasutage teist numbrit.',
  'reason.landline':
    'Sellele numbrile ei saa SMS-e saata. Valige kõne või kasutage mobiilinumbrit.',
  'reason.opted_out':
    'Sellel numbril on meie SMS-idest loobutud. Nende lubamiseks vastake viimasele SMS-ile START või valige kõne.',
  'reason.destination_blocked':
    'Me ei saa selle numbri riigi või võrguga ühendust. Kasutage teist numbrit.',
  'reason.sender_not_allowed':
    'Praegu ei saa me selle numbri riiki SMS-e saata. Valige kõne või kasutage teist numbrit.',
  'reason.rejected_by_provider':
    'Telefonivõrk keeldus ühendusest selle numbriga. Valige muu viis või kasutage teist numbrit.',
  'reason.provider_unavailable':
    'Telefoniteenus ei ole praegu saadaval. Proovige mõne minuti pärast uuesti.',
  'reason.too_many_attempts':
    'Selle numbriga on tehtud liiga palju katseid. Oodake enne uut katset veidi või kasutage teist numbrit.',
  'reason.fraud_suspected':
    'Peatasime selle taotluse turvakaalutlustel. Proovige hiljem uuesti või kasutage teist numbrit.',

  'live.reconnecting': 'Ühendus katkes. Ühendame uuesti…',
  'live.reconnected': 'Ühendus on taastatud.',
  'live.offline': 'Teil pole võrguühendust. Kontrollige internetiühendust.',
  'live.other_tab': 'See kinnitamine on avatud teisel vahelehel.',

  'session.expired_title': 'See leht on aegunud',
  'session.expired': 'Minge tagasi teenusesse {brand} ja alustage uuesti.',
  'session.elsewhere_title': 'See link on juba avatud',
  'session.elsewhere':
    'Link töötab ainult brauseris, mis selle esimesena avas. Minge tagasi teenusesse {brand} ja alustage uuesti.',
  'session.closed':
    'See link või leht ei kehti enam. Minge tagasi teenusesse, mis teid siia suunas, ja alustage uuesti.',
  'session.expires_in': 'See leht aegub {minutes, plural, one {# minuti} other {# minuti}} pärast.',

  'error.unexpected': 'Meie poolel läks midagi valesti. Proovige uuesti.',
  'error.unavailable': 'Teenus ei ole praegu saadaval. Proovige minuti pärast uuesti.',
  'error.limit_minutes':
    'Katseid oli liiga palju. Proovige uuesti {minutes, plural, one {# minuti} other {# minuti}} pärast.',
  'error.limit_hours':
    'Katseid oli liiga palju. Proovige uuesti {hours, plural, one {# tunni} other {# tunni}} pärast.',
  'error.announce': 'Viga: {message}',
};
