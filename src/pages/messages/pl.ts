import type { PageMessages } from './page-messages.js';

export const pl: PageMessages = {
  'page.language': 'Język',
  'page.sandbox':
    'Środowisko testowe: nie są wysyłane prawdziwe wiadomości ani nawiązywane prawdziwe połączenia.',
  'page.no_script': 'Ta strona wymaga JavaScriptu. Włącz go w przeglądarce i odśwież stronę.',
  'page.loading': 'Chwileczkę…',

  'button.next': 'Dalej',
  'button.back': 'Wstecz',
  'button.cancel': 'Anuluj',
  'button.done': 'Gotowe',
  'button.verify': 'Zweryfikuj',
  'button.try_again': 'Spróbuj ponownie',
  'button.start_again': 'Zacznij od nowa',
  'button.skip': 'Pomiń konfigurację',
  'button.different_method': 'Chcę skonfigurować inną metodę',
  'button.resend': 'Wyślij kod ponownie',
  'button.call_instead': 'Wolę połączenie telefoniczne',
  'button.text_instead': 'Wolę kod w wiadomości SMS',
  'button.call_again': 'Zadzwoń do mnie ponownie',
  'button.another_number': 'Użyj innego numeru',
  'button.cannot_use_now': 'Nie mogę teraz z tego skorzystać',
  'button.use_here': 'Kontynuuj tutaj',
  'button.return': 'Wróć do {brand}',

  'setup.title': 'Zadbaj o bezpieczeństwo konta',
  'setup.heading': 'Telefon',
  'setup.intro':
    'Możesz potwierdzić swoją tożsamość, odbierając połączenie telefoniczne lub wpisując kod, który wyślemy SMS-em na Twój telefon.',
  'setup.intro_sms':
    'Możesz potwierdzić swoją tożsamość, wpisując kod, który wyślemy SMS-em na Twój telefon.',
  'setup.intro_call': 'Możesz potwierdzić swoją tożsamość, odbierając połączenie telefoniczne.',
  'setup.question': 'Jakiego numeru telefonu chcesz używać?',
  'setup.rates': 'Mogą zostać naliczone opłaty za wiadomości i transmisję danych.',
  'setup.consent':
    'Wybierając „{next}”, wyrażasz zgodę na wysłanie przez {brand} wiadomości SMS lub wykonanie automatycznego połączenia na ten numer w celu jego weryfikacji.',
  'setup.terms': 'Warunki użytkowania',
  'setup.privacy': 'Polityka prywatności',

  'number.country': 'Kraj lub region',
  'number.country_search': 'Wyszukaj kraj lub numer kierunkowy',
  'number.country_option': '{country} ({code})',
  'number.country_results':
    '{count, plural, =0 {Nie znaleziono żadnego kraju} one {Znaleziono # kraj} few {Znaleziono # kraje} many {Znaleziono # krajów} other {Znaleziono # kraju}}',
  'number.label': 'Numer telefonu',
  'number.example': 'Na przykład {example}',
  'number.method': 'Jak możemy się z Tobą skontaktować?',
  'number.sms': 'Wyślij mi kod SMS-em',
  'number.call': 'Zadzwoń do mnie',

  'number_error.empty': 'Wpisz swój numer telefonu.',
  'number_error.no_country': 'Wybierz kraj lub region.',
  'number_error.characters': 'Użyj tylko cyfr, spacji i znaku +.',
  'number_error.too_short': 'Ten numer jest za krótki. Sprawdź, czy nie brakuje żadnej cyfry.',
  'number_error.too_long': 'Ten numer jest za długi. Sprawdź, czy nie ma w nim zbyt wielu cyfr.',
  'number_error.invalid':
    'To nie jest prawidłowy numer telefonu ({country}). Sprawdź numer i kraj.',
  'number_error.kind':
    'Nie można użyć numeru tego rodzaju. Wpisz zwykły numer komórkowy lub stacjonarny.',
  'number_error.landline':
    'To jest numer stacjonarny, który nie może odbierać SMS-ów. Wybierz połączenie lub wpisz numer komórkowy.',
  'number_error.country_sms':
    'Nie możemy wysyłać SMS-ów do tego kraju ({country}). Wybierz połączenie lub wpisz numer z innego kraju.',
  'number_error.country_call':
    'Nie możemy dzwonić do tego kraju ({country}). Wybierz SMS lub wpisz numer z innego kraju.',
  'number_error.country':
    'Nie obsługujemy numerów z tego kraju ({country}). Wpisz numer z innego kraju.',

  'code.transaction': 'Potwierdzana kwota: {amount}, odbiorca: {payee}.',
  'code.sent': 'Właśnie wysłaliśmy 6-cyfrowy kod na numer {phone}. Wpisz ten kod poniżej.',
  'code.resent': 'Wysłaliśmy kod ponownie na numer {phone}.',
  'code.label': 'Kod weryfikacyjny',
  'code.hint': '6 cyfr',
  'code.expires_in':
    'Kod będzie ważny jeszcze przez {minutes, plural, one {# minutę} few {# minuty} many {# minut} other {# minuty}}.',
  'code.expires_in_seconds':
    'Kod będzie ważny jeszcze przez {seconds, plural, one {# sekundę} few {# sekundy} many {# sekund} other {# sekundy}}.',
  'code.resend_in':
    'Kod można wysłać ponownie za {seconds, plural, one {# sekundę} few {# sekundy} many {# sekund} other {# sekundy}}.',
  'code.resend_in_minutes':
    'Kod można wysłać ponownie za {minutes, plural, one {# minutę} few {# minuty} many {# minut} other {# minuty}}.',
  'code.resend_ready': 'Teraz można wysłać kod ponownie.',
  'code.no_more':
    'Tego kodu nie można już wysłać ponownie. Jeśli nie dotarł, wybierz inny sposób lub zacznij od nowa.',
  'code.help':
    'Wiadomość może dotrzeć po minucie. Sprawdź, czy numer jest poprawny i czy telefon ma zasięg.',
  'code.auto_read': 'Kod został pobrany z Twojej wiadomości.',
  'code.checking': 'Sprawdzanie kodu…',

  'code_error.empty': 'Wpisz kod.',
  'code_error.format': 'Kod ma 6 cyfr. Sprawdź wpisany kod.',
  'code_error.wrong':
    'Ten kod jest nieprawidłowy. {attempts, plural, one {Została # próba} few {Zostały # próby} many {Zostało # prób} other {Zostało # próby}}.',

  'call.calling': 'Dzwonimy teraz na numer {phone}.',
  'call.hidden': 'Połączenie przychodzi z numeru zastrzeżonego.',
  'call.instruction': 'Odbierz połączenie, postępuj zgodnie z instrukcjami i naciśnij #.',
  'call.instruction_match':
    'Odbierz połączenie, naciśnij {digit} na klawiaturze telefonu, a następnie #.',
  'call.again_in':
    'O kolejne połączenie można poprosić za {seconds, plural, one {# sekundę} few {# sekundy} many {# sekund} other {# sekundy}}.',
  'call.again_in_minutes':
    'O kolejne połączenie można poprosić za {minutes, plural, one {# minutę} few {# minuty} many {# minut} other {# minuty}}.',
  'call.again_ready': 'Teraz można poprosić o kolejne połączenie.',
  'call.no_more':
    'W ramach tej prośby nie możemy zadzwonić ponownie. Wybierz inny sposób lub zacznij od nowa.',

  'signin.title': 'Potwierdź, że to Ty',
  'signin.choose': 'Wybierz inny sposób weryfikacji',
  'signin.option_sms': 'Wyślij kod na numer {phone}',
  'signin.option_call': 'Zadzwoń na numer {phone}',
  'signin.no_other': 'Nie ma tu innego sposobu weryfikacji. Wróć do {brand}, aby uzyskać pomoc.',
  'signin.verified': 'Twoja tożsamość została potwierdzona.',

  'done.returning': 'Wracamy do {brand}…',

  'status.queued': 'Trwa przygotowanie.',
  'status.sending': 'Łączymy się z siecią telefoniczną.',
  'status.sent': 'Kod jest w drodze.',
  'status.delivered': 'Kod dotarł na Twój telefon.',
  'status.calling': 'Dzwonimy na Twój telefon.',
  'status.ringing': 'Twój telefon dzwoni. Odbierz połączenie.',
  'status.in_call': 'Połączenie zostało odebrane. Postępuj zgodnie z instrukcjami w telefonie.',

  'end_title.sms_verified': 'SMS zweryfikowany',
  'end_title.call_answered': 'Połączenie odebrane',
  'end_title.failed': 'Nie udało się zweryfikować telefonu',
  'end_title.expired': 'Czas minął',
  'end_title.canceled': 'Weryfikacja anulowana',
  'end_title.locked': 'Zbyt wiele błędnych kodów',
  'end_title.denied': 'Ta prośba została zgłoszona',

  'end_text.sms_verified': 'Twój telefon został zarejestrowany.',
  'end_text.call_answered': 'Twój telefon został zarejestrowany.',
  'end_text.failed': 'Spróbuj ponownie lub wybierz inny sposób.',
  'end_text.expired':
    'Weryfikacja nie została ukończona na czas. Zacznij od nowa, aby otrzymać nowy kod lub połączenie.',
  'end_text.canceled': 'Nic nie zostało zmienione. Możesz zacząć od nowa w dowolnej chwili.',
  'end_text.locked':
    'Aby chronić Twoje konto, ten kod już nie działa. Zacznij od nowa, aby otrzymać nowy.',
  'end_text.denied':
    'Podczas połączenia otrzymaliśmy informację, że ta prośba nie pochodzi od Ciebie, więc ją zatrzymaliśmy. Jeśli ktoś inny próbuje zalogować się na Twoje konto, zmień hasło. Jeśli to była Twoja prośba, zacznij od nowa.',

  'reason.busy': 'Linia była zajęta. Zakończ drugą rozmowę i spróbuj ponownie.',
  'reason.no_answer': 'Nikt nie odebrał połączenia. Miej telefon pod ręką i spróbuj ponownie.',
  'reason.hung_up':
    'Połączenie zakończyło się przed naciśnięciem #. Spróbuj ponownie, odbierz i naciśnij # przed rozłączeniem się.',
  'reason.voicemail':
    'Połączenie trafiło do poczty głosowej. Spróbuj ponownie i odbierz osobiście lub poproś o kod SMS-em.',
  'reason.no_keypress':
    'Podczas połączenia nie naciśnięto żadnego klawisza. Spróbuj ponownie i naciśnij wskazane klawisze.',
  'reason.wrong_keypress':
    'Podczas połączenia naciśnięto niewłaściwy klawisz. Spróbuj ponownie i naciśnij wskazane klawisze.',
  'reason.unreachable':
    'Nie udało się połączyć z Twoim telefonem. Sprawdź, czy jest włączony i ma zasięg, a potem spróbuj ponownie.',
  'reason.invalid_number': 'Ten numer nie jest używany. Sprawdź go lub użyj innego numeru.',
  'reason.landline':
    'Ten numer nie może odbierać SMS-ów. Wybierz połączenie lub użyj numeru komórkowego.',
  'reason.opted_out':
    'Na tym numerze zrezygnowano z naszych SMS-ów. Odpowiedz START na ostatni z nich, aby znowu je otrzymywać, lub wybierz połączenie.',
  'reason.destination_blocked': 'Nie obsługujemy kraju lub sieci tego numeru. Użyj innego numeru.',
  'reason.sender_not_allowed':
    'Obecnie nie możemy wysyłać SMS-ów do kraju tego numeru. Wybierz połączenie lub użyj innego numeru.',
  'reason.rejected_by_provider':
    'Sieć telefoniczna odmówiła połączenia z tym numerem. Wybierz inny sposób lub użyj innego numeru.',
  'reason.provider_unavailable':
    'Usługa telefoniczna jest obecnie niedostępna. Spróbuj ponownie za kilka minut.',
  'reason.too_many_attempts':
    'Wykonano zbyt wiele prób z tym numerem. Odczekaj chwilę, zanim spróbujesz ponownie, lub użyj innego numeru.',
  'reason.fraud_suspected':
    'Zatrzymaliśmy tę prośbę ze względów bezpieczeństwa. Spróbuj ponownie później lub użyj innego numeru.',

  'live.reconnecting': 'Połączenie z internetem zostało przerwane. Trwa ponowne łączenie…',
  'live.reconnected': 'Połączenie zostało przywrócone.',
  'live.offline': 'Jesteś offline. Sprawdź połączenie z internetem.',
  'live.other_tab': 'Ta weryfikacja jest otwarta na innej karcie.',

  'session.expired_title': 'Ta strona wygasła',
  'session.expired': 'Wróć do {brand} i zacznij od nowa.',
  'session.elsewhere_title': 'Ten link został już otwarty',
  'session.elsewhere':
    'Link działa tylko w przeglądarce, w której otwarto go po raz pierwszy. Wróć do {brand} i zacznij od nowa.',
  'session.closed':
    'Ten link lub strona straciły ważność. Wróć do usługi, która Cię tu skierowała, i zacznij od nowa.',
  'session.expires_in':
    'Ta strona wygaśnie za {minutes, plural, one {# minutę} few {# minuty} many {# minut} other {# minuty}}.',

  'error.unexpected': 'Coś poszło nie tak po naszej stronie. Spróbuj ponownie.',
  'error.unavailable': 'Usługa jest obecnie niedostępna. Spróbuj ponownie za minutę.',
  'error.limit_minutes':
    'Było zbyt wiele prób. Spróbuj ponownie za {minutes, plural, one {# minutę} few {# minuty} many {# minut} other {# minuty}}.',
  'error.limit_hours':
    'Było zbyt wiele prób. Spróbuj ponownie za {hours, plural, one {# godzinę} few {# godziny} many {# godzin} other {# godziny}}.',
  'error.announce': 'Błąd: {message}',
};
