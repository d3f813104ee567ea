import type { MethodMessages } from './method-messages.js';

export const lv: MethodMessages = {
  'kind.approve': 'Autentifikācijas lietotne (apstiprinājums)',
  'kind.totp': 'Autentifikācijas lietotne (kods)',
  'kind.phone': 'Tālrunis',
  'kind.passkey': 'Piekļuves atslēga',
  'kind.recovery': 'Atkopšanas kodi',

  'step.app': 'Lietotne',
  'step.of': '{number}. metode no {count}: {method}',
  'step.required':
    'Jūsu organizācija pieprasa iestatīt šādas metodes, ar kurām apliecināt savu identitāti.',

  'add.title': 'Pievienot metodi',
  'add.question': 'Kuru metodi vēlaties pievienot?',
  'add.other_app': 'Cita autentifikācijas lietotne',
  'add.none': 'Pašlaik nevar pievienot citu metodi.',
  'add.confirm': 'Pievienot',

  'app.get_title': 'Vispirms iegūstiet lietotni',
  'app.get_store': 'Instalējiet autentifikācijas lietotni savā tālrunī.',
  'app.get_own':
    'Autentifikācijas lietotne darbojas jūsu tālruņa pārlūkā. Tā atveras, kad noskenējat QR kodu, kas tiks parādīts tālāk, tāpēc nekas nav jālejupielādē.',
  'app.download': 'Lejupielādēt tūlīt',
  'app.after': 'Kad lietotne ierīcē ir instalēta, izvēlieties “{next}”.',
  'app.other': 'Vēlos izmantot citu autentifikācijas lietotni',
  'app.account_title': 'Iestatiet savu kontu',
  'app.account':
    'Paņemiet tālruni. Ja lietotne jautā, atļaujiet paziņojumus. Izvēlieties “{next}”, lai redzētu QR kodu, kas pievieno jūsu kontu.',
  'app.account_totp':
    'Autentifikācijas lietotnē pievienojiet jaunu kontu. Izvēlieties “{next}”, lai redzētu QR kodu.',
  'app.scan_title': 'Noskenējiet QR kodu',
  'app.scan':
    'Noskenējiet QR kodu ar tālruņa kameru un lietotnē pievienojiet kontu. Šī lapa turpinās pati.',
  'app.scan_totp':
    'Noskenējiet QR kodu ar autentifikācijas lietotni. Tā lietotne tiek saistīta ar jūsu kontu. Pēc tam izvēlieties “{next}”.',
  'app.qr': 'QR kods',
  'app.cannot_scan': 'Vai nevarat noskenēt QR kodu?',
  'app.link': 'Atveriet šo saiti savā tālrunī:',
  'app.open_here': 'Atvērt lietotni šajā ierīcē',
  'app.by_hand': 'Ievadiet autentifikācijas lietotnē:',
  'app.account_name': 'Konta nosaukums',
  'app.secret': 'Slepenā atslēga',
  'app.copy': 'Kopēt',
  'app.copied': 'Nokopēts.',
  'app.waiting': 'Gaidām jūsu tālruni…',
  'app.not_paired':
    'Jūsu tālrunis vēl nav saistīts. Noskenējiet QR kodu un lietotnē pievienojiet kontu.',
  'app.qr_expired': 'Šī QR koda derīgums ir beidzies.',
  'app.new_qr': 'Iegūt jaunu QR kodu',
  'app.added': 'Autentifikācijas lietotne pievienota',
  'app.added_text': 'Jūsu autentifikācijas lietotne ir reģistrēta.',

  'try.title': 'Izmēģināsim',
  'try.text':
    'Apstipriniet paziņojumu, ko sūtām uz jūsu lietotni, ievadot tajā tālāk redzamo skaitli.',
  'try.approved': 'Paziņojums apstiprināts',

  'approve.title': 'Apstipriniet pieteikšanās pieprasījumu',
  'approve.text': 'Atveriet autentifikācijas lietotni un ievadiet redzamo skaitli, lai pieteiktos.',
  'approve.number': 'Lietotnē ievadāmais skaitlis',
  'approve.no_number':
    'Skaitlis ir redzams tikai cilnē, no kuras pieprasījums nosūtīts. Nosūtiet jaunu pieprasījumu, lai saņemtu skaitli šeit.',
  'approve.queued': 'Sūtām pieprasījumu uz jūsu lietotni.',
  'approve.sent': 'Pieprasījums ir nosūtīts. Ja neredzat paziņojumu, atveriet lietotni.',
  'approve.shown': 'Pieprasījums ir atvērts jūsu lietotnē.',
  'approve.again': 'Nosūtīt jaunu pieprasījumu',

  'totp.title': 'Ievadiet kodu',
  'totp.text': 'Ievadiet 6 ciparu kodu, kas redzams autentifikācijas lietotnē.',
  'totp.label': 'Kods no lietotnes',
  'totp.wrong':
    'Šis kods nav pareizs. Ievadiet kodu, ko lietotne rāda tagad, un pārbaudiet, vai tālruņa pulkstenis ir pareizs.',
  'totp.used': 'Šis kods jau ir izmantots. Uzgaidiet, līdz lietotne parāda nākamo.',

  'passkey.title': 'Nākamreiz ātrāk un drošāk',
  'passkey.text':
    'Izveidojiet piekļuves atslēgu. Tad koda vietā pieteiksieties ar pirksta nospiedumu, seju vai ekrāna bloķēšanu.',
  'passkey.create': 'Izveidot piekļuves atslēgu',
  'passkey.created': 'Piekļuves atslēga izveidota',
  'passkey.created_text': 'Nākamreiz varēsiet pieteikties ar piekļuves atslēgu.',
  'passkey.use_text': 'Ierīce lūdz pirksta nospiedumu, seju vai ekrāna bloķēšanu.',
  'passkey.busy': 'Izpildiet pārlūka norādījumus.',
  'passkey.not_created':
    'Piekļuves atslēga netika izveidota. Mēģiniet vēlreiz vai iestatiet citu metodi.',
  'passkey.not_used':
    'Piekļuves atslēga netika izmantota. Mēģiniet vēlreiz vai izvēlieties citu veidu.',
  'passkey.unsupported':
    'Šis pārlūks vai ierīce šeit nevar izmantot piekļuves atslēgas. Izvēlieties citu veidu.',
  'passkey.exists': 'Šajā ierīcē jau ir jūsu konta piekļuves atslēga.',
  'passkey.refused':
    'Šī piekļuves atslēga netika pieņemta. Mēģiniet vēlreiz vai izvēlieties citu veidu.',

  'recovery.intro':
    'Ja jums nav pieejama neviena cita metode, varat pieteikties ar atkopšanas kodu. Parādīsim desmit kodus, un tikai vienreiz.',
  'recovery.replaces': 'Iepriekš saņemtie atkopšanas kodi vairs nedarbosies.',
  'recovery.show': 'Rādīt kodus',
  'recovery.keep': 'Glabājiet šos kodus drošā vietā. Katrs darbojas vienreiz.',
  'recovery.download': 'Lejupielādēt',
  'recovery.print': 'Drukāt',
  'recovery.for': '{brand}: atkopšanas kodi',
  'recovery.saved': 'Atkopšanas kodi saglabāti',
  'recovery.saved_text': 'Katru no tiem varat izmantot vienreiz, kad jums nav citas metodes.',
  'recovery.text': 'Ievadiet vienu no saglabātajiem atkopšanas kodiem. Katrs darbojas vienreiz.',
  'recovery.label': 'Atkopšanas kods',
  'recovery.empty': 'Ievadiet atkopšanas kodu. Tajā ir desmit burti un cipari.',
  'recovery.wrong':
    'Šis kods nav pareizs vai jau ir izmantots. Pārbaudiet to vai izmantojiet citu.',

  'way.approve': 'Apstiprināt pieprasījumu lietotnē: {name}',
  'way.totp': 'Izmantot kodu no autentifikācijas lietotnes',
  'way.passkey': 'Izmantot piekļuves atslēgu',
  'way.recovery': 'Izmantot atkopšanas kodu',
  'cannot.app': 'Pašlaik nevaru izmantot autentifikācijas lietotni',
  'cannot.phone': 'Pašlaik nevaru izmantot tālruni',
  'proof.title': 'Apstipriniet savu identitāti',
  'proof.text': 'Pirms maināt šo metodi, apstipriniet identitāti ar citu.',
  'proof.none':
    'Jums nav citas metodes, ar ko apliecināt identitāti. Vispirms pievienojiet to vai atgriezieties pakalpojumā {brand}, lai saņemtu palīdzību.',

  'ended.title': 'Mēs nevarējām apstiprināt jūsu identitāti',
  'ended.wrong_number_title': 'Nepareizs skaitlis',
  'ended.wrong_number':
    'Lietotnē ievadītais skaitlis nav tas, kas redzams šajā lapā. Nosūtiet jaunu pieprasījumu un ievadiet tā skaitli.',
  'ended.no_device':
    'Ar jūsu kontu nav saistīta neviena ierīce ar lietotni. Izvēlieties citu veidu.',
  'ended.not_answered':
    'Uz pieprasījumu netika laikus atbildēts. Atveriet lietotni un nosūtiet jaunu.',
  'ended.limit':
    'Bija pārāk daudz pieprasījumu. Uzgaidiet dažas minūtes vai izvēlieties citu veidu.',
  'ended.locked':
    'Lai aizsargātu jūsu kontu, pašlaik vairs netiek pieņemti kodi. Izvēlieties citu veidu vai mēģiniet vēlāk.',
  'ended.other_way': 'Izvēlēties citu veidu',
  'ended.passed': 'Apstiprināts',

  'success.title': 'Izdevās!',
  'success.text':
    'Lieliski! Esat iestatījis savu drošības informāciju. Izvēlieties “{done}”, lai turpinātu pieteikšanos.',
  'success.default': 'Noklusējuma pieteikšanās metode:',
  'success.missing':
    '{count, plural, zero {Lai pabeigtu, iestatiet vēl # metodes.} one {Lai pabeigtu, iestatiet vēl # metodi.} other {Lai pabeigtu, iestatiet vēl # metodes.}}',

  'info.title': 'Drošības informācija',
  'info.heading': 'Pieteikšanās metodes',
  'info.text': 'Ar šīm metodēm jūs piesakāties savā kontā vai atiestatāt paroli.',
  'info.none': 'Jums vēl nav pieteikšanās metodes.',
  'info.add': 'Pievienot pieteikšanās metodi',
  'info.default': 'Noklusējums',
  'info.added': 'Pievienota: {date}',
  'info.used': 'Pēdējoreiz izmantota: {date}',
  'info.left':
    '{count, plural, zero {Atlikuši # kodi} one {Atlicis # kods} other {Atlikuši # kodi}}',
  'info.change': 'Mainīt',
  'info.change_title': 'Mainīt šo metodi',
  'info.name': 'Nosaukums',
  'info.name_error': 'Ievadiet nosaukumu ar 1 līdz 64 rakstzīmēm.',
  'info.save': 'Saglabāt',
  'info.set_default': 'Iestatīt kā noklusējumu',
  'info.delete': 'Dzēst',
  'info.delete_question': 'Vai tiešām vēlaties dzēst šo metodi?',
  'info.renamed': 'Nosaukums ir mainīts.',
  'info.default_set': 'Noklusējuma pieteikšanās metode ir mainīta.',
  'info.deleted': 'Metode ir dzēsta.',
  'info.gone': 'Šī metode vairs nepastāv.',
};
