import type { AppMessages } from './app-messages.js';

export const pl: AppMessages = {
  'home.title': 'Uwierzytelnianie',
  'home.accounts': 'Konta',
  'home.empty': 'Nie ma jeszcze żadnego konta',
  'home.empty_text':
    'Na innym ekranie otwórz ustawienia zabezpieczeń swojego konta, wybierz tę aplikację i zeskanuj tam kod aparatem tego urządzenia.',
  'home.paste': 'Lub wklej link tutaj',
  'home.paste_error': 'To nie jest link do dodania konta. Skopiuj cały link.',
  'home.continue': 'Dalej',
  'home.add': 'Dodaj kolejne konto',
  'home.waiting':
    '{count, plural, one {# prośba czeka} few {# prośby czekają} many {# próśb czeka} other {# prośby czeka}}',
  'home.none_waiting': 'Żadna prośba nie czeka.',
  'home.refresh': 'Odśwież',
  'home.removed': 'To urządzenie usunięto z konta.',
  'home.forget': 'Usuń z listy',

  'pair.title': 'Dodaj konto',
  'pair.text': 'Na tym urządzeniu będziesz zatwierdzać logowania do {brand}.',
  'pair.name': 'Nazwa tego urządzenia',
  'pair.name_hint': 'Ta nazwa jest widoczna w ustawieniach Twojego konta.',
  'pair.name_error': 'Wpisz nazwę o długości od 1 do 64 znaków.',
  'pair.add': 'Dodaj to konto',
  'pair.over':
    'Ten kod jest nieznany, użyty lub nieaktualny. Wyświetl nowy w ustawieniach swojego konta.',
  'pair.unsupported':
    'Ta przeglądarka nie może przechować klucza. Użyj aktualnej przeglądarki i nie w oknie prywatnym.',
  'pair.done': 'Konto dodano.',

  'push.title': 'Powiadomienia',
  'push.ask': 'Otrzymuj powiadomienie, gdy czeka na Ciebie prośba.',
  'push.turn_on': 'Włącz powiadomienia',
  'push.turn_off': 'Wyłącz powiadomienia',
  'push.on': 'Powiadomienia są włączone.',
  'push.blocked': 'Powiadomienia są zablokowane. Zezwól na nie w ustawieniach tej przeglądarki.',
  'push.none':
    'Ta przeglądarka nie może tu wyświetlać powiadomień. Otwieraj aplikację podczas logowania. Na iPhonie i iPadzie najpierw dodaj aplikację do ekranu początkowego.',
  'push.failed': 'Nie udało się włączyć powiadomień. Spróbuj ponownie później.',

  'request.title': 'Czy to Ty?',
  'request.what': 'Co',
  'request.sign_in': 'Logowanie',
  'request.where': 'Skąd',
  'request.when': 'Kiedy',
  'request.number': 'Liczba na stronie logowania',
  'request.number_hint': 'Wpisz dwie cyfry widoczne na stronie logowania.',
  'request.number_error': 'Wpisz obie cyfry.',
  'request.delete': 'Usuń ostatnią cyfrę',
  'request.approve': 'Zatwierdź',
  'request.deny': 'Nie, to nie ja',

  'deny.title': 'To nie Ty?',
  'deny.text':
    'Odrzucimy tę prośbę. Jeśli nie pochodzi od Ciebie, ktoś może znać Twoje hasło: zmień je.',
  'deny.confirm': 'Odrzuć tę prośbę',

  'end.approved': 'Zatwierdzono',
  'end.denied': 'Odrzucono',
  'end.wrong_number': 'Zła liczba',
  'end.expired': 'Brak odpowiedzi na czas',
  'end.withdrawn': 'Zakończono gdzie indziej',
  'end_text.approved': 'Wróć na stronę, na której się logujesz.',
  'end_text.denied': 'Nikogo nie wpuszczono. Jeśli próbował ktoś inny, zmień hasło.',
  'end_text.wrong_number':
    'Liczba się nie zgadzała, więc prośbę odrzucono. Jeśli to była Twoja prośba, zacznij od nowa.',
  'end_text.over': 'Ta prośba jest zakończona. Jeśli to była Twoja prośba, zacznij od nowa.',

  'account.save': 'Zapisz',
  'account.saved': 'Nazwę zapisano.',
  'history.title': 'Ostatnie prośby',
  'history.empty': 'Nie było jeszcze żadnej prośby.',
  'remove.open': 'Usuń konto',
  'remove.text': 'To urządzenie nie będzie już zatwierdzać logowań do {brand}.',
  'remove.confirm': 'Usuń z tego urządzenia',
  'remove.done': 'Konto usunięto.',
  'remove.refused':
    'Twoje logowania zaczynają się od tego urządzenia albo nic innego nie jest zarejestrowane. Najpierw zmień to w ustawieniach swojego konta.',

  'notice.title': 'Czeka na Ciebie prośba',
  'notice.text': 'Otwórz ją, aby zatwierdzić lub odrzucić.',

  'error.clock': 'Zegar tego urządzenia jest ustawiony źle. Ustaw go i spróbuj ponownie.',
  'error.limit': 'Zbyt wiele prób. Poczekaj minutę.',
};
