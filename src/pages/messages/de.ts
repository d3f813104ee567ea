import type { PageMessages } from './page-messages.js';

export const de: PageMessages = {
  'page.language': 'Sprache',
  'page.sandbox':
    'Testumgebung: Es wird keine echte Nachricht gesendet und kein echtes Telefon angerufen.',
  'page.no_script':
    'Diese Seite benötigt JavaScript. Aktivieren Sie es in Ihrem Browser, und laden Sie die Seite neu.',
  'page.loading': 'Einen Moment…',

  'button.next': 'Weiter',
  'button.back': 'Zurück',
  'button.cancel': 'Abbrechen',
  'button.done': 'Fertig',
  'button.verify': 'Bestätigen',
  'button.try_again': 'Erneut versuchen',
  'button.start_again': 'Neu beginnen',
  'button.skip': 'Einrichtung überspringen',
  'button.different_method': 'Ich möchte eine andere Methode einrichten',
  'button.resend': 'Code erneut senden',
  'button.call_instead': 'Stattdessen anrufen lassen',
  'button.text_instead': 'Stattdessen Code per SMS erhalten',
  'button.call_again': 'Erneut anrufen lassen',
  'button.another_number': 'Andere Nummer verwenden',
  'button.cannot_use_now': 'Das ist mir gerade nicht möglich',
  'button.use_here': 'Hier fortfahren',
  'button.return': 'Zurück zu {brand}',

  'setup.title': 'Schützen Sie Ihr Konto',
  'setup.heading': 'Telefon',
  'setup.intro':
    'Sie können Ihre Identität nachweisen, indem Sie einen Anruf auf Ihrem Telefon annehmen oder einen Code eingeben, den wir Ihnen per SMS senden.',
  'setup.intro_sms':
    'Sie können Ihre Identität nachweisen, indem Sie einen Code eingeben, den wir Ihnen per SMS senden.',
  'setup.intro_call':
    'Sie können Ihre Identität nachweisen, indem Sie einen Anruf auf Ihrem Telefon annehmen.',
  'setup.question': 'Welche Telefonnummer möchten Sie verwenden?',
  'setup.rates': 'Es können Gebühren für Nachrichten und Daten anfallen.',
  'setup.consent':
    'Mit „{next}“ stimmen Sie zu, dass {brand} zur Bestätigung eine SMS an diese Nummer senden oder sie automatisch anrufen darf.',
  'setup.terms': 'Nutzungsbedingungen',
  'setup.privacy': 'Datenschutzerklärung',

  'number.country': 'Land oder Region',
  'number.country_search': 'Land oder Vorwahl suchen',
  'number.country_option': '{country} ({code})',
  'number.country_results':
    '{count, plural, =0 {Kein Land gefunden} one {# Land gefunden} other {# Länder gefunden}}',
  'number.label': 'Telefonnummer',
  'number.example': 'Zum Beispiel {example}',
  'number.method': 'Wie sollen wir Sie erreichen?',
  'number.sms': 'Code per SMS senden',
  'number.call': 'Anrufen lassen',

  'number_error.empty': 'Geben Sie Ihre Telefonnummer ein.',
  'number_error.no_country': 'Wählen Sie Ihr Land oder Ihre Region aus.',
  'number_error.characters': 'Verwenden Sie nur Ziffern, Leerzeichen und das Pluszeichen.',
  'number_error.too_short': 'Diese Nummer ist zu kurz. Prüfen Sie, ob eine Ziffer fehlt.',
  'number_error.too_long': 'Diese Nummer ist zu lang. Prüfen Sie, ob sie zu viele Ziffern enthält.',
  'number_error.invalid':
    'Dies ist keine gültige Telefonnummer ({country}). Prüfen Sie die Nummer und das Land.',
  'number_error.kind':
    'Diese Art von Nummer kann nicht verwendet werden. Geben Sie eine gewöhnliche Mobil- oder Festnetznummer ein.',
  'number_error.landline':
    'Dies ist eine Festnetznummer, die keine SMS empfangen kann. Wählen Sie einen Anruf, oder geben Sie eine Mobilnummer ein.',
  'number_error.country_sms':
    'Wir können keine SMS in dieses Land senden ({country}). Wählen Sie einen Anruf, oder geben Sie eine Nummer aus einem anderen Land ein.',
  'number_error.country_call':
    'Wir können nicht in dieses Land anrufen ({country}). Wählen Sie SMS, oder geben Sie eine Nummer aus einem anderen Land ein.',
  'number_error.country':
    'Wir können keine Nummern in diesem Land erreichen ({country}). Geben Sie eine Nummer aus einem anderen Land ein.',

  'code.transaction': 'Sie bestätigen {amount} an {payee}.',
  'code.sent':
    'Wir haben soeben einen sechsstelligen Code an {phone} gesendet. Geben Sie den Code unten ein.',
  'code.resent': 'Wir haben den Code erneut an {phone} gesendet.',
  'code.label': 'Bestätigungscode',
  'code.hint': '6 Ziffern',
  'code.expires_in':
    'Der Code ist noch {minutes, plural, one {# Minute} other {# Minuten}} gültig.',
  'code.expires_in_seconds':
    'Der Code ist noch {seconds, plural, one {# Sekunde} other {# Sekunden}} gültig.',
  'code.resend_in':
    'Sie können den Code in {seconds, plural, one {# Sekunde} other {# Sekunden}} erneut senden.',
  'code.resend_in_minutes':
    'Sie können den Code in {minutes, plural, one {# Minute} other {# Minuten}} erneut senden.',
  'code.resend_ready': 'Sie können den Code jetzt erneut senden.',
  'code.no_more':
    'Dieser Code kann nicht noch einmal gesendet werden. Wenn er nicht angekommen ist, wählen Sie einen anderen Weg, oder beginnen Sie neu.',
  'code.help':
    'Es kann eine Minute dauern, bis die Nachricht ankommt. Prüfen Sie, ob die Nummer stimmt und Ihr Telefon Empfang hat.',
  'code.auto_read': 'Der Code wurde aus Ihrer Nachricht übernommen.',
  'code.checking': 'Der Code wird geprüft…',

  'code_error.empty': 'Geben Sie den Code ein.',
  'code_error.format': 'Der Code hat 6 Ziffern. Prüfen Sie Ihre Eingabe.',
  'code_error.wrong':
    'Dieser Code ist nicht richtig. Sie haben noch {attempts, plural, one {# Versuch} other {# Versuche}}.',

  'call.calling': 'Wir rufen {phone} jetzt an.',
  'call.hidden': 'Der Anruf kommt von einer unterdrückten Nummer.',
  'call.instruction': 'Nehmen Sie den Anruf an, folgen Sie der Ansage, und drücken Sie #.',
  'call.instruction_match':
    'Nehmen Sie den Anruf an, drücken Sie {digit} auf der Tastatur Ihres Telefons und danach #.',
  'call.again_in':
    'Sie können in {seconds, plural, one {# Sekunde} other {# Sekunden}} einen neuen Anruf anfordern.',
  'call.again_in_minutes':
    'Sie können in {minutes, plural, one {# Minute} other {# Minuten}} einen neuen Anruf anfordern.',
  'call.again_ready': 'Sie können jetzt einen neuen Anruf anfordern.',
  'call.no_more':
    'Für diese Anfrage können wir nicht noch einmal anrufen. Wählen Sie einen anderen Weg, oder beginnen Sie neu.',

  'signin.title': 'Bestätigen Sie, dass Sie es sind',
  'signin.choose': 'Wählen Sie einen anderen Weg zur Bestätigung',
  'signin.option_sms': 'Code an {phone} senden',
  'signin.option_call': '{phone} anrufen',
  'signin.no_other':
    'Hier steht kein anderer Weg zur Bestätigung zur Verfügung. Kehren Sie zu {brand} zurück, um Hilfe zu erhalten.',
  'signin.verified': 'Ihre Identität ist bestätigt.',

  'done.returning': 'Sie werden zu {brand} zurückgeleitet…',

  'status.queued': 'Wir bereiten alles vor.',
  'status.sending': 'Wir stellen die Verbindung zum Telefonnetz her.',
  'status.sent': 'Der Code ist unterwegs.',
  'status.delivered': 'Der Code ist auf Ihrem Telefon angekommen.',
  'status.calling': 'Wir rufen Ihr Telefon an.',
  'status.ringing': 'Ihr Telefon klingelt. Nehmen Sie den Anruf an.',
  'status.in_call': 'Der Anruf wurde angenommen. Folgen Sie den Anweisungen am Telefon.',

  'end_title.sms_verified': 'SMS bestätigt',
  'end_title.call_answered': 'Anruf angenommen',
  'end_title.failed': 'Ihr Telefon konnte nicht bestätigt werden',
  'end_title.expired': 'Die Zeit ist abgelaufen',
  'end_title.canceled': 'Bestätigung abgebrochen',
  'end_title.locked': 'Zu viele falsche Codes',
  'end_title.denied': 'Sie haben diese Anfrage gemeldet',

  'end_text.sms_verified': 'Ihr Telefon wurde erfolgreich registriert.',
  'end_text.call_answered': 'Ihr Telefon wurde erfolgreich registriert.',
  'end_text.failed': 'Versuchen Sie es erneut, oder wählen Sie einen anderen Weg.',
  'end_text.expired':
    'Die Bestätigung wurde nicht rechtzeitig abgeschlossen. Beginnen Sie neu, um einen neuen Code oder Anruf zu erhalten.',
  'end_text.canceled': 'Es wurde nichts geändert. Sie können jederzeit neu beginnen.',
  'end_text.locked':
    'Zum Schutz Ihres Kontos gilt dieser Code nicht mehr. Beginnen Sie neu, um einen neuen zu erhalten.',
  'end_text.denied':
    'Sie haben am Telefon angegeben, dass Sie dies nicht angefordert haben. Deshalb haben wir den Vorgang gestoppt. Falls sich jemand anderes als Sie anmelden will, ändern Sie Ihr Kennwort. Falls Sie es selbst waren, beginnen Sie neu.',

  'reason.busy':
    'Die Leitung war besetzt. Beenden Sie das andere Gespräch, und versuchen Sie es erneut.',
  'reason.no_answer':
    'Niemand hat den Anruf angenommen. Halten Sie Ihr Telefon bereit, und versuchen Sie es erneut.',
  'reason.hung_up':
    'Der Anruf wurde beendet, bevor # gedrückt wurde. Versuchen Sie es erneut, nehmen Sie den Anruf an, und drücken Sie #, bevor Sie auflegen.',
  'reason.voicemail':
    'Der Anruf ging an die Mailbox. Versuchen Sie es erneut, und nehmen Sie ihn selbst an, oder lassen Sie sich einen Code per SMS senden.',
  'reason.no_keypress':
    'Während des Anrufs wurde keine Taste gedrückt. Versuchen Sie es erneut, und drücken Sie die angesagten Tasten.',
  'reason.wrong_keypress':
    'Während des Anrufs wurde eine falsche Taste gedrückt. Versuchen Sie es erneut, und drücken Sie die angesagten Tasten.',
  'reason.unreachable':
    'Wir konnten Ihr Telefon nicht erreichen. Prüfen Sie, ob es eingeschaltet ist und Empfang hat, und versuchen Sie es erneut.',
  'reason.invalid_number':
    'Diese Nummer ist nicht vergeben. Prüfen Sie sie, oder verwenden Sie eine andere Nummer.',
  'reason.landline':
    'Diese Nummer kann keine SMS empfangen. Wählen Sie einen Anruf, oder verwenden Sie eine Mobilnummer.',
  'reason.opted_out':
    'Diese Nummer hat unsere SMS abbestellt. Antworten Sie mit START auf die letzte SMS, um sie wieder zuzulassen, oder wählen Sie einen Anruf.',
  'reason.destination_blocked':
    'Wir können das Land oder Netz dieser Nummer nicht erreichen. Verwenden Sie eine andere Nummer.',
  'reason.sender_not_allowed':
    'Wir können derzeit keine SMS in das Land dieser Nummer senden. Wählen Sie einen Anruf, oder verwenden Sie eine andere Nummer.',
  'reason.rejected_by_provider':
    'Das Telefonnetz hat die Zustellung an diese Nummer abgelehnt. Wählen Sie einen anderen Weg, oder verwenden Sie eine andere Nummer.',
  'reason.provider_unavailable':
    'Der Telefondienst ist derzeit nicht verfügbar. Versuchen Sie es in einigen Minuten erneut.',
  'reason.too_many_attempts':
    'Mit dieser Nummer gab es zu viele Versuche. Warten Sie eine Weile, bevor Sie es erneut versuchen, oder verwenden Sie eine andere Nummer.',
  'reason.fraud_suspected':
    'Wir haben diese Anfrage aus Sicherheitsgründen gestoppt. Versuchen Sie es später erneut, oder verwenden Sie eine andere Nummer.',

  'live.reconnecting': 'Die Verbindung wurde unterbrochen. Sie wird wiederhergestellt…',
  'live.reconnected': 'Sie sind wieder verbunden.',
  'live.offline': 'Sie sind offline. Prüfen Sie Ihre Internetverbindung.',
  'live.other_tab': 'Diese Bestätigung ist in einem anderen Tab geöffnet.',

  'session.expired_title': 'Diese Seite ist abgelaufen',
  'session.expired': 'Kehren Sie zu {brand} zurück, und beginnen Sie neu.',
  'session.elsewhere_title': 'Dieser Link wurde bereits geöffnet',
  'session.elsewhere':
    'Der Link funktioniert nur in dem Browser, in dem er zuerst geöffnet wurde. Kehren Sie zu {brand} zurück, und beginnen Sie neu.',
  'session.closed':
    'Dieser Link oder diese Seite ist nicht mehr gültig. Kehren Sie zu dem Dienst zurück, der Sie hierher geleitet hat, und beginnen Sie von vorn.',
  'session.expires_in':
    'Diese Seite läuft in {minutes, plural, one {# Minute} other {# Minuten}} ab.',

  'error.unexpected': 'Bei uns ist ein Fehler aufgetreten. Versuchen Sie es erneut.',
  'error.unavailable':
    'Der Dienst ist derzeit nicht verfügbar. Versuchen Sie es in einer Minute erneut.',
  'error.limit_minutes':
    'Es gab zu viele Versuche. Versuchen Sie es in {minutes, plural, one {# Minute} other {# Minuten}} erneut.',
  'error.limit_hours':
    'Es gab zu viele Versuche. Versuchen Sie es in {hours, plural, one {# Stunde} other {# Stunden}} erneut.',
  'error.announce': 'Fehler: {message}',
};
