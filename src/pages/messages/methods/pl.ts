import type { MethodMessages } from './method-messages.js';

export const pl: MethodMessages = {
  'kind.approve': 'Aplikacja uwierzytelniająca (zatwierdzanie)',
  'kind.totp': 'Aplikacja uwierzytelniająca (kod)',
  'kind.phone': 'Telefon',
  'kind.passkey': 'Klucz dostępu',
  'kind.recovery': 'Kody odzyskiwania',

  'step.app': 'Aplikacja',
  'step.of': 'Metoda {number} z {count}: {method}',
  'step.required':
    'Twoja organizacja wymaga skonfigurowania następujących metod potwierdzania tożsamości.',

  'add.title': 'Dodaj metodę',
  'add.question': 'Którą metodę chcesz dodać?',
  'add.other_app': 'Inna aplikacja uwierzytelniająca',
  'add.none': 'Obecnie nie można dodać innej metody.',
  'add.confirm': 'Dodaj',

  'app.get_title': 'Zacznij od pobrania aplikacji',
  'app.get_store': 'Zainstaluj aplikację uwierzytelniającą na telefonie.',
  'app.get_own':
    'Aplikacja uwierzytelniająca działa w przeglądarce telefonu. Otworzy się po zeskanowaniu kodu QR, który pojawi się za chwilę, więc niczego nie trzeba pobierać.',
  'app.download': 'Pobierz teraz',
  'app.after': 'Po zainstalowaniu aplikacji na urządzeniu wybierz „{next}”.',
  'app.other': 'Chcę użyć innej aplikacji uwierzytelniającej',
  'app.account_title': 'Skonfiguruj konto',
  'app.account':
    'Przygotuj telefon. Jeśli aplikacja o to poprosi, zezwól na powiadomienia. Wybierz „{next}”, aby zobaczyć kod QR, który doda konto.',
  'app.account_totp':
    'Dodaj nowe konto w aplikacji uwierzytelniającej. Wybierz „{next}”, aby zobaczyć kod QR.',
  'app.scan_title': 'Zeskanuj kod QR',
  'app.scan':
    'Zeskanuj kod QR aparatem telefonu i dodaj konto w aplikacji. Ta strona przejdzie dalej sama.',
  'app.scan_totp':
    'Zeskanuj kod QR aplikacją uwierzytelniającą. Aplikacja zostanie wtedy połączona z kontem. Następnie wybierz „{next}”.',
  'app.qr': 'Kod QR',
  'app.cannot_scan': 'Nie możesz zeskanować kodu QR?',
  'app.link': 'Otwórz ten link na telefonie:',
  'app.open_here': 'Otwórz aplikację na tym urządzeniu',
  'app.by_hand': 'Wpisz te dane w aplikacji uwierzytelniającej:',
  'app.account_name': 'Nazwa konta',
  'app.secret': 'Tajny klucz',
  'app.copy': 'Kopiuj',
  'app.copied': 'Skopiowano.',
  'app.waiting': 'Czekamy na Twój telefon…',
  'app.not_paired':
    'Twój telefon nie jest jeszcze połączony. Zeskanuj kod QR i dodaj konto w aplikacji.',
  'app.qr_expired': 'Ten kod QR wygasł.',
  'app.new_qr': 'Pobierz nowy kod QR',
  'app.added': 'Dodano aplikację uwierzytelniającą',
  'app.added_text': 'Twoja aplikacja uwierzytelniająca została zarejestrowana.',

  'try.title': 'Wypróbujmy to',
  'try.text':
    'Zatwierdź powiadomienie, które wysyłamy do aplikacji, wpisując liczbę widoczną poniżej.',
  'try.approved': 'Powiadomienie zatwierdzone',

  'approve.title': 'Zatwierdź prośbę o zalogowanie',
  'approve.text': 'Otwórz aplikację uwierzytelniającą i wpisz widoczną liczbę, aby się zalogować.',
  'approve.number': 'Liczba do wpisania w aplikacji',
  'approve.no_number':
    'Liczba jest widoczna tylko na karcie, z której wysłano prośbę. Wyślij nową prośbę, aby otrzymać liczbę tutaj.',
  'approve.queued': 'Wysyłamy prośbę do Twojej aplikacji.',
  'approve.sent': 'Prośba została wysłana. Jeśli nie widzisz powiadomienia, otwórz aplikację.',
  'approve.shown': 'Prośba jest otwarta w Twojej aplikacji.',
  'approve.again': 'Wyślij nową prośbę',

  'totp.title': 'Wpisz kod',
  'totp.text': 'Wpisz 6-cyfrowy kod widoczny w aplikacji uwierzytelniającej.',
  'totp.label': 'Kod z aplikacji',
  'totp.wrong':
    'Ten kod jest nieprawidłowy. Wpisz kod, który aplikacja pokazuje teraz, i sprawdź, czy zegar telefonu jest dobrze ustawiony.',
  'totp.used': 'Ten kod został już użyty. Poczekaj, aż aplikacja pokaże następny.',

  'passkey.title': 'Następnym razem szybciej i bezpieczniej',
  'passkey.text':
    'Utwórz klucz dostępu. Potem zalogujesz się odciskiem palca, twarzą lub blokadą ekranu zamiast kodem.',
  'passkey.create': 'Utwórz klucz dostępu',
  'passkey.created': 'Utworzono klucz dostępu',
  'passkey.created_text': 'Następnym razem możesz zalogować się kluczem dostępu.',
  'passkey.use_text': 'Urządzenie poprosi o odcisk palca, twarz lub blokadę ekranu.',
  'passkey.busy': 'Postępuj zgodnie z instrukcjami przeglądarki.',
  'passkey.not_created':
    'Nie utworzono klucza dostępu. Spróbuj ponownie lub skonfiguruj inną metodę.',
  'passkey.not_used': 'Nie użyto klucza dostępu. Spróbuj ponownie lub wybierz inny sposób.',
  'passkey.unsupported':
    'Ta przeglądarka lub to urządzenie nie może tu używać kluczy dostępu. Wybierz inny sposób.',
  'passkey.exists': 'To urządzenie ma już klucz dostępu do Twojego konta.',
  'passkey.refused':
    'Ten klucz dostępu nie został przyjęty. Spróbuj ponownie lub wybierz inny sposób.',

  'recovery.intro':
    'Jeśli nie masz pod ręką żadnej innej metody, możesz zalogować się kodem odzyskiwania. Pokażemy dziesięć kodów, tylko raz.',
  'recovery.replaces': 'Otrzymane wcześniej kody odzyskiwania przestaną działać.',
  'recovery.show': 'Pokaż kody',
  'recovery.keep': 'Przechowuj te kody w bezpiecznym miejscu. Każdy działa raz.',
  'recovery.download': 'Pobierz',
  'recovery.print': 'Drukuj',
  'recovery.for': '{brand}: kody odzyskiwania',
  'recovery.saved': 'Kody odzyskiwania zapisane',
  'recovery.saved_text': 'Każdego z nich możesz użyć raz, gdy nie masz innej metody.',
  'recovery.text': 'Wpisz jeden z zachowanych kodów odzyskiwania. Każdy działa raz.',
  'recovery.label': 'Kod odzyskiwania',
  'recovery.empty': 'Wpisz kod odzyskiwania. Ma dziesięć liter i cyfr.',
  'recovery.wrong': 'Ten kod jest nieprawidłowy lub został już użyty. Sprawdź go lub użyj innego.',

  'way.approve': 'Zatwierdź prośbę w aplikacji: {name}',
  'way.totp': 'Użyj kodu z aplikacji uwierzytelniającej',
  'way.passkey': 'Użyj klucza dostępu',
  'way.recovery': 'Użyj kodu odzyskiwania',
  'cannot.app': 'Nie mogę teraz użyć aplikacji uwierzytelniającej',
  'cannot.phone': 'Nie mogę teraz użyć telefonu',
  'proof.title': 'Potwierdź swoją tożsamość',
  'proof.text': 'Zanim zmienisz tę metodę, potwierdź tożsamość inną metodą.',
  'proof.none':
    'Nie masz innej metody potwierdzenia tożsamości. Najpierw ją dodaj albo wróć do {brand}, aby uzyskać pomoc.',

  'ended.title': 'Nie udało się potwierdzić Twojej tożsamości',
  'ended.wrong_number_title': 'Nieprawidłowa liczba',
  'ended.wrong_number':
    'Liczba wpisana w aplikacji nie jest tą z tej strony. Wyślij nową prośbę i wpisz jej liczbę.',
  'ended.no_device':
    'Z Twoim kontem nie jest połączone żadne urządzenie z aplikacją. Wybierz inny sposób.',
  'ended.not_answered': 'Nie odpowiedziano na prośbę na czas. Otwórz aplikację i wyślij nową.',
  'ended.limit': 'Było zbyt wiele próśb. Poczekaj kilka minut lub wybierz inny sposób.',
  'ended.locked':
    'Aby chronić Twoje konto, nie przyjmujemy teraz kolejnych kodów. Wybierz inny sposób lub spróbuj później.',
  'ended.other_way': 'Wybierz inny sposób',
  'ended.passed': 'Potwierdzono',

  'success.title': 'Udało się!',
  'success.text':
    'Świetnie! Twoje informacje zabezpieczające zostały skonfigurowane. Wybierz „{done}”, aby kontynuować logowanie.',
  'success.default': 'Domyślna metoda logowania:',
  'success.missing':
    '{count, plural, one {Skonfiguruj jeszcze # metodę, aby zakończyć.} few {Skonfiguruj jeszcze # metody, aby zakończyć.} many {Skonfiguruj jeszcze # metod, aby zakończyć.} other {Skonfiguruj jeszcze # metody, aby zakończyć.}}',

  'info.title': 'Informacje zabezpieczające',
  'info.heading': 'Metody logowania',
  'info.text': 'To są metody, których używasz do logowania na konto lub resetowania hasła.',
  'info.none': 'Nie masz jeszcze metody logowania.',
  'info.add': 'Dodaj metodę logowania',
  'info.default': 'Domyślna',
  'info.added': 'Dodano: {date}',
  'info.used': 'Ostatnie użycie: {date}',
  'info.left':
    '{count, plural, one {Pozostał # kod} few {Pozostały # kody} many {Pozostało # kodów} other {Pozostało # kodu}}',
  'info.change': 'Zmień',
  'info.change_title': 'Zmień tę metodę',
  'info.name': 'Nazwa',
  'info.name_error': 'Wpisz nazwę o długości od 1 do 64 znaków.',
  'info.save': 'Zapisz',
  'info.set_default': 'Ustaw jako domyślną',
  'info.delete': 'Usuń',
  'info.delete_question': 'Czy na pewno chcesz usunąć tę metodę?',
  'info.renamed': 'Nazwa została zmieniona.',
  'info.default_set': 'Domyślna metoda logowania została zmieniona.',
  'info.deleted': 'Metoda została usunięta.',
  'info.gone': 'Ta metoda już nie istnieje.',
};
