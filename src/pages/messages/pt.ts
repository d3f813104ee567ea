import type { PageMessages } from './page-messages.js';

export const pt: PageMessages = {
  'page.language': 'Idioma',
  'page.sandbox':
    'Ambiente de testes: nenhuma mensagem real é enviada e nenhum telefone real é chamado.',
  'page.no_script':
    'Esta página precisa de JavaScript. Ative-o no navegador e recarregue a página.',
  'page.loading': 'Um momento…',

  'button.next': 'Seguinte',
  'button.back': 'Voltar',
  'button.cancel': 'Cancelar',
  'button.done': 'Concluir',
  'button.verify': 'Verificar',
  'button.try_again': 'Tentar novamente',
  'button.start_again': 'Recomeçar',
  'button.skip': 'Ignorar a configuração',
  'button.different_method': 'Quero configurar outro método',
  'button.resend': 'Reenviar o código',
  'button.call_instead': 'Prefiro uma chamada',
  'button.text_instead': 'Prefiro um código por SMS',
  'button.call_again': 'Ligar-me novamente',
  'button.another_number': 'Usar outro número',
  'button.cannot_use_now': 'Não posso usar isto agora',
  'button.use_here': 'Continuar aqui',
  'button.return': 'Voltar para {brand}',

  'setup.title': 'Mantenha a sua conta segura',
  'setup.heading': 'Telefone',
  'setup.intro':
    'Pode provar quem é ao atender uma chamada no seu telefone ou ao inserir um código que enviamos por SMS.',
  'setup.intro_sms': 'Pode provar quem é ao inserir um código que enviamos por SMS.',
  'setup.intro_call': 'Pode provar quem é ao atender uma chamada no seu telefone.',
  'setup.question': 'Que número de telefone quer usar?',
  'setup.rates': 'Podem ser cobradas tarifas de mensagens e dados.',
  'setup.consent':
    'Ao escolher “{next}”, aceita que {brand} envie um SMS ou faça uma chamada automática para este número a fim de o verificar.',
  'setup.terms': 'Termos de utilização',
  'setup.privacy': 'Declaração de privacidade',

  'number.country': 'País ou região',
  'number.country_search': 'Procurar um país ou um código',
  'number.country_option': '{country} ({code})',
  'number.country_results':
    '{count, plural, =0 {Nenhum país encontrado} one {# país encontrado} many {# países encontrados} other {# países encontrados}}',
  'number.label': 'Número de telefone',
  'number.example': 'Por exemplo, {example}',
  'number.method': 'Como prefere a verificação?',
  'number.sms': 'Receber um código por SMS',
  'number.call': 'Receber uma chamada',

  'number_error.empty': 'Insira o seu número de telefone.',
  'number_error.no_country': 'Escolha o seu país ou região.',
  'number_error.characters': 'Use apenas algarismos, espaços e o sinal +.',
  'number_error.too_short': 'Este número é muito curto. Verifique se falta algum algarismo.',
  'number_error.too_long': 'Este número é muito longo. Verifique se há algarismos a mais.',
  'number_error.invalid':
    'Este número de telefone não é válido ({country}). Verifique o número e o país.',
  'number_error.kind':
    'Este tipo de número não pode ser usado. Insira um número móvel ou fixo comum.',
  'number_error.landline':
    'Este é um número fixo e não pode receber SMS. Escolha uma chamada ou insira um número móvel.',
  'number_error.country_sms':
    'Não é possível enviar SMS para este país ({country}). Escolha uma chamada ou insira um número de outro país.',
  'number_error.country_call':
    'Não é possível ligar para este país ({country}). Escolha um SMS ou insira um número de outro país.',
  'number_error.country':
    'Não é possível alcançar números deste país ({country}). Insira um número de outro país.',

  'code.transaction': 'Está a confirmar {amount} para {payee}.',
  'code.sent': 'Acabamos de enviar um código de 6 algarismos para {phone}. Insira o código abaixo.',
  'code.resent': 'Enviamos novamente o código para {phone}.',
  'code.label': 'Código de verificação',
  'code.hint': '6 algarismos',
  'code.expires_in':
    'O código expira em {minutes, plural, one {# minuto} many {# minutos} other {# minutos}}.',
  'code.expires_in_seconds':
    'O código expira em {seconds, plural, one {# segundo} many {# segundos} other {# segundos}}.',
  'code.resend_in':
    'Poderá reenviar o código em {seconds, plural, one {# segundo} many {# segundos} other {# segundos}}.',
  'code.resend_in_minutes':
    'Poderá reenviar o código em {minutes, plural, one {# minuto} many {# minutos} other {# minutos}}.',
  'code.resend_ready': 'Já pode reenviar o código.',
  'code.no_more':
    'Este código não pode ser enviado novamente. Se não chegou, escolha outro método ou recomece.',
  'code.help':
    'A mensagem pode demorar um minuto a chegar. Verifique se o número está correto e se o seu telefone tem sinal.',
  'code.auto_read': 'O código foi preenchido a partir da sua mensagem.',
  'code.checking': 'Verificando o código…',

  'code_error.empty': 'Insira o código.',
  'code_error.format': 'O código tem 6 algarismos. Verifique o que inseriu.',
  'code_error.wrong':
    'O código não está correto. {attempts, plural, one {Resta # tentativa} many {Restam # tentativas} other {Restam # tentativas}}.',

  'call.calling': 'Estamos ligando para {phone} agora.',
  'call.hidden': 'A chamada vem de um número oculto.',
  'call.instruction': 'Atenda a chamada, siga as instruções e pressione #.',
  'call.instruction_match':
    'Atenda a chamada, pressione {digit} no teclado do seu telefone e, em seguida, pressione #.',
  'call.again_in':
    'Poderá pedir outra chamada em {seconds, plural, one {# segundo} many {# segundos} other {# segundos}}.',
  'call.again_in_minutes':
    'Poderá pedir outra chamada em {minutes, plural, one {# minuto} many {# minutos} other {# minutos}}.',
  'call.again_ready': 'Já pode pedir outra chamada.',
  'call.no_more':
    'Não é possível ligar novamente para este pedido. Escolha outro método ou recomece.',

  'signin.title': 'Confirme a sua identidade',
  'signin.choose': 'Escolha outra forma de verificação',
  'signin.option_sms': 'Enviar um código para {phone}',
  'signin.option_call': 'Ligar para {phone}',
  'signin.no_other':
    'Não há outra forma de verificação disponível aqui. Volte para {brand} para obter ajuda.',
  'signin.verified': 'A sua identidade foi verificada.',

  'done.returning': 'Voltando para {brand}…',

  'status.queued': 'Preparando tudo.',
  'status.sending': 'Contatando a rede telefônica.',
  'status.sent': 'O código está a caminho.',
  'status.delivered': 'O código chegou ao seu telefone.',
  'status.calling': 'Estamos ligando para o seu telefone.',
  'status.ringing': 'O seu telefone está tocando. Atenda a chamada.',
  'status.in_call': 'A chamada foi atendida. Siga as instruções no telefone.',

  'end_title.sms_verified': 'SMS verificado',
  'end_title.call_answered': 'Chamada atendida',
  'end_title.failed': 'Não foi possível verificar o seu telefone',
  'end_title.expired': 'O tempo acabou',
  'end_title.canceled': 'Verificação cancelada',
  'end_title.locked': 'Muitos códigos incorretos',
  'end_title.denied': 'Denunciou este pedido',

  'end_text.sms_verified': 'O seu telefone foi adicionado com sucesso.',
  'end_text.call_answered': 'O seu telefone foi adicionado com sucesso.',
  'end_text.failed': 'Tente novamente ou escolha outro método.',
  'end_text.expired':
    'A verificação não foi concluída a tempo. Recomece para receber um novo código ou uma nova chamada.',
  'end_text.canceled': 'Nada foi alterado. Pode recomeçar quando quiser.',
  'end_text.locked':
    'Para proteger a sua conta, este código deixou de funcionar. Recomece para receber um novo.',
  'end_text.denied':
    'Ao telefone, indicou que não fez este pedido e, por isso, ele foi interrompido. Se outra pessoa está tentando entrar na sua conta, altere a sua senha. Se foi um engano, recomece.',

  'reason.busy': 'A linha estava ocupada. Termine a outra chamada e tente novamente.',
  'reason.no_answer': 'Ninguém atendeu a chamada. Tenha o telefone por perto e tente novamente.',
  'reason.hung_up':
    'A chamada terminou antes de # ser pressionado. Tente novamente, atenda e pressione # antes de desligar.',
  'reason.voicemail':
    'A chamada foi para o correio de voz. Tente novamente e atenda pessoalmente, ou receba um código por SMS.',
  'reason.no_keypress':
    'Nenhuma tecla foi pressionada durante a chamada. Tente novamente e pressione as teclas pedidas.',
  'reason.wrong_keypress':
    'Uma tecla errada foi pressionada durante a chamada. Tente novamente e pressione as teclas pedidas.',
  'reason.unreachable':
    'Não foi possível alcançar o seu telefone. Verifique se está ligado e tem sinal, e tente novamente.',
  'reason.invalid_number': 'Este número não está em uso. Verifique-o ou use outro número.',
  'reason.landline':
    'Este número não pode receber SMS. Escolha uma chamada ou use um número móvel.',
  'reason.opted_out':
    'Este número recusou os nossos SMS. Responda START ao último para voltar a permiti-los, ou escolha uma chamada.',
  'reason.destination_blocked':
    'Não é possível alcançar o país ou a rede deste número. Use outro número.',
  'reason.sender_not_allowed':
    'De momento não podemos enviar SMS para o país deste número. Escolha uma chamada ou use outro número.',
  'reason.rejected_by_provider':
    'A rede telefônica recusou a entrega a este número. Escolha outro método ou use outro número.',
  'reason.provider_unavailable':
    'O serviço telefônico não está disponível no momento. Tente novamente em alguns minutos.',
  'reason.too_many_attempts':
    'Houve muitas tentativas com este número. Espere um pouco antes de tentar novamente, ou use outro número.',
  'reason.fraud_suspected':
    'Interrompemos este pedido por motivos de segurança. Tente mais tarde ou use outro número.',

  'live.reconnecting': 'A conexão foi perdida. Reconectando…',
  'live.reconnected': 'A conexão foi restabelecida.',
  'live.offline': 'Não há conexão. Verifique a sua ligação à Internet.',
  'live.other_tab': 'Esta verificação está aberta em outra aba.',

  'session.expired_title': 'Esta página expirou',
  'session.expired': 'Volte para {brand} e recomece.',
  'session.elsewhere_title': 'Este link já foi aberto',
  'session.elsewhere':
    'O link só funciona no navegador que o abriu primeiro. Volte para {brand} e recomece.',
  'session.closed':
    'Este link ou esta página não é mais válida. Volte para o serviço de onde você veio e recomece.',
  'session.expires_in':
    'Esta página expira em {minutes, plural, one {# minuto} many {# minutos} other {# minutos}}.',

  'error.unexpected': 'Ocorreu um erro do nosso lado. Tente novamente.',
  'error.unavailable': 'O serviço não está disponível no momento. Tente novamente em um minuto.',
  'error.limit_minutes':
    'Houve muitas tentativas. Tente novamente em {minutes, plural, one {# minuto} many {# minutos} other {# minutos}}.',
  'error.limit_hours':
    'Houve muitas tentativas. Tente novamente em {hours, plural, one {# hora} many {# horas} other {# horas}}.',
  'error.announce': 'Erro: {message}',
};
