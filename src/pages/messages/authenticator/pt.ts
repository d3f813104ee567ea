import type { AppMessages } from './app-messages.js';

export const pt: AppMessages = {
  'home.title': 'Autenticador',
  'home.accounts': 'Contas',
  'home.empty': 'Ainda não há contas',
  'home.empty_text':
    'Em outra tela, abra as definições de segurança da sua conta, escolha este aplicativo e leia ali o código com a câmera deste dispositivo.',
  'home.paste': 'Ou cole o link aqui',
  'home.paste_error': 'Este link não serve para adicionar uma conta. Copie o link completo.',
  'home.continue': 'Continuar',
  'home.add': 'Adicionar outra conta',
  'home.waiting':
    '{count, plural, one {# pedido à espera} many {# pedidos à espera} other {# pedidos à espera}}',
  'home.none_waiting': 'Nenhum pedido à espera.',
  'home.refresh': 'Atualizar',
  'home.removed': 'Este dispositivo foi removido da conta.',
  'home.forget': 'Tirar da lista',

  'pair.title': 'Adicionar conta',
  'pair.text': 'Vai aprovar entradas em {brand} neste dispositivo.',
  'pair.name': 'Nome deste dispositivo',
  'pair.name_hint': 'Este nome aparece nas definições da sua conta.',
  'pair.name_error': 'Insira um nome de 1 a 64 caracteres.',
  'pair.add': 'Adicionar esta conta',
  'pair.over':
    'Este código é desconhecido, já foi usado ou expirou. Mostre um novo nas definições da sua conta.',
  'pair.unsupported':
    'Este navegador não consegue guardar uma chave. Use um navegador atualizado e não uma janela privada.',
  'pair.done': 'A conta foi adicionada.',

  'push.title': 'Notificações',
  'push.ask': 'Receba uma notificação quando um pedido estiver à sua espera.',
  'push.turn_on': 'Ativar notificações',
  'push.turn_off': 'Desativar notificações',
  'push.on': 'As notificações estão ativadas.',
  'push.blocked': 'As notificações estão bloqueadas. Permita-as nas definições deste navegador.',
  'push.none':
    'Este navegador não pode mostrar notificações aqui. Abra o aplicativo quando entrar na sua conta. No iPhone e no iPad, adicione primeiro o aplicativo à tela inicial.',
  'push.failed': 'Não foi possível ativar as notificações. Tente novamente mais tarde.',

  'request.title': 'É você?',
  'request.what': 'O quê',
  'request.sign_in': 'Início de sessão',
  'request.where': 'De onde',
  'request.when': 'Quando',
  'request.number': 'Número na página de entrada',
  'request.number_hint': 'Digite os dois algarismos que a página de entrada mostra.',
  'request.number_error': 'Digite os dois algarismos.',
  'request.delete': 'Apagar o último algarismo',
  'request.approve': 'Aprovar',
  'request.deny': 'Não, não sou eu',

  'deny.title': 'Não é você?',
  'deny.text':
    'Recusamos este pedido. Se não foi você que o iniciou, alguém pode saber a sua senha: altere-a.',
  'deny.confirm': 'Recusar este pedido',

  'end.approved': 'Aprovado',
  'end.denied': 'Recusado',
  'end.wrong_number': 'Número errado',
  'end.expired': 'Sem resposta a tempo',
  'end.withdrawn': 'Terminado em outro lugar',
  'end_text.approved': 'Volte para a página em que está entrando.',
  'end_text.denied': 'Ninguém entrou. Se outra pessoa tentou, altere a sua senha.',
  'end_text.wrong_number':
    'O número não correspondia e, por isso, o pedido foi recusado. Se foi você, recomece.',
  'end_text.over': 'Este pedido terminou. Se foi você, recomece.',

  'account.save': 'Guardar',
  'account.saved': 'O nome foi guardado.',
  'history.title': 'Últimos pedidos',
  'history.empty': 'Ainda não houve nenhum pedido.',
  'remove.open': 'Remover conta',
  'remove.text': 'Este dispositivo deixará de aprovar entradas em {brand}.',
  'remove.confirm': 'Remover deste dispositivo',
  'remove.done': 'A conta foi removida.',
  'remove.refused':
    'As suas entradas começam com este dispositivo, ou não há mais nada registado. Altere isso primeiro nas definições da sua conta.',

  'notice.title': 'Um pedido está à sua espera',
  'notice.text': 'Abra-o para aprovar ou recusar.',

  'error.clock': 'O relógio deste dispositivo está errado. Acerte-o e tente novamente.',
  'error.limit': 'Foram tentativas demais. Aguarde um minuto.',
};
