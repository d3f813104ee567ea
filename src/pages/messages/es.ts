import type { PageMessages } from './page-messages.js';

export const es: PageMessages = {
  'page.language': 'Idioma',
  'page.sandbox':
    'Entorno de pruebas: no se envía ningún mensaje real ni se llama a ningún teléfono real.',
  'page.no_script':
    'Esta página necesita JavaScript. Actívelo en su navegador y vuelva a cargar la página.',
  'page.loading': 'Un momento…',

  'button.next': 'Siguiente',
  'button.back': 'Atrás',
  'button.cancel': 'Cancelar',
  'button.done': 'Listo',
  'button.verify': 'Verificar',
  'button.try_again': 'Reintentar',
  'button.start_again': 'Empezar de nuevo',
  'button.skip': 'Omitir la configuración',
  'button.different_method': 'Quiero configurar otro método',
  'button.resend': 'Reenviar el código',
  'button.call_instead': 'Prefiero una llamada',
  'button.text_instead': 'Prefiero un código por SMS',
  'button.call_again': 'Llamarme de nuevo',
  'button.another_number': 'Usar otro número',
  'button.cannot_use_now': 'No puedo usarlo ahora',
  'button.use_here': 'Continuar aquí',
  'button.return': 'Volver a {brand}',

  'setup.title': 'Mantenga su cuenta segura',
  'setup.heading': 'Teléfono',
  'setup.intro':
    'Puede demostrar quién es respondiendo a una llamada en su teléfono o introduciendo un código que le enviamos por SMS.',
  'setup.intro_sms': 'Puede demostrar quién es introduciendo un código que le enviamos por SMS.',
  'setup.intro_call': 'Puede demostrar quién es respondiendo a una llamada en su teléfono.',
  'setup.question': '¿Qué número de teléfono quiere usar?',
  'setup.rates': 'Pueden aplicarse tarifas por mensajes y datos.',
  'setup.consent':
    'Al elegir «{next}», acepta que {brand} envíe un SMS o haga una llamada automática a este número para verificarlo.',
  'setup.terms': 'Condiciones de uso',
  'setup.privacy': 'Declaración de privacidad',

  'number.country': 'País o región',
  'number.country_search': 'Buscar un país o un prefijo',
  'number.country_option': '{country} ({code})',
  'number.country_results':
    '{count, plural, =0 {No se encontró ningún país} one {# país encontrado} many {# países encontrados} other {# países encontrados}}',
  'number.label': 'Número de teléfono',
  'number.example': 'Por ejemplo, {example}',
  'number.method': '¿Cómo podemos contactar con usted?',
  'number.sms': 'Enviarme un código por SMS',
  'number.call': 'Llamarme',

  'number_error.empty': 'Introduzca su número de teléfono.',
  'number_error.no_country': 'Elija su país o región.',
  'number_error.characters': 'Use solo cifras, espacios y el signo +.',
  'number_error.too_short': 'Este número es demasiado corto. Compruebe que no falte ninguna cifra.',
  'number_error.too_long': 'Este número es demasiado largo. Compruebe que no sobre ninguna cifra.',
  'number_error.invalid':
    'Este número de teléfono no es válido ({country}). Compruebe el número y el país.',
  'number_error.kind':
    'No se puede usar este tipo de número. Introduzca un número móvil o fijo normal.',
  'number_error.landline':
    'Este es un número fijo y no puede recibir SMS. Elija una llamada o introduzca un número móvil.',
  'number_error.country_sms':
    'No podemos enviar SMS a este país ({country}). Elija una llamada o introduzca un número de otro país.',
  'number_error.country_call':
    'No podemos llamar a este país ({country}). Elija un SMS o introduzca un número de otro país.',
  'number_error.country':
    'No podemos contactar con números de este país ({country}). Introduzca un número de otro país.',

  'code.transaction': 'Va a confirmar {amount} para {payee}.',
  'code.sent':
    'Acabamos de enviar un código de 6 cifras al {phone}. Introduzca el código a continuación.',
  'code.resent': 'Hemos vuelto a enviar el código al {phone}.',
  'code.label': 'Código de verificación',
  'code.hint': '6 cifras',
  'code.expires_in':
    'El código caduca en {minutes, plural, one {# minuto} many {# minutos} other {# minutos}}.',
  'code.expires_in_seconds':
    'El código caduca en {seconds, plural, one {# segundo} many {# segundos} other {# segundos}}.',
  'code.resend_in':
    'Podrá reenviar el código en {seconds, plural, one {# segundo} many {# segundos} other {# segundos}}.',
  'code.resend_in_minutes':
    'Podrá reenviar el código en {minutes, plural, one {# minuto} many {# minutos} other {# minutos}}.',
  'code.resend_ready': 'Ya puede reenviar el código.',
  'code.no_more':
    'Este código no se puede volver a enviar. Si no ha llegado, elija otro método o empiece de nuevo.',
  'code.help':
    'El mensaje puede tardar un minuto en llegar. Compruebe que el número sea correcto y que su teléfono tenga cobertura.',
  'code.auto_read': 'El código se ha tomado de su mensaje.',
  'code.checking': 'Comprobando el código…',

  'code_error.empty': 'Introduzca el código.',
  'code_error.format': 'El código tiene 6 cifras. Compruebe lo que ha escrito.',
  'code_error.wrong':
    'El código no es correcto. {attempts, plural, one {Le queda # intento} many {Le quedan # intentos} other {Le quedan # intentos}}.',

  'call.calling': 'Estamos llamando al {phone}.',
  'call.hidden': 'La llamada procede de un número oculto.',
  'call.instruction': 'Responda a la llamada, siga las indicaciones y pulse #.',
  'call.instruction_match':
    'Responda a la llamada, pulse {digit} en el teclado de su teléfono y, a continuación, pulse #.',
  'call.again_in':
    'Podrá pedir otra llamada en {seconds, plural, one {# segundo} many {# segundos} other {# segundos}}.',
  'call.again_in_minutes':
    'Podrá pedir otra llamada en {minutes, plural, one {# minuto} many {# minutos} other {# minutos}}.',
  'call.again_ready': 'Ya puede pedir otra llamada.',
  'call.no_more':
    'No podemos volver a llamar para esta solicitud. Elija otro método o empiece de nuevo.',

  'signin.title': 'Verifique que es usted',
  'signin.choose': 'Elija otra forma de verificación',
  'signin.option_sms': 'Enviar un código al {phone}',
  'signin.option_call': 'Llamar al {phone}',
  'signin.no_other':
    'Aquí no hay otra forma de verificación disponible. Vuelva a {brand} para obtener ayuda.',
  'signin.verified': 'Su identidad se ha verificado.',

  'done.returning': 'Volviendo a {brand}…',

  'status.queued': 'Estamos preparando todo.',
  'status.sending': 'Estamos contactando con la red telefónica.',
  'status.sent': 'El código está en camino.',
  'status.delivered': 'El código ha llegado a su teléfono.',
  'status.calling': 'Estamos llamando a su teléfono.',
  'status.ringing': 'Su teléfono está sonando. Responda a la llamada.',
  'status.in_call': 'Se ha respondido a la llamada. Siga las instrucciones del teléfono.',

  'end_title.sms_verified': 'SMS verificado',
  'end_title.call_answered': 'Llamada respondida',
  'end_title.failed': 'No hemos podido verificar su teléfono',
  'end_title.expired': 'Se ha agotado el tiempo',
  'end_title.canceled': 'Verificación cancelada',
  'end_title.locked': 'Demasiados códigos incorrectos',
  'end_title.denied': 'Ha denunciado esta solicitud',

  'end_text.sms_verified': 'Su teléfono se ha registrado correctamente.',
  'end_text.call_answered': 'Su teléfono se ha registrado correctamente.',
  'end_text.failed': 'Inténtelo de nuevo o elija otro método.',
  'end_text.expired':
    'La verificación no se completó a tiempo. Empiece de nuevo para recibir otro código u otra llamada.',
  'end_text.canceled': 'No se ha cambiado nada. Puede empezar de nuevo cuando quiera.',
  'end_text.locked':
    'Para proteger su cuenta, este código ya no funciona. Empiece de nuevo para recibir otro.',
  'end_text.denied':
    'Por teléfono nos indicó que no había pedido esto, así que lo hemos detenido. Si otra persona intenta iniciar sesión en su nombre, cambie su contraseña. Si fue usted, empiece de nuevo.',

  'reason.busy': 'La línea estaba ocupada. Termine la otra llamada e inténtelo de nuevo.',
  'reason.no_answer':
    'Nadie respondió a la llamada. Tenga el teléfono a mano e inténtelo de nuevo.',
  'reason.hung_up':
    'La llamada terminó antes de que se pulsara #. Inténtelo de nuevo, responda y pulse # antes de colgar.',
  'reason.voicemail':
    'La llamada llegó al buzón de voz. Inténtelo de nuevo y responda usted, o reciba un código por SMS.',
  'reason.no_keypress':
    'No se pulsó ninguna tecla durante la llamada. Inténtelo de nuevo y pulse las teclas que se le indiquen.',
  'reason.wrong_keypress':
    'Se pulsó una tecla incorrecta durante la llamada. Inténtelo de nuevo y pulse las teclas que se le indiquen.',
  'reason.unreachable':
    'No hemos podido contactar con su teléfono. Compruebe que esté encendido y tenga cobertura, e inténtelo de nuevo.',
  'reason.invalid_number': 'Este número no existe. Compruébelo o use otro número.',
  'reason.landline': 'Este número no puede recibir SMS. Elija una llamada o use un número móvil.',
  'reason.opted_out':
    'Este número ha rechazado nuestros SMS. Responda START al último para volver a permitirlos, o elija una llamada.',
  'reason.destination_blocked':
    'No podemos contactar con el país o la red de este número. Use otro número.',
  'reason.sender_not_allowed':
    'Por ahora no podemos enviar SMS al país de este número. Elija una llamada o use otro número.',
  'reason.rejected_by_provider':
    'La red telefónica ha rechazado la entrega a este número. Elija otro método o use otro número.',
  'reason.provider_unavailable':
    'El servicio telefónico no está disponible en este momento. Inténtelo de nuevo en unos minutos.',
  'reason.too_many_attempts':
    'Ha habido demasiados intentos con este número. Espere un rato antes de volver a intentarlo, o use otro número.',
  'reason.fraud_suspected':
    'Hemos detenido esta solicitud por motivos de seguridad. Inténtelo más tarde o use otro número.',

  'live.reconnecting': 'Se ha perdido la conexión. Reconectando…',
  'live.reconnected': 'La conexión se ha restablecido.',
  'live.offline': 'No tiene conexión. Compruebe su conexión a Internet.',
  'live.other_tab': 'Esta verificación está abierta en otra pestaña.',

  'session.expired_title': 'Esta página ha caducado',
  'session.expired': 'Vuelva a {brand} y empiece de nuevo.',
  'session.elsewhere_title': 'Este enlace ya se ha abierto',
  'session.elsewhere':
    'El enlace solo funciona en el navegador que lo abrió primero. Vuelva a {brand} y empiece de nuevo.',
  'session.closed':
    'Este enlace o esta página ya no es válida. Vuelva al servicio que le envió aquí y empiece de nuevo.',
  'session.expires_in':
    'Esta página caduca en {minutes, plural, one {# minuto} many {# minutos} other {# minutos}}.',

  'error.unexpected': 'Se ha producido un error por nuestra parte. Inténtelo de nuevo.',
  'error.unavailable':
    'El servicio no está disponible en este momento. Inténtelo de nuevo en un minuto.',
  'error.limit_minutes':
    'Ha habido demasiados intentos. Inténtelo de nuevo en {minutes, plural, one {# minuto} many {# minutos} other {# minutos}}.',
  'error.limit_hours':
    'Ha habido demasiados intentos. Inténtelo de nuevo en {hours, plural, one {# hora} many {# horas} other {# horas}}.',
  'error.announce': 'Error: {message}',
};
