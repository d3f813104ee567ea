import type { MessageCatalogue } from './catalogue.js';

export const es: MessageCatalogue = {
  sms: {
    full: '{brand}: su clave de un solo uso es {code}. Caduca en {minutes, plural, one {# minuto} many {# minutos} other {# minutos}}. No la comparta con nadie.',
    short: '{brand}: su clave de un solo uso es {code}. No la comparta.',
    brief: '{brand}: su clave es {code}.',
    bare: 'Su clave es {code}.',
  },
  call: {
    prompt:
      'Gracias por utilizar el sistema de verificación de inicio de sesión de {brand}. Presione la {hashKey} para finalizar la verificación.',
    prompt_match:
      'Gracias por utilizar el sistema de verificación de inicio de sesión de {brand}. Presione los dos dígitos que aparecen en su pantalla y, a continuación, la {hashKey} para finalizar la verificación.',
    prompt_digits:
      'Gracias por utilizar el sistema de verificación de inicio de sesión de {brand}. Presione {first}, luego {second} y, a continuación, la {hashKey} para finalizar la verificación.',
    ask_digits: 'Un paso más: presione {first}, luego {second} y, a continuación, la {hashKey}.',
    report_hint:
      'Si no ha solicitado esta llamada, presione el cero y, a continuación, la {hashKey}.',
    verified: 'Gracias. La verificación ha finalizado. Adiós.',
    denied: 'Gracias, hemos informado de lo ocurrido. Adiós.',
    try_again: 'No hemos entendido su respuesta.',
    no_answer_goodbye:
      'No hemos recibido ninguna respuesta, por lo que no se ha verificado el inicio de sesión. Inténtelo de nuevo desde la página de inicio de sesión. Adiós.',
    wrong_key_goodbye:
      'Esa no era la tecla correcta, por lo que no se ha verificado el inicio de sesión. Inténtelo de nuevo desde la página de inicio de sesión. Adiós.',
    ended:
      'Lo sentimos, esta solicitud de verificación ha terminado. Puede iniciar una nueva. Adiós.',
    relay_hello: 'Hola. Le llama {brand} con su código de verificación.',
    relay_press: 'Pulse cualquier tecla para escucharlo.',
    relay_code: 'Su código es {code}.',
    relay_again: 'Repetimos: su código es {code}.',
    relay_repeat: 'Para escucharlo otra vez, pulse cualquier tecla.',
    relay_goodbye: 'Adiós.',
  },
  hashKey: {
    common: 'tecla almohadilla',
    byRegion: {
      CL: 'tecla gato',
      MX: 'tecla gato',
      AR: 'tecla numeral',
      BO: 'tecla numeral',
      CO: 'tecla numeral',
      CR: 'tecla numeral',
      CU: 'tecla numeral',
      DO: 'tecla numeral',
      EC: 'tecla numeral',
      GT: 'tecla numeral',
      HN: 'tecla numeral',
      NI: 'tecla numeral',
      PA: 'tecla numeral',
      PE: 'tecla numeral',
      PR: 'tecla numeral',
      PY: 'tecla numeral',
      SV: 'tecla numeral',
      US: 'tecla numeral',
      UY: 'tecla numeral',
      VE: 'tecla numeral',
    },
  },
};
