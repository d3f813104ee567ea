import type { PageMessages } from './page-messages.js';

export const sv: PageMessages = {
  'page.language': 'Språk',
  'page.sandbox': 'Testmiljö: inget riktigt meddelande skickas och ingen riktig telefon rings upp.',
  'page.no_script':
    'Den här sidan kräver JavaScript. Aktivera det i webbläsaren och ladda om sidan.',
  'page.loading': 'Ett ögonblick…',

  'button.next': 'Nästa',
  'button.back': 'Tillbaka',
  'button.cancel': 'Avbryt',
  'button.done': 'Klar',
  'button.verify': 'Verifiera',
  'button.try_again': 'Försök igen',
  'button.start_again': 'Börja om',
  'button.skip': 'Hoppa över konfigurationen',
  'button.different_method': 'Jag vill konfigurera en annan metod',
  'button.resend': 'Skicka koden igen',
  'button.call_instead': 'Ring mig i stället',
  'button.text_instead': 'Skicka en kod via sms i stället',
  'button.call_again': 'Ring mig igen',
  'button.another_number': 'Använd ett annat nummer',
  'button.cannot_use_now': 'Jag kan inte använda det här nu',
  'button.use_here': 'Fortsätt här',
  'button.return': 'Tillbaka till {brand}',

  'setup.title': 'Håll ditt konto säkert',
  'setup.heading': 'Telefon',
  'setup.intro':
    'Du kan bevisa vem du är genom att svara på ett samtal eller genom att ange en kod som vi skickar till din telefon via sms.',
  'setup.intro_sms':
    'Du kan bevisa vem du är genom att ange en kod som vi skickar till din telefon via sms.',
  'setup.intro_call': 'Du kan bevisa vem du är genom att svara på ett samtal på din telefon.',
  'setup.question': 'Vilket telefonnummer vill du använda?',
  'setup.rates': 'Avgifter för meddelanden och datatrafik kan tillkomma.',
  'setup.consent':
    'Genom att välja ”{next}” godkänner du att {brand} får skicka ett sms eller ringa ett automatiskt samtal till det här numret för att verifiera det.',
  'setup.terms': 'Användarvillkor',
  'setup.privacy': 'Integritetspolicy',

  'number.country': 'Land eller region',
  'number.country_search': 'Sök efter land eller landsnummer',
  'number.country_option': '{country} ({code})',
  'number.country_results':
    '{count, plural, =0 {Inget land hittades} one {# land hittades} other {# länder hittades}}',
  'number.label': 'Telefonnummer',
  'number.example': 'Till exempel {example}',
  'number.method': 'Hur ska vi nå dig?',
  'number.sms': 'Skicka en kod via sms',
  'number.call': 'Ring mig',

  'number_error.empty': 'Ange ditt telefonnummer.',
  'number_error.no_country': 'Välj land eller region.',
  'number_error.characters': 'Använd bara siffror, mellanslag och plustecken.',
  'number_error.too_short': 'Numret är för kort. Kontrollera att ingen siffra saknas.',
  'number_error.too_long': 'Numret är för långt. Kontrollera att det inte har för många siffror.',
  'number_error.invalid':
    'Det här är inte ett giltigt telefonnummer ({country}). Kontrollera numret och landet.',
  'number_error.kind':
    'Den här typen av nummer kan inte användas. Ange ett vanligt mobilnummer eller fast nummer.',
  'number_error.landline':
    'Det här är ett fast nummer som inte kan ta emot sms. Välj samtal eller ange ett mobilnummer.',
  'number_error.country_sms':
    'Vi kan inte skicka sms till det här landet ({country}). Välj samtal eller ange ett nummer från ett annat land.',
  'number_error.country_call':
    'Vi kan inte ringa till det här landet ({country}). Välj sms eller ange ett nummer från ett annat land.',
  'number_error.country':
    'Vi kan inte nå nummer i det här landet ({country}). Ange ett nummer från ett annat land.',

  'code.transaction': 'Du bekräftar {amount} till {payee}.',
  'code.sent': 'Vi har precis skickat en sexsiffrig kod till {phone}. Ange koden nedan.',
  'code.resent': 'Vi har skickat koden till {phone} igen.',
  'code.label': 'Verifieringskod',
  'code.hint': '6 siffror',
  'code.expires_in': 'Koden gäller i {minutes, plural, one {# minut} other {# minuter}} till.',
  'code.expires_in_seconds':
    'Koden gäller i {seconds, plural, one {# sekund} other {# sekunder}} till.',
  'code.resend_in':
    'Du kan skicka koden igen om {seconds, plural, one {# sekund} other {# sekunder}}.',
  'code.resend_in_minutes':
    'Du kan skicka koden igen om {minutes, plural, one {# minut} other {# minuter}}.',
  'code.resend_ready': 'Nu kan du skicka koden igen.',
  'code.no_more':
    'Koden kan inte skickas fler gånger. Om den inte har kommit fram väljer du ett annat sätt eller börjar om.',
  'code.help':
    'Det kan ta en minut innan meddelandet kommer fram. Kontrollera att numret stämmer och att telefonen har täckning.',
  'code.auto_read': 'Koden fylldes i från ditt meddelande.',
  'code.checking': 'Koden kontrolleras…',

  'code_error.empty': 'Ange koden.',
  'code_error.format': 'Koden har 6 siffror. Kontrollera det du angav.',
  'code_error.wrong':
    'Koden stämmer inte. Du har {attempts, plural, one {# försök} other {# försök}} kvar.',

  'call.calling': 'Vi ringer {phone} nu.',
  'call.hidden': 'Samtalet kommer från ett dolt nummer.',
  'call.instruction': 'Svara på samtalet, följ anvisningarna och tryck på #.',
  'call.instruction_match':
    'Svara på samtalet, tryck på {digit} på telefonens knappsats och sedan på #.',
  'call.again_in':
    'Du kan be om ett nytt samtal om {seconds, plural, one {# sekund} other {# sekunder}}.',
  'call.again_in_minutes':
    'Du kan be om ett nytt samtal om {minutes, plural, one {# minut} other {# minuter}}.',
  'call.again_ready': 'Nu kan du be om ett nytt samtal.',
  'call.no_more':
    'Vi kan inte ringa fler gånger för den här begäran. Välj ett annat sätt eller börja om.',

  'signin.title': 'Verifiera att det är du',
  'signin.choose': 'Välj ett annat sätt att verifiera dig',
  'signin.option_sms': 'Skicka en kod till {phone}',
  'signin.option_call': 'Ring {phone}',
  'signin.no_other':
    'Det finns inget annat sätt att verifiera dig här. Gå tillbaka till {brand} för att få hjälp.',
  'signin.verified': 'Du är verifierad.',

  'done.returning': 'Du skickas tillbaka till {brand}…',

  'status.queued': 'Vi förbereder.',
  'status.sending': 'Vi kontaktar telefonnätet.',
  'status.sent': 'Koden är på väg.',
  'status.delivered': 'Koden har kommit fram till din telefon.',
  'status.calling': 'Vi ringer din telefon.',
  'status.ringing': 'Din telefon ringer. Svara på samtalet.',
  'status.in_call': 'Samtalet har besvarats. Följ anvisningarna i telefonen.',

  'end_title.sms_verified': 'Sms verifierat',
  'end_title.call_answered': 'Samtalet besvarat',
  'end_title.failed': 'Vi kunde inte verifiera din telefon',
  'end_title.expired': 'Tiden är ute',
  'end_title.canceled': 'Verifieringen avbröts',
  'end_title.locked': 'För många felaktiga koder',
  'end_title.denied': 'Du rapporterade den här begäran',

  'end_text.sms_verified': 'Din telefon har registrerats.',
  'end_text.call_answered': 'Din telefon har registrerats.',
  'end_text.failed': 'Försök igen eller välj ett annat sätt.',
  'end_text.expired':
    'Verifieringen slutfördes inte i tid. Börja om för att få en ny kod eller ett nytt samtal.',
  'end_text.canceled': 'Ingenting har ändrats. Du kan börja om när du vill.',
  'end_text.locked':
    'För att skydda ditt konto fungerar koden inte längre. Börja om för att få en ny.',
  'end_text.denied':
    'I telefonen angav du att du inte hade bett om detta, så vi stoppade det. Om någon annan försöker logga in som du bör du byta lösenord. Om det var du börjar du om.',

  'reason.busy': 'Det var upptaget. Avsluta det andra samtalet och försök igen.',
  'reason.no_answer': 'Ingen svarade på samtalet. Ha telefonen till hands och försök igen.',
  'reason.hung_up':
    'Samtalet avslutades innan någon tryckte på #. Försök igen, svara och tryck på # innan du lägger på.',
  'reason.voicemail':
    'Samtalet gick till röstbrevlådan. Försök igen och svara själv, eller få en kod via sms.',
  'reason.no_keypress':
    'Ingen knapp trycktes ned under samtalet. Försök igen och tryck på de knappar som du ombeds att trycka på.',
  'reason.wrong_keypress':
    'Fel knapp trycktes ned under samtalet. Försök igen och tryck på de knappar som du ombeds att trycka på.',
  'reason.unreachable':
    'Vi kunde inte nå din telefon. Kontrollera att den är på och har täckning och försök igen.',
  'reason.invalid_number': 'Numret används inte. Kontrollera det eller använd ett annat nummer.',
  'reason.landline': 'Numret kan inte ta emot sms. Välj samtal eller använd ett mobilnummer.',
  'reason.opted_out':
    'Numret har avböjt våra sms. Svara START på det senaste för att tillåta dem igen, eller välj samtal.',
  'reason.destination_blocked': 'Vi kan inte nå numrets land eller nät. Använd ett annat nummer.',
  'reason.sender_not_allowed':
    'Vi kan just nu inte skicka sms till numrets land. Välj samtal eller använd ett annat nummer.',
  'reason.rejected_by_provider':
    'Telefonnätet nekade leverans till numret. Välj ett annat sätt eller använd ett annat nummer.',
  'reason.provider_unavailable':
    'Telefontjänsten är inte tillgänglig just nu. Försök igen om några minuter.',
  'reason.too_many_attempts':
    'Det har gjorts för många försök med det här numret. Vänta en stund innan du försöker igen, eller använd ett annat nummer.',
  'reason.fraud_suspected':
    'Vi stoppade begäran av säkerhetsskäl. Försök igen senare eller använd ett annat nummer.',

  'live.reconnecting': 'Anslutningen bröts. Ansluter igen…',
  'live.reconnected': 'Du är ansluten igen.',
  'live.offline': 'Du är offline. Kontrollera internetanslutningen.',
  'live.other_tab': 'Verifieringen är öppen på en annan flik.',

  'session.expired_title': 'Sidan har upphört att gälla',
  'session.expired': 'Gå tillbaka till {brand} och börja om.',
  'session.elsewhere_title': 'Länken har redan öppnats',
  'session.elsewhere':
    'Länken fungerar bara i den webbläsare där den först öppnades. Gå tillbaka till {brand} och börja om.',
  'session.closed':
    'Den här länken eller sidan gäller inte längre. Gå tillbaka till tjänsten som skickade dig hit och börja om.',
  'session.expires_in':
    'Sidan upphör att gälla om {minutes, plural, one {# minut} other {# minuter}}.',

  'error.unexpected': 'Något gick fel hos oss. Försök igen.',
  'error.unavailable': 'Tjänsten är inte tillgänglig just nu. Försök igen om en minut.',
  'error.limit_minutes':
    'Det har gjorts för många försök. Försök igen om {minutes, plural, one {# minut} other {# minuter}}.',
  'error.limit_hours':
    'Det har gjorts för många försök. Försök igen om {hours, plural, one {# timme} other {# timmar}}.',
  'error.announce': 'Fel: {message}',
};
