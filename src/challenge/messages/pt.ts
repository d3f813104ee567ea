import type { MessageCatalogue } from './catalogue.js';

export const pt: MessageCatalogue = {
  sms: {
    full: '{brand}: o seu PIN de acesso é {code}. Expira em {minutes, plural, one {# minuto} many {# minutos} other {# minutos}}. Nunca o revele a ninguém.',
    short: '{brand}: o seu PIN de acesso é {code}. Nunca o revele a ninguém.',
    brief: '{brand}: o seu PIN de acesso é {code}.',
    bare: 'O seu PIN de acesso é {code}.',
  },
  call: {
    prompt:
      'Obrigado por utilizar o sistema de verificação de acesso {brand}. Pressione a {hashKey} para concluir a verificação.',
    prompt_match:
      'Obrigado por utilizar o sistema de verificação de acesso {brand}. Pressione os dois dígitos mostrados na página e, em seguida, a {hashKey} para concluir a verificação.',
    prompt_digits:
      'Obrigado por utilizar o sistema de verificação de acesso {brand}. Pressione {first}, depois {second} e, em seguida, a {hashKey} para concluir a verificação.',
    ask_digits: 'Falta um passo: pressione {first}, depois {second} e, em seguida, a {hashKey}.',
    report_hint: 'Se não pediu esta chamada, pressione zero e, em seguida, a {hashKey}.',
    verified: 'Obrigado. A verificação está concluída. Até logo.',
    denied: 'Obrigado, a sua denúncia foi recebida. Até logo.',
    try_again: 'Não entendemos a sua resposta.',
    no_answer_goodbye:
      'Não recebemos nenhuma resposta e, por isso, o acesso não foi verificado. Tente novamente na página de acesso. Até logo.',
    wrong_key_goodbye:
      'Essa não era a tecla correta e, por isso, o acesso não foi verificado. Tente novamente na página de acesso. Até logo.',
    ended: 'Lamentamos, mas este pedido de verificação terminou. Pode iniciar um novo. Até logo.',
    relay_hello: 'Olá. Aqui é {brand}, com o seu código de verificação.',
    relay_press: 'Prima qualquer tecla para o ouvir.',
    relay_code: 'O seu código é {code}.',
    relay_again: 'Repetimos: o seu código é {code}.',
    relay_repeat: 'Para o ouvir de novo, prima qualquer tecla.',
    relay_goodbye: 'Adeus.',
  },
  hashKey: {
    common: 'tecla jogo da velha',
    byRegion: {
      AO: 'tecla cardinal',
      CV: 'tecla cardinal',
      GW: 'tecla cardinal',
      MZ: 'tecla cardinal',
      PT: 'tecla cardinal',
      ST: 'tecla cardinal',
      TL: 'tecla cardinal',
    },
  },
};
