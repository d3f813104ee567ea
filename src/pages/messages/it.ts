import type { PageMessages } from './page-messages.js';

export const it: PageMessages = {
  'page.language': 'Lingua',
  'page.sandbox':
    'Ambiente di prova: non viene inviato alcun messaggio reale e non viene chiamato alcun telefono reale.',
  'page.no_script': 'Questa pagina richiede JavaScript. Attivalo nel browser e ricarica la pagina.',
  'page.loading': 'Un momento…',

  'button.next': 'Avanti',
  'button.back': 'Indietro',
  'button.cancel': 'Annulla',
  'button.done': 'Fine',
  'button.verify': 'Verifica',
  'button.try_again': 'Riprova',
  'button.start_again': 'Ricomincia',
  'button.skip': 'Ignora la configurazione',
  'button.different_method': 'Voglio configurare un altro metodo',
  'button.resend': 'Invia di nuovo il codice',
  'button.call_instead': 'Preferisco una chiamata',
  'button.text_instead': 'Preferisco un codice via SMS',
  'button.call_again': 'Chiamami di nuovo',
  'button.another_number': 'Usa un altro numero',
  'button.cannot_use_now': 'Non posso usarlo adesso',
  'button.use_here': 'Continua qui',
  'button.return': 'Torna a {brand}',

  'setup.title': 'Proteggi il tuo account',
  'setup.heading': 'Telefono',
  'setup.intro':
    'Puoi dimostrare chi sei rispondendo a una chiamata sul telefono o inserendo un codice che ti inviamo via SMS.',
  'setup.intro_sms': 'Puoi dimostrare chi sei inserendo un codice che ti inviamo via SMS.',
  'setup.intro_call': 'Puoi dimostrare chi sei rispondendo a una chiamata sul telefono.',
  'setup.question': 'Quale numero di telefono vuoi usare?',
  'setup.rates': 'Potrebbero essere applicati costi per messaggi e dati.',
  'setup.consent':
    'Scegliendo «{next}» accetti che {brand} invii un SMS o effettui una chiamata automatica a questo numero per verificarlo.',
  'setup.terms': 'Condizioni per l’utilizzo',
  'setup.privacy': 'Informativa sulla privacy',

  'number.country': 'Paese o area geografica',
  'number.country_search': 'Cerca un Paese o un prefisso',
  'number.country_option': '{country} ({code})',
  'number.country_results':
    '{count, plural, =0 {Nessun Paese trovato} one {# Paese trovato} many {# Paesi trovati} other {# Paesi trovati}}',
  'number.label': 'Numero di telefono',
  'number.example': 'Ad esempio {example}',
  'number.method': 'Come possiamo contattarti?',
  'number.sms': 'Inviami un codice via SMS',
  'number.call': 'Chiamami',

  'number_error.empty': 'Inserisci il numero di telefono.',
  'number_error.no_country': 'Scegli il Paese o l’area geografica.',
  'number_error.characters': 'Usa solo cifre, spazi e il segno +.',
  'number_error.too_short': 'Il numero è troppo corto. Controlla che non manchi nessuna cifra.',
  'number_error.too_long': 'Il numero è troppo lungo. Controlla che non ci siano cifre in più.',
  'number_error.invalid':
    'Questo numero di telefono non è valido ({country}). Controlla il numero e il Paese.',
  'number_error.kind':
    'Questo tipo di numero non può essere usato. Inserisci un normale numero di cellulare o di rete fissa.',
  'number_error.landline':
    'Questo è un numero di rete fissa e non può ricevere SMS. Scegli una chiamata o inserisci un numero di cellulare.',
  'number_error.country_sms':
    'Non possiamo inviare SMS in questo Paese ({country}). Scegli una chiamata o inserisci un numero di un altro Paese.',
  'number_error.country_call':
    'Non possiamo chiamare in questo Paese ({country}). Scegli un SMS o inserisci un numero di un altro Paese.',
  'number_error.country':
    'Non possiamo raggiungere i numeri di questo Paese ({country}). Inserisci un numero di un altro Paese.',

  'code.transaction': 'Sta confermando {amount} a {payee}.',
  'code.sent':
    'Abbiamo appena inviato un codice di 6 cifre al numero {phone}. Inserisci il codice qui sotto.',
  'code.resent': 'Abbiamo inviato di nuovo il codice al numero {phone}.',
  'code.label': 'Codice di verifica',
  'code.hint': '6 cifre',
  'code.expires_in':
    'Il codice scade tra {minutes, plural, one {# minuto} many {# minuti} other {# minuti}}.',
  'code.expires_in_seconds':
    'Il codice scade tra {seconds, plural, one {# secondo} many {# secondi} other {# secondi}}.',
  'code.resend_in':
    'Potrai inviare di nuovo il codice tra {seconds, plural, one {# secondo} many {# secondi} other {# secondi}}.',
  'code.resend_in_minutes':
    'Potrai inviare di nuovo il codice tra {minutes, plural, one {# minuto} many {# minuti} other {# minuti}}.',
  'code.resend_ready': 'Ora puoi inviare di nuovo il codice.',
  'code.no_more':
    'Questo codice non può più essere inviato. Se non è arrivato, scegli un altro metodo o ricomincia.',
  'code.help':
    'Il messaggio può impiegare un minuto ad arrivare. Controlla che il numero sia corretto e che il telefono abbia campo.',
  'code.auto_read': 'Il codice è stato preso dal messaggio.',
  'code.checking': 'Verifica del codice in corso…',

  'code_error.empty': 'Inserisci il codice.',
  'code_error.format': 'Il codice ha 6 cifre. Controlla quello che hai inserito.',
  'code_error.wrong':
    'Il codice non è corretto. {attempts, plural, one {Ti rimane # tentativo} many {Ti rimangono # tentativi} other {Ti rimangono # tentativi}}.',

  'call.calling': 'Stiamo chiamando il numero {phone}.',
  'call.hidden': 'La chiamata arriva da un numero nascosto.',
  'call.instruction': 'Rispondi alla chiamata, segui le istruzioni e premi #.',
  'call.instruction_match':
    'Rispondi alla chiamata, premi {digit} sulla tastiera del telefono e poi premi #.',
  'call.again_in':
    'Potrai chiedere un’altra chiamata tra {seconds, plural, one {# secondo} many {# secondi} other {# secondi}}.',
  'call.again_in_minutes':
    'Potrai chiedere un’altra chiamata tra {minutes, plural, one {# minuto} many {# minuti} other {# minuti}}.',
  'call.again_ready': 'Ora puoi chiedere un’altra chiamata.',
  'call.no_more':
    'Non possiamo più chiamare per questa richiesta. Scegli un altro metodo o ricomincia.',

  'signin.title': 'Conferma la tua identità',
  'signin.choose': 'Scegli un altro metodo di verifica',
  'signin.option_sms': 'Invia un codice al numero {phone}',
  'signin.option_call': 'Chiama il numero {phone}',
  'signin.no_other':
    'Qui non sono disponibili altri metodi di verifica. Torna a {brand} per ricevere assistenza.',
  'signin.verified': 'La tua identità è stata verificata.',

  'done.returning': 'Ritorno a {brand} in corso…',

  'status.queued': 'Ci stiamo preparando.',
  'status.sending': 'Stiamo contattando la rete telefonica.',
  'status.sent': 'Il codice è in arrivo.',
  'status.delivered': 'Il codice è arrivato sul telefono.',
  'status.calling': 'Stiamo chiamando il telefono.',
  'status.ringing': 'Il telefono sta squillando. Rispondi alla chiamata.',
  'status.in_call': 'La chiamata ha ricevuto risposta. Segui le istruzioni al telefono.',

  'end_title.sms_verified': 'SMS verificato',
  'end_title.call_answered': 'Risposta alla chiamata ricevuta',
  'end_title.failed': 'Non siamo riusciti a verificare il telefono',
  'end_title.expired': 'Tempo scaduto',
  'end_title.canceled': 'Verifica annullata',
  'end_title.locked': 'Troppi codici errati',
  'end_title.denied': 'Hai segnalato questa richiesta',

  'end_text.sms_verified': 'Il telefono è stato registrato correttamente.',
  'end_text.call_answered': 'Il telefono è stato registrato correttamente.',
  'end_text.failed': 'Riprova o scegli un altro metodo.',
  'end_text.expired':
    'La verifica non è stata completata in tempo. Ricomincia per ricevere un nuovo codice o una nuova chiamata.',
  'end_text.canceled': 'Non è stato modificato nulla. Puoi ricominciare in qualsiasi momento.',
  'end_text.locked':
    'Per proteggere il tuo account, questo codice non funziona più. Ricomincia per riceverne uno nuovo.',
  'end_text.denied':
    'Al telefono hai indicato di non aver fatto questa richiesta, quindi l’abbiamo interrotta. Se qualcun altro sta cercando di accedere al posto tuo, cambia la password. Se la richiesta era tua, ricomincia.',

  'reason.busy': 'La linea era occupata. Termina l’altra chiamata e riprova.',
  'reason.no_answer':
    'Nessuno ha risposto alla chiamata. Tieni il telefono a portata di mano e riprova.',
  'reason.hung_up':
    'La chiamata è terminata prima che venisse premuto #. Riprova, rispondi e premi # prima di riagganciare.',
  'reason.voicemail':
    'Alla chiamata ha risposto la segreteria. Riprova e rispondi di persona, oppure ricevi un codice via SMS.',
  'reason.no_keypress':
    'Durante la chiamata non è stato premuto alcun tasto. Riprova e premi i tasti richiesti.',
  'reason.wrong_keypress':
    'Durante la chiamata è stato premuto un tasto errato. Riprova e premi i tasti richiesti.',
  'reason.unreachable':
    'Non siamo riusciti a raggiungere il telefono. Controlla che sia acceso e abbia campo, poi riprova.',
  'reason.invalid_number': 'Questo numero non è attivo. Controllalo o usa un altro numero.',
  'reason.landline':
    'Questo numero non può ricevere SMS. Scegli una chiamata o usa un numero di cellulare.',
  'reason.opted_out':
    'Questo numero ha rifiutato i nostri SMS. Rispondi START all’ultimo per riattivarli, oppure scegli una chiamata.',
  'reason.destination_blocked':
    'Non possiamo raggiungere il Paese o la rete di questo numero. Usa un altro numero.',
  'reason.sender_not_allowed':
    'Al momento non possiamo inviare SMS nel Paese di questo numero. Scegli una chiamata o usa un altro numero.',
  'reason.rejected_by_provider':
    'La rete telefonica ha rifiutato la consegna a questo numero. Scegli un altro metodo o usa un altro numero.',
  'reason.provider_unavailable':
    'Il servizio telefonico non è al momento disponibile. Riprova tra qualche minuto.',
  'reason.too_many_attempts':
    'Ci sono stati troppi tentativi con questo numero. Attendi un po’ prima di riprovare, oppure usa un altro numero.',
  'reason.fraud_suspected':
    'Abbiamo interrotto questa richiesta per motivi di sicurezza. Riprova più tardi o usa un altro numero.',

  'live.reconnecting': 'La connessione si è interrotta. Riconnessione in corso…',
  'live.reconnected': 'La connessione è stata ripristinata.',
  'live.offline': 'Non sei in linea. Controlla la connessione a Internet.',
  'live.other_tab': 'Questa verifica è aperta in un’altra scheda.',

  'session.expired_title': 'Questa pagina è scaduta',
  'session.expired': 'Torna a {brand} e ricomincia.',
  'session.elsewhere_title': 'Questo link è già stato aperto',
  'session.elsewhere':
    'Il link funziona solo nel browser che lo ha aperto per primo. Torna a {brand} e ricomincia.',
  'session.closed':
    'Questo link o questa pagina non è più valida. Torna al servizio da cui provieni e ricomincia.',
  'session.expires_in':
    'Questa pagina scade tra {minutes, plural, one {# minuto} many {# minuti} other {# minuti}}.',

  'error.unexpected': 'Si è verificato un errore da parte nostra. Riprova.',
  'error.unavailable': 'Il servizio non è al momento disponibile. Riprova tra un minuto.',
  'error.limit_minutes':
    'Ci sono stati troppi tentativi. Riprova tra {minutes, plural, one {# minuto} many {# minuti} other {# minuti}}.',
  'error.limit_hours':
    'Ci sono stati troppi tentativi. Riprova tra {hours, plural, one {# ora} many {# ore} other {# ore}}.',
  'error.announce': 'Errore: {message}',
};
