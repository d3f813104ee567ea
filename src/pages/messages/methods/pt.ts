import type { MethodMessages } from './method-messages.js';

export const pt: MethodMessages = {
  'kind.approve': 'Aplicação de autenticação (aprovação)',
  'kind.totp': 'Aplicação de autenticação (código)',
  'kind.phone': 'Telefone',
  'kind.passkey': 'Chave de acesso',
  'kind.recovery': 'Códigos de recuperação',

  'step.app': 'Aplicação',
  'step.of': 'Método {number} de {count}: {method}',
  'step.required': 'A sua organização exige que configure os seguintes métodos para provar quem é.',

  'add.title': 'Adicionar um método',
  'add.question': 'Que método pretende adicionar?',
  'add.other_app': 'Outra aplicação de autenticação',
  'add.none': 'De momento não é possível adicionar outro método.',
  'add.confirm': 'Adicionar',

  'app.get_title': 'Comece por obter a aplicação',
  'app.get_store': 'Instale a aplicação de autenticação no seu telefone.',
  'app.get_own':
    'A aplicação de autenticação funciona no navegador do seu telefone. Abre-se quando ler o código QR apresentado a seguir, por isso não há nada para transferir.',
  'app.download': 'Transferir agora',
  'app.after': 'Depois de instalar a aplicação no seu dispositivo, escolha “{next}”.',
  'app.other': 'Quero usar outra aplicação de autenticação',
  'app.account_title': 'Configure a sua conta',
  'app.account':
    'Pegue no seu telefone. Se a aplicação pedir, permita as notificações. Escolha “{next}” para ver o código QR que adiciona a sua conta.',
  'app.account_totp':
    'Adicione uma nova conta na sua aplicação de autenticação. Escolha “{next}” para ver o código QR.',
  'app.scan_title': 'Leia o código QR',
  'app.scan':
    'Leia o código QR com a câmara do seu telefone e adicione a conta na aplicação. Esta página continua por si.',
  'app.scan_totp':
    'Leia o código QR com a aplicação de autenticação. Assim, a aplicação fica associada à sua conta. Depois, escolha “{next}”.',
  'app.qr': 'Código QR',
  'app.cannot_scan': 'Não consegue ler o código QR?',
  'app.link': 'Abra esta ligação no seu telefone:',
  'app.open_here': 'Abrir a aplicação neste dispositivo',
  'app.by_hand': 'Introduza isto na sua aplicação de autenticação:',
  'app.account_name': 'Nome da conta',
  'app.secret': 'Chave secreta',
  'app.copy': 'Copiar',
  'app.copied': 'Copiado.',
  'app.waiting': 'À espera do seu telefone…',
  'app.not_paired':
    'O seu telefone ainda não está associado. Leia o código QR e adicione a conta na aplicação.',
  'app.qr_expired': 'Este código QR expirou.',
  'app.new_qr': 'Obter um novo código QR',
  'app.added': 'Aplicação de autenticação adicionada',
  'app.added_text': 'A sua aplicação de autenticação foi registada com êxito.',

  'try.title': 'Vamos experimentar',
  'try.text':
    'Aprove a notificação que enviamos para a sua aplicação, introduzindo nela o número mostrado abaixo.',
  'try.approved': 'Notificação aprovada',

  'approve.title': 'Aprove o pedido de início de sessão',
  'approve.text':
    'Abra a sua aplicação de autenticação e introduza o número mostrado para iniciar sessão.',
  'approve.number': 'Número a introduzir na aplicação',
  'approve.no_number':
    'O número só é mostrado na aba que enviou o pedido. Envie um novo pedido para obter um número aqui.',
  'approve.queued': 'Estamos a enviar o pedido para a sua aplicação.',
  'approve.sent': 'O pedido foi enviado. Se não vir uma notificação, abra a aplicação.',
  'approve.shown': 'O pedido está aberto na sua aplicação.',
  'approve.again': 'Enviar um novo pedido',

  'totp.title': 'Introduza o código',
  'totp.text': 'Introduza o código de 6 dígitos mostrado na aplicação de autenticação.',
  'totp.label': 'Código da aplicação',
  'totp.wrong':
    'O código não está correto. Introduza o código que a aplicação mostra agora e verifique se o relógio do seu telefone está certo.',
  'totp.used': 'Este código já foi usado. Aguarde até a aplicação mostrar o seguinte.',

  'passkey.title': 'Mais rápido e seguro da próxima vez',
  'passkey.text':
    'Crie uma chave de acesso. Depois inicia sessão com a impressão digital, o rosto ou o bloqueio de ecrã em vez de um código.',
  'passkey.create': 'Criar uma chave de acesso',
  'passkey.created': 'Chave de acesso criada',
  'passkey.created_text': 'Da próxima vez pode iniciar sessão com a sua chave de acesso.',
  'passkey.use_text': 'O seu dispositivo pede a impressão digital, o rosto ou o bloqueio de ecrã.',
  'passkey.busy': 'Siga as instruções do seu navegador.',
  'passkey.not_created':
    'Não foi criada nenhuma chave de acesso. Tente novamente ou configure outro método.',
  'passkey.not_used': 'A chave de acesso não foi usada. Tente novamente ou escolha outra forma.',
  'passkey.unsupported':
    'Este navegador ou dispositivo não pode usar chaves de acesso aqui. Escolha outra forma.',
  'passkey.exists': 'Este dispositivo já tem uma chave de acesso para a sua conta.',
  'passkey.refused': 'Esta chave de acesso não foi aceite. Tente novamente ou escolha outra forma.',

  'recovery.intro':
    'Se não tiver à mão nenhum dos seus outros métodos, pode iniciar sessão com um código de recuperação. Mostramos-lhe dez códigos, uma única vez.',
  'recovery.replaces': 'Os códigos de recuperação que recebeu antes deixam de funcionar.',
  'recovery.show': 'Mostrar os códigos',
  'recovery.keep': 'Guarde estes códigos num lugar seguro. Cada um funciona uma vez.',
  'recovery.download': 'Transferir',
  'recovery.print': 'Imprimir',
  'recovery.for': '{brand}: códigos de recuperação',
  'recovery.saved': 'Códigos de recuperação guardados',
  'recovery.saved_text': 'Pode usar cada um uma vez, quando não tiver outro método.',
  'recovery.text': 'Introduza um dos códigos de recuperação que guardou. Cada um funciona uma vez.',
  'recovery.label': 'Código de recuperação',
  'recovery.empty': 'Introduza um código de recuperação. Tem dez letras e algarismos.',
  'recovery.wrong': 'O código não está correto ou já foi usado. Verifique-o ou use outro.',

  'way.approve': 'Aprovar um pedido na aplicação em {name}',
  'way.totp': 'Usar um código da aplicação de autenticação',
  'way.passkey': 'Usar uma chave de acesso',
  'way.recovery': 'Usar um código de recuperação',
  'cannot.app': 'Não posso usar a minha aplicação de autenticação agora',
  'cannot.phone': 'Não posso usar o meu telefone agora',
  'proof.title': 'Verifique a sua identidade',
  'proof.text': 'Antes de alterar este método, prove quem é com outro.',
  'proof.none':
    'Não tem outro método para provar quem é. Adicione um primeiro ou volte a {brand} para obter ajuda.',

  'ended.title': 'Não foi possível verificar a sua identidade',
  'ended.wrong_number_title': 'Número errado',
  'ended.wrong_number':
    'O número introduzido na aplicação não é o desta página. Envie um novo pedido e introduza o respetivo número.',
  'ended.no_device':
    'Nenhum dispositivo com a aplicação está associado à sua conta. Escolha outra forma.',
  'ended.not_answered': 'O pedido não foi respondido a tempo. Abra a aplicação e envie um novo.',
  'ended.limit': 'Houve demasiados pedidos. Aguarde alguns minutos ou escolha outra forma.',
  'ended.locked':
    'Para proteger a sua conta, não são aceites mais códigos agora. Escolha outra forma ou tente mais tarde.',
  'ended.other_way': 'Escolher outra forma',
  'ended.passed': 'Verificado',

  'success.title': 'Concluído!',
  'success.text':
    'Muito bem! Configurou as suas informações de segurança. Escolha “{done}” para continuar a iniciar sessão.',
  'success.default': 'Método de início de sessão predefinido:',
  'success.missing':
    '{count, plural, one {Configure mais # método para terminar.} many {Configure mais # métodos para terminar.} other {Configure mais # métodos para terminar.}}',

  'info.title': 'Informações de segurança',
  'info.heading': 'Métodos de início de sessão',
  'info.text':
    'Estes são os métodos que usa para iniciar sessão na sua conta ou repor a palavra-passe.',
  'info.none': 'Ainda não tem nenhum método de início de sessão.',
  'info.add': 'Adicionar método de início de sessão',
  'info.default': 'Predefinido',
  'info.added': 'Adicionado: {date}',
  'info.used': 'Última utilização: {date}',
  'info.left':
    '{count, plural, one {Resta # código} many {Restam # códigos} other {Restam # códigos}}',
  'info.change': 'Alterar',
  'info.change_title': 'Alterar este método',
  'info.name': 'Nome',
  'info.name_error': 'Introduza um nome com 1 a 64 caracteres.',
  'info.save': 'Guardar',
  'info.set_default': 'Predefinir',
  'info.delete': 'Eliminar',
  'info.delete_question': 'Tem a certeza de que pretende eliminar este método?',
  'info.renamed': 'O nome foi alterado.',
  'info.default_set': 'O método de início de sessão predefinido foi alterado.',
  'info.deleted': 'O método foi eliminado.',
  'info.gone': 'Este método já não existe.',
};
