import type { MethodMessages } from './method-messages.js';

export const es: MethodMessages = {
  'kind.approve': 'Aplicación de autenticación (aprobación)',
  'kind.totp': 'Aplicación de autenticación (código)',
  'kind.phone': 'Teléfono',
  'kind.passkey': 'Llave de acceso',
  'kind.recovery': 'Códigos de recuperación',

  'step.app': 'Aplicación',
  'step.of': 'Método {number} de {count}: {method}',
  'step.required':
    'Su organización exige que configure los siguientes métodos para demostrar quién es.',

  'add.title': 'Agregar un método',
  'add.question': '¿Qué método desea agregar?',
  'add.other_app': 'Otra aplicación de autenticación',
  'add.none': 'Ahora no se puede agregar ningún otro método.',
  'add.confirm': 'Agregar',

  'app.get_title': 'Empiece por obtener la aplicación',
  'app.get_store': 'Instale la aplicación de autenticación en su teléfono.',
  'app.get_own':
    'La aplicación de autenticación funciona en el navegador de su teléfono. Se abre al escanear el código QR que verá a continuación, así que no hay que descargar nada.',
  'app.download': 'Descargar ahora',
  'app.after': 'Cuando haya instalado la aplicación en su dispositivo, elija «{next}».',
  'app.other': 'Quiero usar otra aplicación de autenticación',
  'app.account_title': 'Configure su cuenta',
  'app.account':
    'Tome su teléfono. Si la aplicación lo pide, permita las notificaciones. Elija «{next}» para ver el código QR que agrega su cuenta.',
  'app.account_totp':
    'Agregue una cuenta nueva en su aplicación de autenticación. Elija «{next}» para ver el código QR.',
  'app.scan_title': 'Escanee el código QR',
  'app.scan':
    'Escanee el código QR con la cámara de su teléfono y agregue la cuenta en la aplicación. Esta página continúa por sí sola.',
  'app.scan_totp':
    'Escanee el código QR con la aplicación de autenticación. Así, la aplicación se vincula con su cuenta. Después, elija «{next}».',
  'app.qr': 'Código QR',
  'app.cannot_scan': '¿No puede escanear el código QR?',
  'app.link': 'Abra este enlace en su teléfono:',
  'app.open_here': 'Abrir la aplicación en este dispositivo',
  'app.by_hand': 'Introduzca esto en su aplicación de autenticación:',
  'app.account_name': 'Nombre de la cuenta',
  'app.secret': 'Clave secreta',
  'app.copy': 'Copiar',
  'app.copied': 'Copiado.',
  'app.waiting': 'Esperando a su teléfono…',
  'app.not_paired':
    'Su teléfono aún no está vinculado. Escanee el código QR y agregue la cuenta en la aplicación.',
  'app.qr_expired': 'Este código QR ha caducado.',
  'app.new_qr': 'Obtener un código QR nuevo',
  'app.added': 'Aplicación de autenticación agregada',
  'app.added_text': 'Su aplicación de autenticación se ha registrado correctamente.',

  'try.title': 'Hagamos una prueba',
  'try.text':
    'Apruebe la notificación que enviamos a su aplicación introduciendo en ella el número que se muestra abajo.',
  'try.approved': 'Notificación aprobada',

  'approve.title': 'Apruebe la solicitud de inicio de sesión',
  'approve.text':
    'Abra su aplicación de autenticación e introduzca el número que se muestra para iniciar sesión.',
  'approve.number': 'Número que debe introducir en la aplicación',
  'approve.no_number':
    'El número solo se muestra en la pestaña que envió la solicitud. Envíe una solicitud nueva para obtener un número aquí.',
  'approve.queued': 'Estamos enviando la solicitud a su aplicación.',
  'approve.sent': 'La solicitud se ha enviado. Si no ve ninguna notificación, abra la aplicación.',
  'approve.shown': 'La solicitud está abierta en su aplicación.',
  'approve.again': 'Enviar una solicitud nueva',

  'totp.title': 'Introduzca el código',
  'totp.text':
    'Introduzca el código de 6 dígitos que se muestra en la aplicación de autenticación.',
  'totp.label': 'Código de la aplicación',
  'totp.wrong':
    'El código no es correcto. Introduzca el código que la aplicación muestra ahora y compruebe que la hora de su teléfono es correcta.',
  'totp.used': 'Este código ya se ha usado. Espere a que la aplicación muestre el siguiente.',

  'passkey.title': 'Más rápido y seguro la próxima vez',
  'passkey.text':
    'Cree una llave de acceso. Después iniciará sesión con su huella, su cara o el bloqueo de pantalla en lugar de un código.',
  'passkey.create': 'Crear una llave de acceso',
  'passkey.created': 'Llave de acceso creada',
  'passkey.created_text': 'La próxima vez podrá iniciar sesión con su llave de acceso.',
  'passkey.use_text': 'Su dispositivo le pide su huella, su cara o el bloqueo de pantalla.',
  'passkey.busy': 'Siga las instrucciones de su navegador.',
  'passkey.not_created':
    'No se ha creado ninguna llave de acceso. Inténtelo de nuevo o configure otro método.',
  'passkey.not_used': 'No se ha usado la llave de acceso. Inténtelo de nuevo o elija otra forma.',
  'passkey.unsupported':
    'Este navegador o dispositivo no puede usar llaves de acceso aquí. Elija otra forma.',
  'passkey.exists': 'Este dispositivo ya tiene una llave de acceso para su cuenta.',
  'passkey.refused':
    'Esta llave de acceso no se ha aceptado. Inténtelo de nuevo o elija otra forma.',

  'recovery.intro':
    'Si no tiene a mano ninguno de sus otros métodos, puede iniciar sesión con un código de recuperación. Le mostramos diez códigos, una sola vez.',
  'recovery.replaces': 'Los códigos de recuperación que recibió antes dejan de funcionar.',
  'recovery.show': 'Mostrar los códigos',
  'recovery.keep': 'Guarde estos códigos en un lugar seguro. Cada uno sirve una vez.',
  'recovery.download': 'Descargar',
  'recovery.print': 'Imprimir',
  'recovery.for': '{brand}: códigos de recuperación',
  'recovery.saved': 'Códigos de recuperación guardados',
  'recovery.saved_text': 'Puede usar cada uno una vez, cuando no tenga ningún otro método.',
  'recovery.text':
    'Introduzca uno de los códigos de recuperación que guardó. Cada uno sirve una vez.',
  'recovery.label': 'Código de recuperación',
  'recovery.empty': 'Introduzca un código de recuperación. Tiene diez letras y cifras.',
  'recovery.wrong': 'El código no es correcto o ya se ha usado. Compruébelo o use otro.',

  'way.approve': 'Aprobar una solicitud en la aplicación de {name}',
  'way.totp': 'Usar un código de la aplicación de autenticación',
  'way.passkey': 'Usar una llave de acceso',
  'way.recovery': 'Usar un código de recuperación',
  'cannot.app': 'No puedo usar mi aplicación de autenticación en este momento',
  'cannot.phone': 'No puedo usar mi teléfono en este momento',
  'proof.title': 'Verifique su identidad',
  'proof.text': 'Antes de cambiar este método, demuestre quién es con otro.',
  'proof.none':
    'No tiene otro método para demostrar quién es. Agregue uno primero o vuelva a {brand} para obtener ayuda.',

  'ended.title': 'No hemos podido verificar su identidad',
  'ended.wrong_number_title': 'Número incorrecto',
  'ended.wrong_number':
    'El número introducido en la aplicación no es el de esta página. Envíe una solicitud nueva e introduzca su número.',
  'ended.no_device':
    'Ningún dispositivo con la aplicación está vinculado con su cuenta. Elija otra forma.',
  'ended.not_answered':
    'La solicitud no se respondió a tiempo. Abra la aplicación y envíe una nueva.',
  'ended.limit': 'Ha habido demasiadas solicitudes. Espere unos minutos o elija otra forma.',
  'ended.locked':
    'Para proteger su cuenta, ahora no se aceptan más códigos. Elija otra forma o inténtelo más tarde.',
  'ended.other_way': 'Elegir otra forma',
  'ended.passed': 'Verificado',

  'success.title': '¡Listo!',
  'success.text':
    '¡Bien hecho! Ha configurado su información de seguridad. Elija «{done}» para continuar con el inicio de sesión.',
  'success.default': 'Método de inicio de sesión predeterminado:',
  'success.missing':
    '{count, plural, one {Configure # método más para terminar.} many {Configure # métodos más para terminar.} other {Configure # métodos más para terminar.}}',

  'info.title': 'Información de seguridad',
  'info.heading': 'Métodos de inicio de sesión',
  'info.text':
    'Estos son los métodos que usa para iniciar sesión en su cuenta o restablecer su contraseña.',
  'info.none': 'Aún no tiene ningún método de inicio de sesión.',
  'info.add': 'Agregar método de inicio de sesión',
  'info.default': 'Predeterminado',
  'info.added': 'Agregado: {date}',
  'info.used': 'Último uso: {date}',
  'info.left':
    '{count, plural, one {Queda # código} many {Quedan # códigos} other {Quedan # códigos}}',
  'info.change': 'Cambiar',
  'info.change_title': 'Cambiar este método',
  'info.name': 'Nombre',
  'info.name_error': 'Introduzca un nombre de 1 a 64 caracteres.',
  'info.save': 'Guardar',
  'info.set_default': 'Establecer como predeterminado',
  'info.delete': 'Eliminar',
  'info.delete_question': '¿Seguro que desea eliminar este método?',
  'info.renamed': 'Se ha cambiado el nombre.',
  'info.default_set': 'Se ha cambiado el método de inicio de sesión predeterminado.',
  'info.deleted': 'Se ha eliminado el método.',
  'info.gone': 'Este método ya no existe.',
};
