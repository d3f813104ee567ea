import type { PageMessages } from './page-messages.js';

export const nl: PageMessages = {
  'page.language': 'Taal',
  'page.sandbox':
    'Testomgeving: er wordt geen echt bericht verzonden en geen echte telefoon gebeld.',
  'page.no_script':
    'Voor deze pagina is JavaScript nodig. Schakel het in uw browser in en laad de pagina opnieuw.',
  'page.loading': 'Een ogenblik…',

  'button.next': 'Volgende',
  'button.back': 'Terug',
  'button.cancel': 'Annuleren',
  'button.done': 'Gereed',
  'button.verify': 'Verifiëren',
  'button.try_again': 'Opnieuw proberen',
  'button.start_again': 'Opnieuw beginnen',
  'button.skip': 'Instellen overslaan',
  'button.different_method': 'Ik wil een andere methode instellen',
  'button.resend': 'Code opnieuw verzenden',
  'button.call_instead': 'Bel me liever',
  'button.text_instead': 'Stuur me liever een sms met een code',
  'button.call_again': 'Bel me opnieuw',
  'button.another_number': 'Een ander nummer gebruiken',
  'button.cannot_use_now': 'Ik kan dit nu niet gebruiken',
  'button.use_here': 'Hier doorgaan',
  'button.return': 'Terug naar {brand}',

  'setup.title': 'Houd uw account veilig',
  'setup.heading': 'Telefoon',
  'setup.intro':
    'U kunt bewijzen wie u bent door een oproep op uw telefoon te beantwoorden of door een code in te voeren die we u per sms sturen.',
  'setup.intro_sms':
    'U kunt bewijzen wie u bent door een code in te voeren die we u per sms sturen.',
  'setup.intro_call': 'U kunt bewijzen wie u bent door een oproep op uw telefoon te beantwoorden.',
  'setup.question': 'Welk telefoonnummer wilt u gebruiken?',
  'setup.rates': 'Er kunnen kosten voor berichten en data in rekening worden gebracht.',
  'setup.consent':
    'Als u ‘{next}’ kiest, gaat u ermee akkoord dat {brand} een sms stuurt of een automatische oproep plaatst naar dit nummer om het te verifiëren.',
  'setup.terms': 'Gebruiksvoorwaarden',
  'setup.privacy': 'Privacyverklaring',

  'number.country': 'Land of regio',
  'number.country_search': 'Zoek op land of landnummer',
  'number.country_option': '{country} ({code})',
  'number.country_results':
    '{count, plural, =0 {Geen land gevonden} one {# land gevonden} other {# landen gevonden}}',
  'number.label': 'Telefoonnummer',
  'number.example': 'Bijvoorbeeld {example}',
  'number.method': 'Hoe kunnen we u bereiken?',
  'number.sms': 'Stuur me een sms met een code',
  'number.call': 'Bel me',

  'number_error.empty': 'Voer uw telefoonnummer in.',
  'number_error.no_country': 'Kies uw land of regio.',
  'number_error.characters': 'Gebruik alleen cijfers, spaties en het plusteken.',
  'number_error.too_short': 'Dit nummer is te kort. Controleer of er geen cijfer ontbreekt.',
  'number_error.too_long': 'Dit nummer is te lang. Controleer of er niet te veel cijfers in staan.',
  'number_error.invalid':
    'Dit is geen geldig telefoonnummer ({country}). Controleer het nummer en het land.',
  'number_error.kind':
    'Dit soort nummer kan niet worden gebruikt. Voer een gewoon mobiel of vast nummer in.',
  'number_error.landline':
    'Dit is een vast nummer, dat geen sms kan ontvangen. Kies een oproep of voer een mobiel nummer in.',
  'number_error.country_sms':
    'We kunnen geen sms naar dit land sturen ({country}). Kies een oproep of voer een nummer uit een ander land in.',
  'number_error.country_call':
    'We kunnen niet naar dit land bellen ({country}). Kies een sms of voer een nummer uit een ander land in.',
  'number_error.country':
    'We kunnen nummers in dit land niet bereiken ({country}). Voer een nummer uit een ander land in.',

  'code.transaction': 'U bevestigt {amount} aan {payee}.',
  'code.sent':
    'We hebben zojuist een code van 6 cijfers naar {phone} gestuurd. Voer de code hieronder in.',
  'code.resent': 'We hebben de code opnieuw naar {phone} gestuurd.',
  'code.label': 'Verificatiecode',
  'code.hint': '6 cijfers',
  'code.expires_in': 'De code is nog {minutes, plural, one {# minuut} other {# minuten}} geldig.',
  'code.expires_in_seconds':
    'De code is nog {seconds, plural, one {# seconde} other {# seconden}} geldig.',
  'code.resend_in':
    'U kunt de code over {seconds, plural, one {# seconde} other {# seconden}} opnieuw laten verzenden.',
  'code.resend_in_minutes':
    'U kunt de code over {minutes, plural, one {# minuut} other {# minuten}} opnieuw laten verzenden.',
  'code.resend_ready': 'U kunt de code nu opnieuw laten verzenden.',
  'code.no_more':
    'Deze code kan niet meer worden verzonden. Als u hem niet hebt ontvangen, kiest u een andere manier of begint u opnieuw.',
  'code.help':
    'Het kan een minuut duren voordat het bericht aankomt. Controleer of het nummer klopt en of uw telefoon bereik heeft.',
  'code.auto_read': 'De code is uit uw bericht overgenomen.',
  'code.checking': 'De code wordt gecontroleerd…',

  'code_error.empty': 'Voer de code in.',
  'code_error.format': 'De code heeft 6 cijfers. Controleer wat u hebt ingevoerd.',
  'code_error.wrong':
    'Deze code is niet juist. U hebt nog {attempts, plural, one {# poging} other {# pogingen}}.',

  'call.calling': 'We bellen {phone} nu.',
  'call.hidden': 'De oproep komt van een verborgen nummer.',
  'call.instruction': 'Beantwoord de oproep, volg de instructies en druk op #.',
  'call.instruction_match':
    'Beantwoord de oproep, druk op {digit} op het toetsenblok van uw telefoon en daarna op #.',
  'call.again_in':
    'U kunt over {seconds, plural, one {# seconde} other {# seconden}} een nieuwe oproep aanvragen.',
  'call.again_in_minutes':
    'U kunt over {minutes, plural, one {# minuut} other {# minuten}} een nieuwe oproep aanvragen.',
  'call.again_ready': 'U kunt nu een nieuwe oproep aanvragen.',
  'call.no_more':
    'We kunnen voor dit verzoek niet opnieuw bellen. Kies een andere manier of begin opnieuw.',

  'signin.title': 'Bevestig dat u het bent',
  'signin.choose': 'Kies een andere manier om u te verifiëren',
  'signin.option_sms': 'Een code naar {phone} sturen',
  'signin.option_call': '{phone} bellen',
  'signin.no_other':
    'Er is hier geen andere manier om u te verifiëren. Ga terug naar {brand} voor hulp.',
  'signin.verified': 'U bent geverifieerd.',

  'done.returning': 'U gaat terug naar {brand}…',

  'status.queued': 'We maken alles klaar.',
  'status.sending': 'We nemen contact op met het telefoonnetwerk.',
  'status.sent': 'De code is onderweg.',
  'status.delivered': 'De code is op uw telefoon aangekomen.',
  'status.calling': 'We bellen uw telefoon.',
  'status.ringing': 'Uw telefoon gaat over. Beantwoord de oproep.',
  'status.in_call': 'De oproep is beantwoord. Volg de instructies aan de telefoon.',

  'end_title.sms_verified': 'Sms geverifieerd',
  'end_title.call_answered': 'Oproep beantwoord',
  'end_title.failed': 'We konden uw telefoon niet verifiëren',
  'end_title.expired': 'De tijd is om',
  'end_title.canceled': 'Verificatie geannuleerd',
  'end_title.locked': 'Te veel onjuiste codes',
  'end_title.denied': 'U hebt dit verzoek gemeld',

  'end_text.sms_verified': 'Uw telefoon is geregistreerd.',
  'end_text.call_answered': 'Uw telefoon is geregistreerd.',
  'end_text.failed': 'Probeer het opnieuw of kies een andere manier.',
  'end_text.expired':
    'De verificatie is niet op tijd voltooid. Begin opnieuw voor een nieuwe code of oproep.',
  'end_text.canceled': 'Er is niets gewijzigd. U kunt op elk moment opnieuw beginnen.',
  'end_text.locked':
    'Om uw account te beschermen, werkt deze code niet meer. Begin opnieuw voor een nieuwe code.',
  'end_text.denied':
    'U hebt aan de telefoon aangegeven dat u hier niet om had gevraagd. Daarom hebben we dit gestopt. Als iemand anders zich als u probeert aan te melden, wijzig dan uw wachtwoord. Als u het zelf was, begin dan opnieuw.',

  'reason.busy': 'De lijn was bezet. Beëindig het andere gesprek en probeer het opnieuw.',
  'reason.no_answer':
    'Niemand heeft de oproep beantwoord. Houd uw telefoon bij de hand en probeer het opnieuw.',
  'reason.hung_up':
    'De oproep is beëindigd voordat op # is gedrukt. Probeer het opnieuw, neem op en druk op # voordat u ophangt.',
  'reason.voicemail':
    'De oproep kwam bij de voicemail terecht. Probeer het opnieuw en neem zelf op, of ontvang een code per sms.',
  'reason.no_keypress':
    'Er is tijdens de oproep niet op een toets gedrukt. Probeer het opnieuw en druk op de gevraagde toetsen.',
  'reason.wrong_keypress':
    'Er is tijdens de oproep op een verkeerde toets gedrukt. Probeer het opnieuw en druk op de gevraagde toetsen.',
  'reason.unreachable':
    'We konden uw telefoon niet bereiken. Controleer of die aanstaat en bereik heeft en probeer het opnieuw.',
  'reason.invalid_number':
    'Dit nummer is niet in gebruik. Controleer het of gebruik een ander nummer.',
  'reason.landline':
    'Dit nummer kan geen sms ontvangen. Kies een oproep of gebruik een mobiel nummer.',
  'reason.opted_out':
    'Dit nummer heeft zich afgemeld voor onze sms-berichten. Beantwoord het laatste bericht met START om ze weer toe te staan, of kies een oproep.',
  'reason.destination_blocked':
    'We kunnen het land of netwerk van dit nummer niet bereiken. Gebruik een ander nummer.',
  'reason.sender_not_allowed':
    'We kunnen op dit moment geen sms sturen naar het land van dit nummer. Kies een oproep of gebruik een ander nummer.',
  'reason.rejected_by_provider':
    'Het telefoonnetwerk heeft de bezorging bij dit nummer geweigerd. Kies een andere manier of gebruik een ander nummer.',
  'reason.provider_unavailable':
    'De telefoondienst is momenteel niet beschikbaar. Probeer het over een paar minuten opnieuw.',
  'reason.too_many_attempts':
    'Er zijn te veel pogingen met dit nummer gedaan. Wacht even voordat u het opnieuw probeert, of gebruik een ander nummer.',
  'reason.fraud_suspected':
    'We hebben dit verzoek om veiligheidsredenen gestopt. Probeer het later opnieuw of gebruik een ander nummer.',

  'live.reconnecting': 'De verbinding is verbroken. Opnieuw verbinden…',
  'live.reconnected': 'U bent weer verbonden.',
  'live.offline': 'U bent offline. Controleer uw internetverbinding.',
  'live.other_tab': 'Deze verificatie is op een ander tabblad geopend.',

  'session.expired_title': 'Deze pagina is verlopen',
  'session.expired': 'Ga terug naar {brand} en begin opnieuw.',
  'session.elsewhere_title': 'Deze link is al geopend',
  'session.elsewhere':
    'De link werkt alleen in de browser waarin deze het eerst is geopend. Ga terug naar {brand} en begin opnieuw.',
  'session.closed':
    'Deze link of pagina is niet meer geldig. Ga terug naar de dienst die u hierheen heeft gestuurd en begin opnieuw.',
  'session.expires_in':
    'Deze pagina verloopt over {minutes, plural, one {# minuut} other {# minuten}}.',

  'error.unexpected': 'Er is bij ons iets misgegaan. Probeer het opnieuw.',
  'error.unavailable':
    'De dienst is momenteel niet beschikbaar. Probeer het over een minuut opnieuw.',
  'error.limit_minutes':
    'Er zijn te veel pogingen gedaan. Probeer het over {minutes, plural, one {# minuut} other {# minuten}} opnieuw.',
  'error.limit_hours':
    'Er zijn te veel pogingen gedaan. Probeer het over {hours, plural, one {# uur} other {# uur}} opnieuw.',
  'error.announce': 'Fout: {message}',
};
