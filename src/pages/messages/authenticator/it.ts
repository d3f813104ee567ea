import type { AppMessages } from './app-messages.js';

export const it: AppMessages = {
  'home.title': 'Autenticatore',
  'home.accounts': 'Account aggiunti',
  'home.empty': 'Ancora nessun account',
  'home.empty_text':
    'Su un altro schermo apri le impostazioni di sicurezza del tuo account, scegli questa app e scansiona lì il codice con la fotocamera di questo dispositivo.',
  'home.paste': 'Oppure incolla qui il link',
  'home.paste_error': 'Questo link non serve ad aggiungere un account. Copia tutto il link.',
  'home.continue': 'Continua',
  'home.add': 'Aggiungi un altro account',
  'home.waiting':
    '{count, plural, one {# richiesta in attesa} many {# richieste in attesa} other {# richieste in attesa}}',
  'home.none_waiting': 'Nessuna richiesta in attesa.',
  'home.refresh': 'Aggiorna',
  'home.removed': 'Questo dispositivo è stato rimosso dall’account.',
  'home.forget': 'Togli dall’elenco',

  'pair.title': 'Aggiungi account',
  'pair.text': 'Approverai gli accessi a {brand} su questo dispositivo.',
  'pair.name': 'Nome di questo dispositivo',
  'pair.name_hint': 'Questo nome appare nelle impostazioni del tuo account.',
  'pair.name_error': 'Inserisci un nome da 1 a 64 caratteri.',
  'pair.add': 'Aggiungi questo account',
  'pair.over':
    'Questo codice è sconosciuto, già usato o scaduto. Mostrane uno nuovo nelle impostazioni del tuo account.',
  'pair.unsupported':
    'Questo browser non può conservare una chiave. Usa un browser aggiornato e non una finestra privata.',
  'pair.done': 'L’account è stato aggiunto.',

  'push.title': 'Notifiche',
  'push.ask': 'Ricevi una notifica quando una richiesta ti aspetta.',
  'push.turn_on': 'Attiva le notifiche',
  'push.turn_off': 'Disattiva le notifiche',
  'push.on': 'Le notifiche sono attive.',
  'push.blocked': 'Le notifiche sono bloccate. Consentile nelle impostazioni di questo browser.',
  'push.none':
    'Questo browser non può mostrare notifiche qui. Apri l’app quando accedi. Su iPhone e iPad aggiungi prima l’app alla schermata Home.',
  'push.failed': 'Non è stato possibile attivare le notifiche. Riprova più tardi.',

  'request.title': 'Sei tu?',
  'request.what': 'Cosa',
  'request.sign_in': 'Accesso',
  'request.where': 'Da',
  'request.when': 'Quando',
  'request.number': 'Numero sulla pagina di accesso',
  'request.number_hint': 'Digita le due cifre mostrate nella pagina di accesso.',
  'request.number_error': 'Digita entrambe le cifre.',
  'request.delete': 'Cancella l’ultima cifra',
  'request.approve': 'Approva',
  'request.deny': 'No, non sono io',

  'deny.title': 'Non sei tu?',
  'deny.text':
    'Rifiutiamo questa richiesta. Se non l’hai avviata tu, qualcuno potrebbe conoscere la tua password: cambiala.',
  'deny.confirm': 'Rifiuta questa richiesta',

  'end.approved': 'Approvata',
  'end.denied': 'Rifiutata',
  'end.wrong_number': 'Numero sbagliato',
  'end.expired': 'Senza risposta in tempo',
  'end.withdrawn': 'Terminata altrove',
  'end_text.approved': 'Torna alla pagina in cui stai accedendo.',
  'end_text.denied': 'Nessuno è entrato. Se ci ha provato qualcun altro, cambia la password.',
  'end_text.wrong_number':
    'Il numero non corrispondeva, quindi la richiesta è stata rifiutata. Se eri tu, ricomincia.',
  'end_text.over': 'Questa richiesta è terminata. Se eri tu, ricomincia.',

  'account.save': 'Salva',
  'account.saved': 'Il nome è stato salvato.',
  'history.title': 'Ultime richieste',
  'history.empty': 'Non c’è ancora stata alcuna richiesta.',
  'remove.open': 'Rimuovi account',
  'remove.text': 'Questo dispositivo non approverà più gli accessi a {brand}.',
  'remove.confirm': 'Rimuovi da questo dispositivo',
  'remove.done': 'L’account è stato rimosso.',
  'remove.refused':
    'I tuoi accessi iniziano con questo dispositivo, oppure non è registrato altro. Cambialo prima nelle impostazioni del tuo account.',

  'notice.title': 'Una richiesta ti aspetta',
  'notice.text': 'Aprila per approvarla o rifiutarla.',

  'error.clock': 'L’orologio di questo dispositivo non è esatto. Regolalo e riprova.',
  'error.limit': 'Troppi tentativi. Attendi un minuto.',
};
