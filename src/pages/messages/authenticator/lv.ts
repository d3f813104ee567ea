import type { AppMessages } from './app-messages.js';

export const lv: AppMessages = {
  'home.title': 'Autentifikators',
  'home.accounts': 'Konti',
  'home.empty': 'Vēl nav neviena konta',
  'home.empty_text':
    'Citā ekrānā atveriet sava konta drošības iestatījumus, izvēlieties šo lietotni un noskenējiet tur kodu ar šīs ierīces kameru.',
  'home.paste': 'Vai ielīmējiet saiti šeit',
  'home.paste_error': 'Šī saite nav paredzēta konta pievienošanai. Nokopējiet visu saiti.',
  'home.continue': 'Turpināt',
  'home.add': 'Pievienot vēl vienu kontu',
  'home.waiting':
    '{count, plural, zero {Gaida # pieprasījumu} one {Gaida # pieprasījums} other {Gaida # pieprasījumi}}',
  'home.none_waiting': 'Neviens pieprasījums negaida.',
  'home.refresh': 'Atsvaidzināt',
  'home.removed': 'Šī ierīce ir noņemta no konta.',
  'home.forget': 'Noņemt no saraksta',

  'pair.title': 'Pievienot kontu',
  'pair.text': 'Šajā ierīcē jūs apstiprināsiet pieteikšanos pakalpojumā {brand}.',
  'pair.name': 'Šīs ierīces nosaukums',
  'pair.name_hint': 'Šis nosaukums redzams jūsu konta iestatījumos.',
  'pair.name_error': 'Ievadiet nosaukumu ar 1 līdz 64 rakstzīmēm.',
  'pair.add': 'Pievienot šo kontu',
  'pair.over':
    'Šis kods ir nezināms, izmantots vai beidzies. Parādiet jaunu sava konta iestatījumos.',
  'pair.unsupported':
    'Šī pārlūkprogramma nevar glabāt atslēgu. Izmantojiet jaunāko pārlūkprogrammu, nevis privāto logu.',
  'pair.done': 'Konts ir pievienots.',

  'push.title': 'Paziņojumi',
  'push.ask': 'Saņemiet paziņojumu, kad jūs gaida pieprasījums.',
  'push.turn_on': 'Ieslēgt paziņojumus',
  'push.turn_off': 'Izslēgt paziņojumus',
  'push.on': 'Paziņojumi ir ieslēgti.',
  'push.blocked': 'Paziņojumi ir bloķēti. Atļaujiet tos šīs pārlūkprogrammas iestatījumos.',
  'push.none':
    'Šī pārlūkprogramma šeit nevar rādīt paziņojumus. Atveriet lietotni, kad piesakāties. iPhone un iPad ierīcē vispirms pievienojiet lietotni sākuma ekrānam.',
  'push.failed': 'Paziņojumus neizdevās ieslēgt. Mēģiniet vēlreiz vēlāk.',

  'request.title': 'Vai tas esat jūs?',
  'request.what': 'Kas',
  'request.sign_in': 'Pieteikšanās',
  'request.where': 'No kurienes',
  'request.when': 'Kad',
  'request.number': 'Skaitlis pieteikšanās lapā',
  'request.number_hint': 'Ievadiet divus ciparus, ko rāda pieteikšanās lapa.',
  'request.number_error': 'Ievadiet abus ciparus.',
  'request.delete': 'Dzēst pēdējo ciparu',
  'request.approve': 'Apstiprināt',
  'request.deny': 'Nē, tas neesmu es',

  'deny.title': 'Tas neesat jūs?',
  'deny.text':
    'Mēs noraidīsim šo pieprasījumu. Ja to nesākāt jūs, kāds var zināt jūsu paroli: nomainiet to.',
  'deny.confirm': 'Noraidīt šo pieprasījumu',

  'end.approved': 'Apstiprināts',
  'end.denied': 'Noraidīts',
  'end.wrong_number': 'Nepareizs skaitlis',
  'end.expired': 'Nav atbildēts laikā',
  'end.withdrawn': 'Beidzies citur',
  'end_text.approved': 'Atgriezieties lapā, kurā piesakāties.',
  'end_text.denied': 'Neviens netika ielaists. Ja mēģināja kāds cits, nomainiet paroli.',
  'end_text.wrong_number':
    'Skaitlis nesakrita, tāpēc pieprasījums tika noraidīts. Ja tas bijāt jūs, sāciet no jauna.',
  'end_text.over': 'Šis pieprasījums ir beidzies. Ja tas bijāt jūs, sāciet no jauna.',

  'account.save': 'Saglabāt',
  'account.saved': 'Nosaukums ir saglabāts.',
  'history.title': 'Pēdējie pieprasījumi',
  'history.empty': 'Vēl nav bijis neviena pieprasījuma.',
  'remove.open': 'Noņemt kontu',
  'remove.text': 'Šī ierīce vairs neapstiprinās pieteikšanos pakalpojumā {brand}.',
  'remove.confirm': 'Noņemt no šīs ierīces',
  'remove.done': 'Konts ir noņemts.',
  'remove.refused':
    'Jūsu pieteikšanās sākas ar šo ierīci, vai arī nekas cits nav reģistrēts. Vispirms to mainiet sava konta iestatījumos.',

  'notice.title': 'Jūs gaida pieprasījums',
  'notice.text': 'Atveriet to, lai apstiprinātu vai noraidītu.',

  'error.clock': 'Šīs ierīces pulkstenis ir nepareizs. Iestatiet to un mēģiniet vēlreiz.',
  'error.limit': 'Pārāk daudz mēģinājumu. Uzgaidiet minūti.',
};
