import type { MethodMessages } from './method-messages.js';

export const de: MethodMessages = {
  'kind.approve': 'Authentifizierungs-App (Genehmigung)',
  'kind.totp': 'Authentifizierungs-App (Code)',
  'kind.phone': 'Telefon',
  'kind.passkey': 'Passkey',
  'kind.recovery': 'Wiederherstellungscodes',

  'step.app': 'App',
  'step.of': 'Methode {number} von {count}: {method}',
  'step.required':
    'Ihre Organisation verlangt, dass Sie die folgenden Methoden zum Nachweis Ihrer Identität einrichten.',

  'add.title': 'Methode hinzufügen',
  'add.question': 'Welche Methode möchten Sie hinzufügen?',
  'add.other_app': 'Andere Authentifizierungs-App',
  'add.none': 'Zurzeit kann keine weitere Methode hinzugefügt werden.',
  'add.confirm': 'Hinzufügen',

  'app.get_title': 'Holen Sie sich zuerst die App',
  'app.get_store': 'Installieren Sie die Authentifizierungs-App auf Ihrem Telefon.',
  'app.get_own':
    'Die Authentifizierungs-App läuft im Browser Ihres Telefons. Sie öffnet sich, wenn Sie den folgenden QR-Code scannen. Sie brauchen also nichts herunterzuladen.',
  'app.download': 'Jetzt herunterladen',
  'app.after': 'Wählen Sie „{next}“, nachdem Sie die App auf Ihrem Gerät installiert haben.',
  'app.other': 'Ich möchte eine andere Authentifizierungs-App verwenden',
  'app.account_title': 'Konto einrichten',
  'app.account':
    'Nehmen Sie Ihr Telefon zur Hand. Lassen Sie Benachrichtigungen zu, falls die App danach fragt. Mit „{next}“ sehen Sie den QR-Code, der Ihr Konto hinzufügt.',
  'app.account_totp':
    'Fügen Sie in Ihrer Authentifizierungs-App ein neues Konto hinzu. Mit „{next}“ sehen Sie den QR-Code.',
  'app.scan_title': 'QR-Code scannen',
  'app.scan':
    'Scannen Sie den QR-Code mit der Kamera Ihres Telefons, und fügen Sie das Konto in der App hinzu. Diese Seite geht dann von selbst weiter.',
  'app.scan_totp':
    'Scannen Sie den QR-Code mit der Authentifizierungs-App. So wird die App mit Ihrem Konto verbunden. Wählen Sie danach „{next}“.',
  'app.qr': 'QR-Code',
  'app.cannot_scan': 'Können Sie den QR-Code nicht scannen?',
  'app.link': 'Öffnen Sie diesen Link auf Ihrem Telefon:',
  'app.open_here': 'App auf diesem Gerät öffnen',
  'app.by_hand': 'Geben Sie dies in Ihre Authentifizierungs-App ein:',
  'app.account_name': 'Kontoname',
  'app.secret': 'Geheimer Schlüssel',
  'app.copy': 'Kopieren',
  'app.copied': 'Kopiert.',
  'app.waiting': 'Wir warten auf Ihr Telefon…',
  'app.not_paired':
    'Ihr Telefon ist noch nicht verbunden. Scannen Sie den QR-Code, und fügen Sie das Konto in der App hinzu.',
  'app.qr_expired': 'Dieser QR-Code ist abgelaufen.',
  'app.new_qr': 'Neuen QR-Code anfordern',
  'app.added': 'Authentifizierungs-App hinzugefügt',
  'app.added_text': 'Ihre Authentifizierungs-App wurde registriert.',

  'try.title': 'Probieren wir es aus',
  'try.text':
    'Genehmigen Sie die Benachrichtigung, die wir an Ihre App senden, indem Sie dort die unten angezeigte Zahl eingeben.',
  'try.approved': 'Benachrichtigung genehmigt',

  'approve.title': 'Anmeldeanforderung genehmigen',
  'approve.text':
    'Öffnen Sie Ihre Authentifizierungs-App, und geben Sie die angezeigte Zahl ein, um sich anzumelden.',
  'approve.number': 'Zahl für die Eingabe in der App',
  'approve.no_number':
    'Die Zahl wird nur in dem Tab angezeigt, der die Anforderung gesendet hat. Senden Sie eine neue Anforderung, um hier eine Zahl zu erhalten.',
  'approve.queued': 'Wir senden die Anforderung an Ihre App.',
  'approve.sent':
    'Die Anforderung wurde gesendet. Öffnen Sie die App, falls Sie keine Benachrichtigung sehen.',
  'approve.shown': 'Die Anforderung ist in Ihrer App geöffnet.',
  'approve.again': 'Neue Anforderung senden',

  'totp.title': 'Code eingeben',
  'totp.text':
    'Geben Sie den 6-stelligen Code ein, der in der Authentifizierungs-App angezeigt wird.',
  'totp.label': 'Code aus der App',
  'totp.wrong':
    'Dieser Code ist nicht richtig. Geben Sie den Code ein, den die App jetzt anzeigt, und prüfen Sie, ob die Uhr Ihres Telefons richtig geht.',
  'totp.used': 'Dieser Code wurde bereits verwendet. Warten Sie, bis die App den nächsten anzeigt.',

  'passkey.title': 'Nächstes Mal schneller und sicherer',
  'passkey.text':
    'Erstellen Sie einen Passkey. Dann melden Sie sich mit Fingerabdruck, Gesicht oder Displaysperre statt mit einem Code an.',
  'passkey.create': 'Passkey erstellen',
  'passkey.created': 'Passkey erstellt',
  'passkey.created_text': 'Nächstes Mal können Sie sich mit Ihrem Passkey anmelden.',
  'passkey.use_text':
    'Ihr Gerät fragt nach Ihrem Fingerabdruck, Ihrem Gesicht oder Ihrer Displaysperre.',
  'passkey.busy': 'Folgen Sie den Anweisungen Ihres Browsers.',
  'passkey.not_created':
    'Es wurde kein Passkey erstellt. Versuchen Sie es erneut, oder richten Sie eine andere Methode ein.',
  'passkey.not_used':
    'Der Passkey wurde nicht verwendet. Versuchen Sie es erneut, oder wählen Sie einen anderen Weg.',
  'passkey.unsupported':
    'Dieser Browser oder dieses Gerät kann hier keine Passkeys verwenden. Wählen Sie einen anderen Weg.',
  'passkey.exists': 'Dieses Gerät hat bereits einen Passkey für Ihr Konto.',
  'passkey.refused':
    'Dieser Passkey wurde nicht akzeptiert. Versuchen Sie es erneut, oder wählen Sie einen anderen Weg.',

  'recovery.intro':
    'Wenn Sie keine Ihrer anderen Methoden zur Hand haben, können Sie sich mit einem Wiederherstellungscode anmelden. Wir zeigen Ihnen zehn Codes, und nur einmal.',
  'recovery.replaces': 'Frühere Wiederherstellungscodes gelten dann nicht mehr.',
  'recovery.show': 'Codes anzeigen',
  'recovery.keep': 'Bewahren Sie diese Codes an einem sicheren Ort auf. Jeder gilt einmal.',
  'recovery.download': 'Herunterladen',
  'recovery.print': 'Drucken',
  'recovery.for': '{brand}: Wiederherstellungscodes',
  'recovery.saved': 'Wiederherstellungscodes gespeichert',
  'recovery.saved_text': 'Sie können jeden einmal verwenden, wenn Sie keine andere Methode haben.',
  'recovery.text':
    'Geben Sie einen der Wiederherstellungscodes ein, die Sie aufbewahrt haben. Jeder gilt einmal.',
  'recovery.label': 'Wiederherstellungscode',
  'recovery.empty':
    'Geben Sie einen Wiederherstellungscode ein. Er hat zehn Buchstaben und Ziffern.',
  'recovery.wrong':
    'Dieser Code ist nicht richtig oder wurde bereits verwendet. Prüfen Sie ihn, oder verwenden Sie einen anderen.',

  'way.approve': 'Anforderung in der App genehmigen: {name}',
  'way.totp': 'Code aus der Authentifizierungs-App verwenden',
  'way.passkey': 'Passkey verwenden',
  'way.recovery': 'Wiederherstellungscode verwenden',
  'cannot.app': 'Ich kann meine Authentifizierungs-App gerade nicht verwenden',
  'cannot.phone': 'Ich kann mein Telefon gerade nicht verwenden',
  'proof.title': 'Bestätigen Sie Ihre Identität',
  'proof.text': 'Bevor Sie diese Methode ändern, weisen Sie Ihre Identität mit einer anderen nach.',
  'proof.none':
    'Sie haben keine andere Methode, um Ihre Identität nachzuweisen. Fügen Sie zuerst eine hinzu, oder kehren Sie zu {brand} zurück, um Hilfe zu erhalten.',

  'ended.title': 'Wir konnten Ihre Identität nicht bestätigen',
  'ended.wrong_number_title': 'Falsche Zahl',
  'ended.wrong_number':
    'Die in der App eingegebene Zahl ist nicht die auf dieser Seite. Senden Sie eine neue Anforderung, und geben Sie deren Zahl ein.',
  'ended.no_device':
    'Mit Ihrem Konto ist kein Gerät mit der App verbunden. Wählen Sie einen anderen Weg.',
  'ended.not_answered':
    'Die Anforderung wurde nicht rechtzeitig beantwortet. Öffnen Sie die App, und senden Sie eine neue.',
  'ended.limit':
    'Es gab zu viele Anforderungen. Warten Sie einige Minuten, oder wählen Sie einen anderen Weg.',
  'ended.locked':
    'Zum Schutz Ihres Kontos werden jetzt keine Codes mehr angenommen. Wählen Sie einen anderen Weg, oder versuchen Sie es später erneut.',
  'ended.other_way': 'Anderen Weg wählen',
  'ended.passed': 'Bestätigt',

  'success.title': 'Geschafft!',
  'success.text':
    'Gut gemacht! Sie haben Ihre Sicherheitsinformationen eingerichtet. Wählen Sie „{done}“, um die Anmeldung fortzusetzen.',
  'success.default': 'Standardmethode für die Anmeldung:',
  'success.missing':
    '{count, plural, one {Richten Sie noch # Methode ein, um fertig zu werden.} other {Richten Sie noch # Methoden ein, um fertig zu werden.}}',

  'info.title': 'Sicherheitsinformationen',
  'info.heading': 'Anmeldemethoden',
  'info.text':
    'Mit diesen Methoden melden Sie sich bei Ihrem Konto an oder setzen Ihr Kennwort zurück.',
  'info.none': 'Sie haben noch keine Anmeldemethode.',
  'info.add': 'Anmeldemethode hinzufügen',
  'info.default': 'Standard',
  'info.added': 'Hinzugefügt: {date}',
  'info.used': 'Zuletzt verwendet: {date}',
  'info.left': '{count, plural, one {Noch # Code} other {Noch # Codes}}',
  'info.change': 'Ändern',
  'info.change_title': 'Diese Methode ändern',
  'info.name': 'Bezeichnung',
  'info.name_error': 'Geben Sie eine Bezeichnung mit 1 bis 64 Zeichen ein.',
  'info.save': 'Speichern',
  'info.set_default': 'Als Standard festlegen',
  'info.delete': 'Löschen',
  'info.delete_question': 'Möchten Sie diese Methode wirklich löschen?',
  'info.renamed': 'Die Bezeichnung wurde geändert.',
  'info.default_set': 'Die Standardmethode für die Anmeldung wurde geändert.',
  'info.deleted': 'Die Methode wurde gelöscht.',
  'info.gone': 'Diese Methode gibt es nicht mehr.',
};
