import type { AppMessages } from './app-messages.js';

export const es: AppMessages = {
  'home.title': 'Autenticador',
  'home.accounts': 'Cuentas',
  'home.empty': 'Aún no hay ninguna cuenta',
  'home.empty_text':
    'En otra pantalla, abra la configuración de seguridad de su cuenta, elija esta aplicación y escanee allí el código con la cámara de este dispositivo.',
  'home.paste': 'O pegue el enlace aquí',
  'home.paste_error': 'Este enlace no sirve para añadir una cuenta. Copie el enlace completo.',
  'home.continue': 'Continuar',
  'home.add': 'Añadir otra cuenta',
  'home.waiting':
    '{count, plural, one {# solicitud en espera} many {# solicitudes en espera} other {# solicitudes en espera}}',
  'home.none_waiting': 'No hay ninguna solicitud en espera.',
  'home.refresh': 'Actualizar',
  'home.removed': 'Este dispositivo se ha quitado de la cuenta.',
  'home.forget': 'Quitar de la lista',

  'pair.title': 'Añadir cuenta',
  'pair.text': 'Aprobará los inicios de sesión en {brand} en este dispositivo.',
  'pair.name': 'Nombre de este dispositivo',
  'pair.name_hint': 'Este nombre aparece en la configuración de su cuenta.',
  'pair.name_error': 'Introduzca un nombre de 1 a 64 caracteres.',
  'pair.add': 'Añadir esta cuenta',
  'pair.over':
    'Este código es desconocido, ya se ha usado o ha caducado. Muestre uno nuevo en la configuración de su cuenta.',
  'pair.unsupported':
    'Este navegador no puede guardar una clave. Use un navegador actualizado y no una ventana privada.',
  'pair.done': 'La cuenta se ha añadido.',

  'push.title': 'Notificaciones',
  'push.ask': 'Reciba una notificación cuando una solicitud le espere.',
  'push.turn_on': 'Activar las notificaciones',
  'push.turn_off': 'Desactivar las notificaciones',
  'push.on': 'Las notificaciones están activadas.',
  'push.blocked':
    'Las notificaciones están bloqueadas. Permítalas en la configuración de este navegador.',
  'push.none':
    'Este navegador no puede mostrar notificaciones aquí. Abra la aplicación cuando inicie sesión. En iPhone y iPad, añada primero la aplicación a la pantalla de inicio.',
  'push.failed': 'No se pudieron activar las notificaciones. Inténtelo de nuevo más tarde.',

  'request.title': '¿Es usted?',
  'request.what': 'Qué',
  'request.sign_in': 'Inicio de sesión',
  'request.where': 'Desde',
  'request.when': 'Cuándo',
  'request.number': 'Número de la página de inicio de sesión',
  'request.number_hint': 'Escriba las dos cifras que muestra la página de inicio de sesión.',
  'request.number_error': 'Escriba las dos cifras.',
  'request.delete': 'Borrar la última cifra',
  'request.approve': 'Aprobar',
  'request.deny': 'No, no soy yo',

  'deny.title': '¿No es usted?',
  'deny.text':
    'Rechazamos esta solicitud. Si no la inició usted, puede que alguien conozca su contraseña: cámbiela.',
  'deny.confirm': 'Rechazar esta solicitud',

  'end.approved': 'Aprobada',
  'end.denied': 'Rechazada',
  'end.wrong_number': 'Número incorrecto',
  'end.expired': 'Sin respuesta a tiempo',
  'end.withdrawn': 'Terminada en otro lugar',
  'end_text.approved': 'Vuelva a la página en la que inicia sesión.',
  'end_text.denied':
    'No se ha dejado entrar a nadie. Si otra persona lo intentó, cambie su contraseña.',
  'end_text.wrong_number':
    'El número no coincidía, así que la solicitud se rechazó. Si fue usted, empiece de nuevo.',
  'end_text.over': 'Esta solicitud ha terminado. Si fue usted, empiece de nuevo.',

  'account.save': 'Guardar',
  'account.saved': 'El nombre se ha guardado.',
  'history.title': 'Últimas solicitudes',
  'history.empty': 'Aún no ha habido ninguna solicitud.',
  'remove.open': 'Quitar la cuenta',
  'remove.text': 'Este dispositivo dejará de aprobar los inicios de sesión en {brand}.',
  'remove.confirm': 'Quitar de este dispositivo',
  'remove.done': 'La cuenta se ha quitado.',
  'remove.refused':
    'Sus inicios de sesión empiezan con este dispositivo, o no hay nada más registrado. Cámbielo primero en la configuración de su cuenta.',

  'notice.title': 'Una solicitud le espera',
  'notice.text': 'Ábrala para aprobarla o rechazarla.',

  'error.clock': 'El reloj de este dispositivo no es correcto. Ajústelo e inténtelo de nuevo.',
  'error.limit': 'Demasiados intentos. Espere un minuto.',
};
