import type { AppMessages } from './app-messages.js';

export const de: AppMessages = {
  'home.title': 'Freigabe',
  'home.accounts': 'Konten',
  'home.empty': 'Noch kein Konto',
  'home.empty_text':
    'Öffnen Sie auf einem anderen Bildschirm die Sicherheitseinstellungen Ihres Kontos, wählen Sie diese App, und scannen Sie den Code dort mit der Kamera dieses Geräts.',
  'home.paste': 'Oder fügen Sie den Link hier ein',
  'home.paste_error':
    'Mit diesem Link kann kein Konto hinzugefügt werden. Kopieren Sie den ganzen Link.',
  'home.continue': 'Weiter',
  'home.add': 'Weiteres Konto hinzufügen',
  'home.waiting': '{count, plural, one {# Anfrage wartet} other {# Anfragen warten}}',
  'home.none_waiting': 'Keine Anfrage wartet.',
  'home.refresh': 'Aktualisieren',
  'home.removed': 'Dieses Gerät wurde aus dem Konto entfernt.',
  'home.forget': 'Aus der Liste nehmen',

  'pair.title': 'Konto hinzufügen',
  'pair.text': 'Sie geben Anmeldungen bei {brand} auf diesem Gerät frei.',
  'pair.name': 'Name dieses Geräts',
  'pair.name_hint': 'Die Einstellungen Ihres Kontos zeigen diesen Namen.',
  'pair.name_error': 'Geben Sie einen Namen mit 1 bis 64 Zeichen ein.',
  'pair.add': 'Dieses Konto hinzufügen',
  'pair.over':
    'Dieser Code ist unbekannt, verwendet oder abgelaufen. Lassen Sie sich in den Einstellungen Ihres Kontos einen neuen zeigen.',
  'pair.unsupported':
    'Dieser Browser kann keinen Schlüssel aufbewahren. Verwenden Sie einen aktuellen Browser und kein privates Fenster.',
  'pair.done': 'Das Konto wurde hinzugefügt.',

  'push.title': 'Benachrichtigungen',
  'push.ask': 'Sie werden benachrichtigt, wenn eine Anfrage auf Sie wartet.',
  'push.turn_on': 'Benachrichtigungen einschalten',
  'push.turn_off': 'Benachrichtigungen ausschalten',
  'push.on': 'Benachrichtigungen sind eingeschaltet.',
  'push.blocked':
    'Benachrichtigungen sind blockiert. Erlauben Sie sie in den Einstellungen dieses Browsers.',
  'push.none':
    'Dieser Browser kann hier keine Benachrichtigungen zeigen. Öffnen Sie die App, wenn Sie sich anmelden. Fügen Sie die App auf iPhone und iPad zuerst zum Home-Bildschirm hinzu.',
  'push.failed':
    'Benachrichtigungen konnten nicht eingeschaltet werden. Versuchen Sie es später erneut.',

  'request.title': 'Sind Sie das?',
  'request.what': 'Was',
  'request.sign_in': 'Anmeldung',
  'request.where': 'Von',
  'request.when': 'Wann',
  'request.number': 'Zahl auf der Anmeldeseite',
  'request.number_hint': 'Geben Sie die zwei Ziffern ein, die die Anmeldeseite zeigt.',
  'request.number_error': 'Geben Sie beide Ziffern ein.',
  'request.delete': 'Letzte Ziffer löschen',
  'request.approve': 'Freigeben',
  'request.deny': 'Nein, das bin ich nicht',

  'deny.title': 'Das sind nicht Sie?',
  'deny.text':
    'Wir lehnen diese Anfrage ab. Wenn sie nicht von Ihnen kommt, kennt vielleicht jemand Ihr Kennwort: Ändern Sie es.',
  'deny.confirm': 'Diese Anfrage ablehnen',

  'end.approved': 'Freigegeben',
  'end.denied': 'Abgelehnt',
  'end.wrong_number': 'Falsche Zahl',
  'end.expired': 'Nicht rechtzeitig beantwortet',
  'end.withdrawn': 'An anderer Stelle beendet',
  'end_text.approved': 'Kehren Sie zu der Seite zurück, auf der Sie sich anmelden.',
  'end_text.denied':
    'Niemand wurde eingelassen. Falls es jemand anderes versucht hat, ändern Sie Ihr Kennwort.',
  'end_text.wrong_number':
    'Die Zahl stimmte nicht, deshalb wurde die Anfrage abgelehnt. Falls Sie es waren, beginnen Sie neu.',
  'end_text.over': 'Diese Anfrage ist beendet. Falls Sie es waren, beginnen Sie neu.',

  'account.save': 'Speichern',
  'account.saved': 'Der Name wurde gespeichert.',
  'history.title': 'Letzte Anfragen',
  'history.empty': 'Es gab noch keine Anfrage.',
  'remove.open': 'Konto entfernen',
  'remove.text': 'Dieses Gerät gibt dann keine Anmeldungen bei {brand} mehr frei.',
  'remove.confirm': 'Von diesem Gerät entfernen',
  'remove.done': 'Das Konto wurde entfernt.',
  'remove.refused':
    'Ihre Anmeldungen beginnen mit diesem Gerät, oder es ist nichts anderes registriert. Ändern Sie das zuerst in den Einstellungen Ihres Kontos.',

  'notice.title': 'Eine Anfrage wartet auf Sie',
  'notice.text': 'Öffnen Sie sie, um sie freizugeben oder abzulehnen.',

  'error.clock': 'Die Uhr dieses Geräts geht falsch. Stellen Sie sie, und versuchen Sie es erneut.',
  'error.limit': 'Das war zu oft. Warten Sie eine Minute.',
};
