import type { PageMessages } from './page-messages.js';

export const lv: PageMessages = {
  'page.language': 'Valoda',
  'page.sandbox':
    'Testa vide: īstas īsziņas netiek sūtītas, un uz īstiem tālruņiem netiek zvanīts.',
  'page.no_script':
    'Šai lapai ir nepieciešams JavaScript. Ieslēdziet to pārlūkā un pārlādējiet lapu.',
  'page.loading': 'Mirkli…',

  'button.next': 'Tālāk',
  'button.back': 'Atpakaļ',
  'button.cancel': 'Atcelt',
  'button.done': 'Gatavs',
  'button.verify': 'Apstiprināt',
  'button.try_again': 'Mēģināt vēlreiz',
  'button.start_again': 'Sākt no jauna',
  'button.skip': 'Izlaist iestatīšanu',
  'button.different_method': 'Vēlos iestatīt citu metodi',
  'button.resend': 'Nosūtīt kodu vēlreiz',
  'button.call_instead': 'Labāk piezvaniet man',
  'button.text_instead': 'Labāk atsūtiet kodu īsziņā',
  'button.call_again': 'Piezvaniet man vēlreiz',
  'button.another_number': 'Izmantot citu numuru',
  'button.cannot_use_now': 'Šobrīd to nevaru izmantot',
  'button.use_here': 'Turpināt šeit',
  'button.return': 'Atgriezties pakalpojumā {brand}',

  'setup.title': 'Parūpējieties par konta drošību',
  'setup.heading': 'Tālrunis',
  'setup.intro':
    'Savu identitāti varat apliecināt, atbildot uz tālruņa zvanu vai ievadot kodu, ko nosūtīsim īsziņā.',
  'setup.intro_sms': 'Savu identitāti varat apliecināt, ievadot kodu, ko nosūtīsim īsziņā.',
  'setup.intro_call': 'Savu identitāti varat apliecināt, atbildot uz tālruņa zvanu.',
  'setup.question': 'Kādu tālruņa numuru vēlaties izmantot?',
  'setup.rates': 'Par īsziņām un datu pārraidi var tikt piemērota maksa.',
  'setup.consent':
    'Izvēloties “{next}”, jūs piekrītat, ka {brand} šim numuram drīkst nosūtīt īsziņu vai automātiski uz to piezvanīt, lai to apstiprinātu.',
  'setup.terms': 'Lietošanas noteikumi',
  'setup.privacy': 'Paziņojums par konfidencialitāti',

  'number.country': 'Valsts vai reģions',
  'number.country_search': 'Meklējiet valsti vai kodu',
  'number.country_option': '{country} ({code})',
  'number.country_results':
    '{count, plural, =0 {Nav atrasta neviena valsts} zero {Atrastas # valstis} one {Atrasta # valsts} other {Atrastas # valstis}}',
  'number.label': 'Tālruņa numurs',
  'number.example': 'Piemēram, {example}',
  'number.method': 'Kā ar jums sazināties?',
  'number.sms': 'Atsūtiet man kodu īsziņā',
  'number.call': 'Piezvaniet man',

  'number_error.empty': 'Ievadiet savu tālruņa numuru.',
  'number_error.no_country': 'Izvēlieties valsti vai reģionu.',
  'number_error.characters': 'Izmantojiet tikai ciparus, atstarpes un zīmi +.',
  'number_error.too_short': 'Šis numurs ir pārāk īss. Pārbaudiet, vai netrūkst kāda cipara.',
  'number_error.too_long': 'Šis numurs ir pārāk garš. Pārbaudiet, vai tajā nav lieku ciparu.',
  'number_error.invalid': 'Šis tālruņa numurs nav derīgs ({country}). Pārbaudiet numuru un valsti.',
  'number_error.kind':
    'Šāda veida numuru nevar izmantot. Ievadiet parastu mobilā vai fiksētā tālruņa numuru.',
  'number_error.landline':
    'Šis ir fiksētā tālruņa numurs, uz kuru nevar nosūtīt īsziņu. Izvēlieties zvanu vai ievadiet mobilā tālruņa numuru.',
  'number_error.country_sms':
    'Uz šo valsti nevaram nosūtīt īsziņas ({country}). Izvēlieties zvanu vai ievadiet citas valsts numuru.',
  'number_error.country_call':
    'Uz šo valsti nevaram zvanīt ({country}). Izvēlieties īsziņu vai ievadiet citas valsts numuru.',
  'number_error.country':
    'Ar šīs valsts numuriem nevaram sazināties ({country}). Ievadiet citas valsts numuru.',

  'code.transaction': 'Jūs apstiprināt maksājumu: {amount}, saņēmējs {payee}.',
  'code.sent': 'Tikko nosūtījām 6 ciparu kodu uz numuru {phone}. Ievadiet to zemāk.',
  'code.resent': 'Vēlreiz nosūtījām kodu uz numuru {phone}.',
  'code.label': 'Apstiprinājuma kods',
  'code.hint': '6 cipari',
  'code.expires_in':
    'Kods zaudēs derīgumu pēc {minutes, plural, zero {# minūtēm} one {# minūtes} other {# minūtēm}}.',
  'code.expires_in_seconds':
    'Kods zaudēs derīgumu pēc {seconds, plural, zero {# sekundēm} one {# sekundes} other {# sekundēm}}.',
  'code.resend_in':
    'Kodu varēsiet nosūtīt vēlreiz pēc {seconds, plural, zero {# sekundēm} one {# sekundes} other {# sekundēm}}.',
  'code.resend_in_minutes':
    'Kodu varēsiet nosūtīt vēlreiz pēc {minutes, plural, zero {# minūtēm} one {# minūtes} other {# minūtēm}}.',
  'code.resend_ready': 'Tagad varat nosūtīt kodu vēlreiz.',
  'code.no_more':
    'Šo kodu vairs nevar nosūtīt. Ja tas nav pienācis, izvēlieties citu veidu vai sāciet no jauna.',
  'code.help':
    'Īsziņa var pienākt pēc minūtes. Pārbaudiet, vai numurs ir pareizs un tālrunim ir signāls.',
  'code.auto_read': 'Kods tika nolasīts no jūsu īsziņas.',
  'code.checking': 'Pārbauda kodu…',

  'code_error.empty': 'Ievadiet kodu.',
  'code_error.format': 'Kodā ir 6 cipari. Pārbaudiet ievadīto.',
  'code_error.wrong':
    'Šis kods nav pareizs. {attempts, plural, zero {Atlikuši # mēģinājumi} one {Atlicis # mēģinājums} other {Atlikuši # mēģinājumi}}.',

  'call.calling': 'Pašlaik zvanām uz numuru {phone}.',
  'call.hidden': 'Zvans nāk no slēpta numura.',
  'call.instruction': 'Atbildiet uz zvanu, izpildiet norādījumus un nospiediet #.',
  'call.instruction_match':
    'Atbildiet uz zvanu, tālrunī nospiediet taustiņus {digit} un pēc tam taustiņu #.',
  'call.again_in':
    'Citu zvanu varēsiet pieprasīt pēc {seconds, plural, zero {# sekundēm} one {# sekundes} other {# sekundēm}}.',
  'call.again_in_minutes':
    'Citu zvanu varēsiet pieprasīt pēc {minutes, plural, zero {# minūtēm} one {# minūtes} other {# minūtēm}}.',
  'call.again_ready': 'Tagad varat pieprasīt citu zvanu.',
  'call.no_more':
    'Šim pieprasījumam vairs nevaram zvanīt. Izvēlieties citu veidu vai sāciet no jauna.',

  'signin.title': 'Apstipriniet, ka tas esat jūs',
  'signin.choose': 'Izvēlieties citu apstiprināšanas veidu',
  'signin.option_sms': 'Nosūtīt kodu uz numuru {phone}',
  'signin.option_call': 'Zvanīt uz numuru {phone}',
  'signin.no_other':
    'Šeit nav pieejams cits apstiprināšanas veids. Lai saņemtu palīdzību, atgriezieties pakalpojumā {brand}.',
  'signin.verified': 'Jūsu identitāte ir apstiprināta.',

  'done.returning': 'Notiek atgriešanās pakalpojumā {brand}…',

  'status.queued': 'Gatavojamies.',
  'status.sending': 'Sazināmies ar tālruņu tīklu.',
  'status.sent': 'Kods ir ceļā.',
  'status.delivered': 'Kods ir saņemts jūsu tālrunī.',
  'status.calling': 'Zvanām uz jūsu tālruni.',
  'status.ringing': 'Jūsu tālrunis zvana. Atbildiet uz zvanu.',
  'status.in_call': 'Uz zvanu tika atbildēts. Izpildiet tālrunī dzirdamos norādījumus.',

  'end_title.sms_verified': 'Īsziņa apstiprināta',
  'end_title.call_answered': 'Uz zvanu atbildēts',
  'end_title.failed': 'Neizdevās apstiprināt jūsu tālruni',
  'end_title.expired': 'Laiks ir beidzies',
  'end_title.canceled': 'Apstiprināšana atcelta',
  'end_title.locked': 'Pārāk daudz nepareizu kodu',
  'end_title.denied': 'Jūs ziņojāt par šo pieprasījumu',

  'end_text.sms_verified': 'Jūsu tālrunis ir veiksmīgi reģistrēts.',
  'end_text.call_answered': 'Jūsu tālrunis ir veiksmīgi reģistrēts.',
  'end_text.failed': 'Mēģiniet vēlreiz vai izvēlieties citu veidu.',
  'end_text.expired':
    'Apstiprināšana netika pabeigta laikā. Lai saņemtu jaunu kodu vai zvanu, sāciet no jauna.',
  'end_text.canceled': 'Nekas netika mainīts. Jebkurā brīdī varat sākt no jauna.',
  'end_text.locked':
    'Lai aizsargātu jūsu kontu, šis kods vairs nedarbojas. Lai saņemtu jaunu, sāciet no jauna.',
  'end_text.denied':
    'Pa tālruni norādījāt, ka to nepieprasījāt, tāpēc mēs to apturējām. Ja kāds cits mēģina pieteikties jūsu vārdā, nomainiet paroli. Ja tas bijāt jūs, sāciet no jauna.',

  'reason.busy': 'Līnija bija aizņemta. Beidziet otru sarunu un mēģiniet vēlreiz.',
  'reason.no_answer': 'Uz zvanu neviens neatbildēja. Turiet tālruni pa rokai un mēģiniet vēlreiz.',
  'reason.hung_up':
    'Zvans beidzās, pirms tika nospiests #. Mēģiniet vēlreiz, atbildiet un nospiediet # pirms zvana beigšanas.',
  'reason.voicemail':
    'Uz zvanu atbildēja balss pasts. Mēģiniet vēlreiz un atbildiet uz zvanu vai saņemiet kodu īsziņā.',
  'reason.no_keypress':
    'Zvana laikā netika nospiests neviens taustiņš. Mēģiniet vēlreiz un nospiediet norādītos taustiņus.',
  'reason.wrong_keypress':
    'Zvana laikā tika nospiests nepareizs taustiņš. Mēģiniet vēlreiz un nospiediet norādītos taustiņus.',
  'reason.unreachable':
    'Neizdevās sasniegt jūsu tālruni. Pārbaudiet, vai tas ir ieslēgts un tam ir signāls, un mēģiniet vēlreiz.',
  'reason.invalid_number': 'Šis numurs netiek lietots. Pārbaudiet to vai izmantojiet citu numuru.',
  'reason.landline':
    'Uz šo numuru nevar nosūtīt īsziņu. Izvēlieties zvanu vai izmantojiet mobilā tālruņa numuru.',
  'reason.opted_out':
    'Šis numurs ir atteicies no mūsu īsziņām. Lai tās atkal saņemtu, atbildiet START uz pēdējo no tām vai izvēlieties zvanu.',
  'reason.destination_blocked':
    'Nevaram sasniegt šī numura valsti vai tīklu. Izmantojiet citu numuru.',
  'reason.sender_not_allowed':
    'Pašlaik nevaram nosūtīt īsziņas uz šī numura valsti. Izvēlieties zvanu vai izmantojiet citu numuru.',
  'reason.rejected_by_provider':
    'Tālruņu tīkls noraidīja savienojumu ar šo numuru. Izvēlieties citu veidu vai izmantojiet citu numuru.',
  'reason.provider_unavailable':
    'Tālruņa pakalpojums pašlaik nav pieejams. Mēģiniet vēlreiz pēc dažām minūtēm.',
  'reason.too_many_attempts':
    'Ar šo numuru bija pārāk daudz mēģinājumu. Pirms mēģināt vēlreiz, brīdi pagaidiet vai izmantojiet citu numuru.',
  'reason.fraud_suspected':
    'Drošības apsvērumu dēļ apturējām šo pieprasījumu. Mēģiniet vēlāk vai izmantojiet citu numuru.',

  'live.reconnecting': 'Savienojums pārtrūka. Notiek savienojuma atjaunošana…',
  'live.reconnected': 'Savienojums ir atjaunots.',
  'live.offline': 'Jūs esat bezsaistē. Pārbaudiet interneta savienojumu.',
  'live.other_tab': 'Šī apstiprināšana ir atvērta citā cilnē.',

  'session.expired_title': 'Šī lapa vairs nav derīga',
  'session.expired': 'Atgriezieties pakalpojumā {brand} un sāciet no jauna.',
  'session.elsewhere_title': 'Šī saite jau ir atvērta',
  'session.elsewhere':
    'Saite darbojas tikai pārlūkā, kurā tā tika atvērta pirmoreiz. Atgriezieties pakalpojumā {brand} un sāciet no jauna.',
  'session.closed':
    'Šī saite vai lapa vairs nav derīga. Atgriezieties pakalpojumā, no kura nonācāt šeit, un sāciet no jauna.',
  'session.expires_in':
    'Šī lapa zaudēs derīgumu pēc {minutes, plural, zero {# minūtēm} one {# minūtes} other {# minūtēm}}.',

  'error.unexpected': 'Mūsu pusē radās kļūda. Mēģiniet vēlreiz.',
  'error.unavailable': 'Pakalpojums pašlaik nav pieejams. Mēģiniet vēlreiz pēc minūtes.',
  'error.limit_minutes':
    'Bija pārāk daudz mēģinājumu. Mēģiniet vēlreiz pēc {minutes, plural, zero {# minūtēm} one {# minūtes} other {# minūtēm}}.',
  'error.limit_hours':
    'Bija pārāk daudz mēģinājumu. Mēģiniet vēlreiz pēc {hours, plural, zero {# stundām} one {# stundas} other {# stundām}}.',
  'error.announce': 'Kļūda: {message}',
};
