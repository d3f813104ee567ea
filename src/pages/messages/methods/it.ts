import type { MethodMessages } from './method-messages.js';

export const it: MethodMessages = {
  'kind.approve': 'App di autenticazione (approvazione)',
  'kind.totp': 'App di autenticazione (codice)',
  'kind.phone': 'Telefono',
  'kind.passkey': 'Passkey',
  'kind.recovery': 'Codici di recupero',

  'step.app': 'App',
  'step.of': 'Metodo {number} di {count}: {method}',
  'step.required':
    'La tua organizzazione richiede di configurare i metodi seguenti per dimostrare la tua identità.',

  'add.title': 'Aggiungi un metodo',
  'add.question': 'Quale metodo vuoi aggiungere?',
  'add.other_app': 'Un’altra app di autenticazione',
  'add.none': 'Al momento non è possibile aggiungere altri metodi.',
  'add.confirm': 'Aggiungi',

  'app.get_title': 'Per prima cosa procurati l’app',
  'app.get_store': 'Installa l’app di autenticazione sul telefono.',
  'app.get_own':
    'L’app di autenticazione funziona nel browser del telefono. Si apre quando scansioni il codice QR che segue, quindi non c’è nulla da scaricare.',
  'app.download': 'Scarica ora',
  'app.after': 'Dopo aver installato l’app sul dispositivo, scegli «{next}».',
  'app.other': 'Voglio usare un’altra app di autenticazione',
  'app.account_title': 'Configura l’account',
  'app.account':
    'Prendi il telefono. Se l’app lo chiede, consenti le notifiche. Scegli «{next}» per vedere il codice QR che aggiunge il tuo account.',
  'app.account_totp':
    'Aggiungi un nuovo account nella tua app di autenticazione. Scegli «{next}» per vedere il codice QR.',
  'app.scan_title': 'Scansiona il codice QR',
  'app.scan':
    'Scansiona il codice QR con la fotocamera del telefono e aggiungi l’account nell’app. Questa pagina prosegue da sola.',
  'app.scan_totp':
    'Scansiona il codice QR con l’app di autenticazione. L’app viene così collegata al tuo account. Poi scegli «{next}».',
  'app.qr': 'Codice QR',
  'app.cannot_scan': 'Non riesci a scansionare il codice QR?',
  'app.link': 'Apri questo link sul telefono:',
  'app.open_here': 'Apri l’app su questo dispositivo',
  'app.by_hand': 'Inserisci questi dati nella tua app di autenticazione:',
  'app.account_name': 'Nome dell’account',
  'app.secret': 'Chiave segreta',
  'app.copy': 'Copia',
  'app.copied': 'Copiato.',
  'app.waiting': 'In attesa del telefono…',
  'app.not_paired':
    'Il telefono non è ancora collegato. Scansiona il codice QR e aggiungi l’account nell’app.',
  'app.qr_expired': 'Questo codice QR è scaduto.',
  'app.new_qr': 'Ottieni un nuovo codice QR',
  'app.added': 'App di autenticazione aggiunta',
  'app.added_text': 'La tua app di autenticazione è stata registrata.',

  'try.title': 'Facciamo una prova',
  'try.text':
    'Approva la notifica che inviamo alla tua app inserendo il numero mostrato di seguito.',
  'try.approved': 'Notifica approvata',

  'approve.title': 'Approva la richiesta di accesso',
  'approve.text': 'Apri la tua app di autenticazione e inserisci il numero mostrato per accedere.',
  'approve.number': 'Numero da inserire nell’app',
  'approve.no_number':
    'Il numero è mostrato solo nella scheda che ha inviato la richiesta. Invia una nuova richiesta per ottenere un numero qui.',
  'approve.queued': 'Stiamo inviando la richiesta alla tua app.',
  'approve.sent': 'La richiesta è stata inviata. Se non vedi una notifica, apri l’app.',
  'approve.shown': 'La richiesta è aperta nella tua app.',
  'approve.again': 'Invia una nuova richiesta',

  'totp.title': 'Inserisci il codice',
  'totp.text': 'Inserisci il codice di 6 cifre mostrato nell’app di autenticazione.',
  'totp.label': 'Codice dell’app',
  'totp.wrong':
    'Il codice non è corretto. Inserisci il codice che l’app mostra ora e controlla che l’ora del telefono sia esatta.',
  'totp.used': 'Questo codice è già stato usato. Attendi che l’app mostri il prossimo.',

  'passkey.title': 'La prossima volta più veloce e sicuro',
  'passkey.text':
    'Crea una passkey. Poi accederai con l’impronta, il volto o il blocco schermo invece di un codice.',
  'passkey.create': 'Crea una passkey',
  'passkey.created': 'Passkey creata',
  'passkey.created_text': 'La prossima volta puoi accedere con la tua passkey.',
  'passkey.use_text': 'Il dispositivo chiede l’impronta, il volto o il blocco schermo.',
  'passkey.busy': 'Segui le istruzioni del browser.',
  'passkey.not_created': 'Non è stata creata alcuna passkey. Riprova o configura un altro metodo.',
  'passkey.not_used': 'La passkey non è stata usata. Riprova o scegli un altro metodo.',
  'passkey.unsupported':
    'Questo browser o dispositivo non può usare le passkey qui. Scegli un altro metodo.',
  'passkey.exists': 'Questo dispositivo ha già una passkey per il tuo account.',
  'passkey.refused': 'Questa passkey non è stata accettata. Riprova o scegli un altro metodo.',

  'recovery.intro':
    'Se non hai a portata di mano nessuno degli altri metodi, puoi accedere con un codice di recupero. Ti mostriamo dieci codici, una volta sola.',
  'recovery.replaces': 'I codici di recupero ricevuti in precedenza non funzioneranno più.',
  'recovery.show': 'Mostra i codici',
  'recovery.keep': 'Conserva questi codici in un luogo sicuro. Ognuno funziona una volta.',
  'recovery.download': 'Scarica',
  'recovery.print': 'Stampa',
  'recovery.for': '{brand}: codici di recupero',
  'recovery.saved': 'Codici di recupero salvati',
  'recovery.saved_text': 'Puoi usare ognuno una volta, quando non hai nessun altro metodo.',
  'recovery.text':
    'Inserisci uno dei codici di recupero che hai conservato. Ognuno funziona una volta.',
  'recovery.label': 'Codice di recupero',
  'recovery.empty': 'Inserisci un codice di recupero. Ha dieci lettere e cifre.',
  'recovery.wrong': 'Il codice non è corretto o è già stato usato. Controllalo o usane un altro.',

  'way.approve': 'Approva una richiesta nell’app su {name}',
  'way.totp': 'Usa un codice dell’app di autenticazione',
  'way.passkey': 'Usa una passkey',
  'way.recovery': 'Usa un codice di recupero',
  'cannot.app': 'Ora non posso usare la mia app di autenticazione',
  'cannot.phone': 'Ora non posso usare il mio telefono',
  'proof.title': 'Verifica la tua identità',
  'proof.text': 'Prima di modificare questo metodo, dimostra la tua identità con un altro.',
  'proof.none':
    'Non hai un altro metodo per dimostrare la tua identità. Aggiungine prima uno o torna a {brand} per ricevere aiuto.',

  'ended.title': 'Non è stato possibile verificare la tua identità',
  'ended.wrong_number_title': 'Numero errato',
  'ended.wrong_number':
    'Il numero inserito nell’app non è quello di questa pagina. Invia una nuova richiesta e inserisci il suo numero.',
  'ended.no_device':
    'Nessun dispositivo con l’app è collegato al tuo account. Scegli un altro metodo.',
  'ended.not_answered':
    'Nessuno ha risposto in tempo alla richiesta. Apri l’app e inviane una nuova.',
  'ended.limit': 'Ci sono state troppe richieste. Attendi qualche minuto o scegli un altro metodo.',
  'ended.locked':
    'Per proteggere il tuo account, al momento non vengono accettati altri codici. Scegli un altro metodo o riprova più tardi.',
  'ended.other_way': 'Scegli un altro metodo',
  'ended.passed': 'Identità verificata',

  'success.title': 'Operazione riuscita!',
  'success.text':
    'Ottimo lavoro! Hai configurato le tue informazioni di sicurezza. Scegli «{done}» per continuare l’accesso.',
  'success.default': 'Metodo di accesso predefinito:',
  'success.missing':
    '{count, plural, one {Configura ancora # metodo per finire.} many {Configura ancora # metodi per finire.} other {Configura ancora # metodi per finire.}}',

  'info.title': 'Informazioni di sicurezza',
  'info.heading': 'Metodi di accesso',
  'info.text':
    'Questi sono i metodi che usi per accedere al tuo account o reimpostare la password.',
  'info.none': 'Non hai ancora un metodo di accesso.',
  'info.add': 'Aggiungi metodo di accesso',
  'info.default': 'Predefinito',
  'info.added': 'Aggiunto: {date}',
  'info.used': 'Ultimo utilizzo: {date}',
  'info.left':
    '{count, plural, one {# codice rimasto} many {# codici rimasti} other {# codici rimasti}}',
  'info.change': 'Modifica',
  'info.change_title': 'Modifica questo metodo',
  'info.name': 'Nome',
  'info.name_error': 'Inserisci un nome da 1 a 64 caratteri.',
  'info.save': 'Salva',
  'info.set_default': 'Imposta come predefinito',
  'info.delete': 'Elimina',
  'info.delete_question': 'Vuoi davvero eliminare questo metodo?',
  'info.renamed': 'Il nome è stato modificato.',
  'info.default_set': 'Il metodo di accesso predefinito è stato modificato.',
  'info.deleted': 'Il metodo è stato eliminato.',
  'info.gone': 'Questo metodo non esiste più.',
};
