import type { PageMessages } from './page-messages.js';

export const lt: PageMessages = {
  'page.language': 'Kalba',
  'page.sandbox':
    'Bandomoji aplinka: tikri pranešimai nesiunčiami ir tikriems telefonams neskambinama.',
  'page.no_script':
    'Šiam puslapiui reikia „JavaScript“. Įjunkite ją naršyklėje ir įkelkite puslapį iš naujo.',
  'page.loading': 'Palaukite…',

  'button.next': 'Toliau',
  'button.back': 'Atgal',
  'button.cancel': 'Atšaukti',
  'button.done': 'Atlikta',
  'button.verify': 'Patvirtinti',
  'button.try_again': 'Bandyti dar kartą',
  'button.start_again': 'Pradėti iš naujo',
  'button.skip': 'Praleisti nustatymą',
  'button.different_method': 'Noriu nustatyti kitą būdą',
  'button.resend': 'Siųsti kodą dar kartą',
  'button.call_instead': 'Geriau man paskambinkite',
  'button.text_instead': 'Geriau atsiųskite kodą SMS žinute',
  'button.call_again': 'Paskambinkite dar kartą',
  'button.another_number': 'Naudoti kitą numerį',
  'button.cannot_use_now': 'Dabar negaliu juo naudotis',
  'button.use_here': 'Tęsti čia',
  'button.return': 'Grįžti į „{brand}“',

  'setup.title': 'Apsaugokite savo paskyrą',
  'setup.heading': 'Telefonas',
  'setup.intro':
    'Savo tapatybę galite patvirtinti atsiliepdami į skambutį arba įvesdami kodą, kurį atsiųsime SMS žinute.',
  'setup.intro_sms': 'Savo tapatybę galite patvirtinti įvesdami kodą, kurį atsiųsime SMS žinute.',
  'setup.intro_call': 'Savo tapatybę galite patvirtinti atsiliepdami į skambutį.',
  'setup.question': 'Kokį telefono numerį norite naudoti?',
  'setup.rates': 'Gali būti taikomi žinučių ir duomenų mokesčiai.',
  'setup.consent':
    'Pasirinkdami „{next}“ sutinkate, kad „{brand}“ šiuo numeriu atsiųstų SMS žinutę arba automatiškai paskambintų jam patvirtinti.',
  'setup.terms': 'Naudojimo sąlygos',
  'setup.privacy': 'Privatumo pranešimas',

  'number.country': 'Šalis arba regionas',
  'number.country_search': 'Ieškokite šalies arba kodo',
  'number.country_option': '{country} ({code})',
  'number.country_results':
    '{count, plural, =0 {Šalių nerasta} one {Rasta # šalis} few {Rastos # šalys} many {Rasta # šalies} other {Rasta # šalių}}',
  'number.label': 'Telefono numeris',
  'number.example': 'Pavyzdžiui, {example}',
  'number.method': 'Kaip su jumis susisiekti?',
  'number.sms': 'Atsiųskite kodą SMS žinute',
  'number.call': 'Paskambinkite man',

  'number_error.empty': 'Įveskite savo telefono numerį.',
  'number_error.no_country': 'Pasirinkite šalį arba regioną.',
  'number_error.characters': 'Naudokite tik skaitmenis, tarpus ir ženklą +.',
  'number_error.too_short': 'Šis numeris per trumpas. Patikrinkite, ar netrūksta skaitmenų.',
  'number_error.too_long': 'Šis numeris per ilgas. Patikrinkite, ar nėra nereikalingų skaitmenų.',
  'number_error.invalid':
    'Šis telefono numeris netinkamas ({country}). Patikrinkite numerį ir šalį.',
  'number_error.kind':
    'Tokio numerio naudoti negalima. Įveskite įprastą mobiliojo arba fiksuotojo ryšio numerį.',
  'number_error.landline':
    'Tai fiksuotojo ryšio numeris, į kurį SMS žinučių siųsti negalima. Pasirinkite skambutį arba įveskite mobiliojo telefono numerį.',
  'number_error.country_sms':
    'Į šią šalį SMS žinučių siųsti negalime ({country}). Pasirinkite skambutį arba įveskite kitos šalies numerį.',
  'number_error.country_call':
    'Į šią šalį skambinti negalime ({country}). Pasirinkite SMS žinutę arba įveskite kitos šalies numerį.',
  'number_error.country':
    'Su šios šalies numeriais susisiekti negalime ({country}). Įveskite kitos šalies numerį.',

  'code.transaction': 'Patvirtinate mokėjimą: {amount}, gavėjas {payee}.',
  'code.sent': 'Ką tik išsiuntėme 6 skaitmenų kodą numeriu {phone}. Įveskite jį žemiau.',
  'code.resent': 'Dar kartą išsiuntėme kodą numeriu {phone}.',
  'code.label': 'Patvirtinimo kodas',
  'code.hint': '6 skaitmenys',
  'code.expires_in':
    'Kodas nustos galioti po {minutes, plural, one {# minutės} few {# minučių} many {# minutės} other {# minučių}}.',
  'code.expires_in_seconds':
    'Kodas nustos galioti po {seconds, plural, one {# sekundės} few {# sekundžių} many {# sekundės} other {# sekundžių}}.',
  'code.resend_in':
    'Kodą dar kartą galėsite siųsti po {seconds, plural, one {# sekundės} few {# sekundžių} many {# sekundės} other {# sekundžių}}.',
  'code.resend_in_minutes':
    'Kodą dar kartą galėsite siųsti po {minutes, plural, one {# minutės} few {# minučių} many {# minutės} other {# minučių}}.',
  'code.resend_ready': 'Dabar galite siųsti kodą dar kartą.',
  'code.no_more':
    'Šio kodo dar kartą siųsti nebegalima. Jei jo negavote, pasirinkite kitą būdą arba pradėkite iš naujo.',
  'code.help':
    'Žinutė gali ateiti per minutę. Patikrinkite, ar numeris teisingas ir ar telefonas turi ryšį.',
  'code.auto_read': 'Kodas paimtas iš jūsų žinutės.',
  'code.checking': 'Tikrinamas kodas…',

  'code_error.empty': 'Įveskite kodą.',
  'code_error.format': 'Kodą sudaro 6 skaitmenys. Patikrinkite, ką įvedėte.',
  'code_error.wrong':
    'Šis kodas neteisingas. {attempts, plural, one {Liko # bandymas} few {Liko # bandymai} many {Liko # bandymo} other {Liko # bandymų}}.',

  'call.calling': 'Skambiname numeriu {phone}.',
  'call.hidden': 'Skambutis ateina iš paslėpto numerio.',
  'call.instruction': 'Atsiliepkite, vykdykite nurodymus ir paspauskite #.',
  'call.instruction_match':
    'Atsiliepkite, telefone paspauskite klavišus {digit}, o tada klavišą #.',
  'call.again_in':
    'Kito skambučio galėsite prašyti po {seconds, plural, one {# sekundės} few {# sekundžių} many {# sekundės} other {# sekundžių}}.',
  'call.again_in_minutes':
    'Kito skambučio galėsite prašyti po {minutes, plural, one {# minutės} few {# minučių} many {# minutės} other {# minučių}}.',
  'call.again_ready': 'Dabar galite prašyti kito skambučio.',
  'call.no_more':
    'Pagal šią užklausą daugiau skambinti negalime. Pasirinkite kitą būdą arba pradėkite iš naujo.',

  'signin.title': 'Patvirtinkite, kad tai jūs',
  'signin.choose': 'Pasirinkite kitą patvirtinimo būdą',
  'signin.option_sms': 'Siųsti kodą numeriu {phone}',
  'signin.option_call': 'Skambinti numeriu {phone}',
  'signin.no_other':
    'Kito patvirtinimo būdo čia nėra. Grįžkite į „{brand}“ ir kreipkitės pagalbos.',
  'signin.verified': 'Jūsų tapatybė patvirtinta.',

  'done.returning': 'Grąžiname jus į „{brand}“…',

  'status.queued': 'Ruošiamės.',
  'status.sending': 'Jungiamės prie telefono tinklo.',
  'status.sent': 'Kodas jau siunčiamas.',
  'status.delivered': 'Kodas gautas jūsų telefone.',
  'status.calling': 'Skambiname į jūsų telefoną.',
  'status.ringing': 'Jūsų telefonas skamba. Atsiliepkite.',
  'status.in_call': 'Į skambutį atsiliepta. Vykdykite telefonu girdimus nurodymus.',

  'end_title.sms_verified': 'SMS patvirtinta',
  'end_title.call_answered': 'Į skambutį atsiliepta',
  'end_title.failed': 'Nepavyko patvirtinti jūsų telefono',
  'end_title.expired': 'Laikas baigėsi',
  'end_title.canceled': 'Patvirtinimas atšauktas',
  'end_title.locked': 'Per daug neteisingų kodų',
  'end_title.denied': 'Pranešėte apie šią užklausą',

  'end_text.sms_verified': 'Jūsų telefonas sėkmingai užregistruotas.',
  'end_text.call_answered': 'Jūsų telefonas sėkmingai užregistruotas.',
  'end_text.failed': 'Bandykite dar kartą arba pasirinkite kitą būdą.',
  'end_text.expired':
    'Patvirtinimas nebuvo baigtas laiku. Pradėkite iš naujo, kad gautumėte naują kodą arba skambutį.',
  'end_text.canceled': 'Niekas nepakeista. Bet kada galite pradėti iš naujo.',
  'end_text.locked':
    'Siekiant apsaugoti jūsų paskyrą, šis kodas nebegalioja. Pradėkite iš naujo, kad gautumėte naują.',
  'end_text.denied':
    'Telefonu nurodėte, kad to neprašėte, todėl procesą sustabdėme. Jei kas nors kitas bando prisijungti jūsų vardu, pasikeiskite slaptažodį. Jei tai buvote jūs, pradėkite iš naujo.',

  'reason.busy': 'Linija buvo užimta. Baikite kitą pokalbį ir bandykite dar kartą.',
  'reason.no_answer':
    'Į skambutį niekas neatsiliepė. Laikykite telefoną po ranka ir bandykite dar kartą.',
  'reason.hung_up':
    'Skambutis baigėsi nepaspaudus klavišo #. Bandykite dar kartą, atsiliepkite ir paspauskite # prieš padėdami ragelį.',
  'reason.voicemail':
    'Į skambutį atsiliepė balso paštas. Bandykite dar kartą ir atsiliepkite patys arba gaukite kodą SMS žinute.',
  'reason.no_keypress':
    'Skambučio metu nepaspaustas joks klavišas. Bandykite dar kartą ir spauskite nurodytus klavišus.',
  'reason.wrong_keypress':
    'Skambučio metu paspaustas ne tas klavišas. Bandykite dar kartą ir spauskite nurodytus klavišus.',
  'reason.unreachable':
    'Nepavyko pasiekti jūsų telefono. Patikrinkite, ar jis įjungtas ir turi ryšį, tada bandykite dar kartą.',
  'reason.invalid_number': 'Šis numeris nenaudojamas. Patikrinkite jį arba naudokite kitą numerį.',
  'reason.landline':
    'Šiuo numeriu SMS žinučių siųsti negalima. Pasirinkite skambutį arba naudokite mobiliojo telefono numerį.',
  'reason.opted_out':
    'Šiuo numeriu atsisakyta mūsų SMS žinučių. Kad vėl jas gautumėte, į paskutinę atsakykite START arba pasirinkite skambutį.',
  'reason.destination_blocked':
    'Negalime pasiekti šio numerio šalies arba tinklo. Naudokite kitą numerį.',
  'reason.sender_not_allowed':
    'Šiuo metu negalime siųsti SMS žinučių į šio numerio šalį. Pasirinkite skambutį arba naudokite kitą numerį.',
  'reason.rejected_by_provider':
    'Telefono tinklas atmetė ryšį su šiuo numeriu. Pasirinkite kitą būdą arba naudokite kitą numerį.',
  'reason.provider_unavailable':
    'Telefono paslauga šiuo metu neveikia. Bandykite dar kartą po kelių minučių.',
  'reason.too_many_attempts':
    'Su šiuo numeriu buvo per daug bandymų. Prieš bandydami dar kartą šiek tiek palaukite arba naudokite kitą numerį.',
  'reason.fraud_suspected':
    'Šią užklausą sustabdėme saugumo sumetimais. Bandykite vėliau arba naudokite kitą numerį.',

  'live.reconnecting': 'Ryšys nutrūko. Jungiamasi iš naujo…',
  'live.reconnected': 'Ryšys atkurtas.',
  'live.offline': 'Nėra ryšio. Patikrinkite interneto ryšį.',
  'live.other_tab': 'Šis patvirtinimas atidarytas kitame skirtuke.',

  'session.expired_title': 'Šis puslapis nebegalioja',
  'session.expired': 'Grįžkite į „{brand}“ ir pradėkite iš naujo.',
  'session.elsewhere_title': 'Ši nuoroda jau buvo atidaryta',
  'session.elsewhere':
    'Nuoroda veikia tik naršyklėje, kurioje buvo atidaryta pirmą kartą. Grįžkite į „{brand}“ ir pradėkite iš naujo.',
  'session.closed':
    'Ši nuoroda arba puslapis nebegalioja. Grįžkite į paslaugą, iš kurios atėjote, ir pradėkite iš naujo.',
  'session.expires_in':
    'Šis puslapis nustos galioti po {minutes, plural, one {# minutės} few {# minučių} many {# minutės} other {# minučių}}.',

  'error.unexpected': 'Mūsų pusėje įvyko klaida. Bandykite dar kartą.',
  'error.unavailable': 'Paslauga šiuo metu neveikia. Bandykite dar kartą po minutės.',
  'error.limit_minutes':
    'Buvo per daug bandymų. Bandykite dar kartą po {minutes, plural, one {# minutės} few {# minučių} many {# minutės} other {# minučių}}.',
  'error.limit_hours':
    'Buvo per daug bandymų. Bandykite dar kartą po {hours, plural, one {# valandos} few {# valandų} many {# valandos} other {# valandų}}.',
  'error.announce': 'Klaida: {message}',
};
