import type { PageMessages } from './page-messages.js';

export const fr: PageMessages = {
  'page.language': 'Langue',
  'page.sandbox':
    'Bac à sable : aucun vrai message n’est envoyé et aucun vrai téléphone n’est appelé.',
  'page.no_script':
    'Cette page nécessite JavaScript. Activez-le dans votre navigateur, puis rechargez la page.',
  'page.loading': 'Un instant…',

  'button.next': 'Suivant',
  'button.back': 'Retour',
  'button.cancel': 'Annuler',
  'button.done': 'Terminé',
  'button.verify': 'Vérifier',
  'button.try_again': 'Réessayer',
  'button.start_again': 'Recommencer',
  'button.skip': 'Ignorer la configuration',
  'button.different_method': 'Je veux configurer une autre méthode',
  'button.resend': 'Renvoyer le code',
  'button.call_instead': 'M’appeler plutôt',
  'button.text_instead': 'M’envoyer plutôt un code par SMS',
  'button.call_again': 'M’appeler à nouveau',
  'button.another_number': 'Utiliser un autre numéro',
  'button.cannot_use_now': 'Je ne peux pas l’utiliser maintenant',
  'button.use_here': 'Continuer ici',
  'button.return': 'Revenir à {brand}',

  'setup.title': 'Protégez votre compte',
  'setup.heading': 'Téléphone',
  'setup.intro':
    'Vous pouvez prouver votre identité en répondant à un appel sur votre téléphone ou en saisissant un code que nous vous envoyons par SMS.',
  'setup.intro_sms':
    'Vous pouvez prouver votre identité en saisissant un code que nous vous envoyons par SMS.',
  'setup.intro_call':
    'Vous pouvez prouver votre identité en répondant à un appel sur votre téléphone.',
  'setup.question': 'Quel numéro de téléphone souhaitez-vous utiliser ?',
  'setup.rates': 'Des frais de messagerie et de données peuvent s’appliquer.',
  'setup.consent':
    'En choisissant « {next} », vous acceptez que {brand} envoie un SMS ou passe un appel automatique à ce numéro afin de le vérifier.',
  'setup.terms': 'Conditions d’utilisation',
  'setup.privacy': 'Déclaration de confidentialité',

  'number.country': 'Pays ou région',
  'number.country_search': 'Rechercher un pays ou un indicatif',
  'number.country_option': '{country} ({code})',
  'number.country_results':
    '{count, plural, =0 {Aucun pays trouvé} one {# pays trouvé} many {# pays trouvés} other {# pays trouvés}}',
  'number.label': 'Numéro de téléphone',
  'number.example': 'Par exemple {example}',
  'number.method': 'Comment pouvons-nous vous joindre ?',
  'number.sms': 'M’envoyer un code par SMS',
  'number.call': 'M’appeler',

  'number_error.empty': 'Saisissez votre numéro de téléphone.',
  'number_error.no_country': 'Choisissez votre pays ou région.',
  'number_error.characters': 'Utilisez uniquement des chiffres, des espaces et le signe +.',
  'number_error.too_short': 'Ce numéro est trop court. Vérifiez qu’il ne manque aucun chiffre.',
  'number_error.too_long': 'Ce numéro est trop long. Vérifiez qu’il n’y a pas de chiffre en trop.',
  'number_error.invalid':
    'Ce numéro de téléphone n’est pas valide ({country}). Vérifiez le numéro et le pays.',
  'number_error.kind':
    'Ce type de numéro ne peut pas être utilisé. Saisissez un numéro de mobile ou de téléphone fixe ordinaire.',
  'number_error.landline':
    'Ce numéro est celui d’un téléphone fixe, qui ne peut pas recevoir de SMS. Choisissez un appel ou saisissez un numéro de mobile.',
  'number_error.country_sms':
    'Nous ne pouvons pas envoyer de SMS vers ce pays ({country}). Choisissez un appel ou saisissez un numéro d’un autre pays.',
  'number_error.country_call':
    'Nous ne pouvons pas appeler vers ce pays ({country}). Choisissez un SMS ou saisissez un numéro d’un autre pays.',
  'number_error.country':
    'Nous ne pouvons pas joindre les numéros de ce pays ({country}). Saisissez un numéro d’un autre pays.',

  'code.transaction': 'Vous confirmez {amount} pour {payee}.',
  'code.sent':
    'Nous venons d’envoyer un code à 6 chiffres au {phone}. Saisissez le code ci-dessous.',
  'code.resent': 'Nous avons renvoyé le code au {phone}.',
  'code.label': 'Code de vérification',
  'code.hint': '6 chiffres',
  'code.expires_in':
    'Le code est encore valable {minutes, plural, one {# minute} many {# minutes} other {# minutes}}.',
  'code.expires_in_seconds':
    'Le code est encore valable {seconds, plural, one {# seconde} many {# secondes} other {# secondes}}.',
  'code.resend_in':
    'Vous pourrez renvoyer le code dans {seconds, plural, one {# seconde} many {# secondes} other {# secondes}}.',
  'code.resend_in_minutes':
    'Vous pourrez renvoyer le code dans {minutes, plural, one {# minute} many {# minutes} other {# minutes}}.',
  'code.resend_ready': 'Vous pouvez maintenant renvoyer le code.',
  'code.no_more':
    'Ce code ne peut plus être renvoyé. S’il n’est pas arrivé, choisissez une autre méthode ou recommencez.',
  'code.help':
    'Le message peut mettre une minute à arriver. Vérifiez que le numéro est correct et que votre téléphone capte le réseau.',
  'code.auto_read': 'Le code a été repris de votre message.',
  'code.checking': 'Vérification du code…',

  'code_error.empty': 'Saisissez le code.',
  'code_error.format': 'Le code comporte 6 chiffres. Vérifiez votre saisie.',
  'code_error.wrong':
    'Ce code est incorrect. Il vous reste {attempts, plural, one {# essai} many {# essais} other {# essais}}.',

  'call.calling': 'Nous appelons le {phone}.',
  'call.hidden': 'L’appel provient d’un numéro masqué.',
  'call.instruction': 'Répondez à l’appel, suivez les instructions et appuyez sur #.',
  'call.instruction_match':
    'Répondez à l’appel, appuyez sur {digit} sur le clavier de votre téléphone, puis sur #.',
  'call.again_in':
    'Vous pourrez demander un autre appel dans {seconds, plural, one {# seconde} many {# secondes} other {# secondes}}.',
  'call.again_in_minutes':
    'Vous pourrez demander un autre appel dans {minutes, plural, one {# minute} many {# minutes} other {# minutes}}.',
  'call.again_ready': 'Vous pouvez maintenant demander un autre appel.',
  'call.no_more':
    'Nous ne pouvons plus appeler pour cette demande. Choisissez une autre méthode ou recommencez.',

  'signin.title': 'Confirmez votre identité',
  'signin.choose': 'Choisissez une autre méthode de vérification',
  'signin.option_sms': 'Envoyer un code au {phone}',
  'signin.option_call': 'Appeler le {phone}',
  'signin.no_other':
    'Aucune autre méthode de vérification n’est disponible ici. Revenez à {brand} pour obtenir de l’aide.',
  'signin.verified': 'Votre identité est vérifiée.',

  'done.returning': 'Retour vers {brand}…',

  'status.queued': 'Préparation en cours.',
  'status.sending': 'Nous contactons le réseau téléphonique.',
  'status.sent': 'Le code est en route.',
  'status.delivered': 'Le code est arrivé sur votre téléphone.',
  'status.calling': 'Nous appelons votre téléphone.',
  'status.ringing': 'Votre téléphone sonne. Répondez à l’appel.',
  'status.in_call': 'L’appel a été pris. Suivez les instructions au téléphone.',

  'end_title.sms_verified': 'SMS vérifié',
  'end_title.call_answered': 'Appel pris',
  'end_title.failed': 'Votre téléphone n’a pas pu être vérifié',
  'end_title.expired': 'Le temps est écoulé',
  'end_title.canceled': 'Vérification annulée',
  'end_title.locked': 'Trop de codes incorrects',
  'end_title.denied': 'Vous avez signalé cette demande',

  'end_text.sms_verified': 'Votre téléphone a bien été enregistré.',
  'end_text.call_answered': 'Votre téléphone a bien été enregistré.',
  'end_text.failed': 'Réessayez ou choisissez une autre méthode.',
  'end_text.expired':
    'La vérification n’a pas été terminée à temps. Recommencez pour recevoir un nouveau code ou un nouvel appel.',
  'end_text.canceled': 'Rien n’a été modifié. Vous pouvez recommencer à tout moment.',
  'end_text.locked':
    'Pour protéger votre compte, ce code ne fonctionne plus. Recommencez pour en recevoir un nouveau.',
  'end_text.denied':
    'Au téléphone, vous avez indiqué que vous n’étiez pas à l’origine de cette demande. Nous l’avons donc arrêtée. Si quelqu’un d’autre tente de se connecter à votre place, changez votre mot de passe. Si c’était vous, recommencez.',

  'reason.busy': 'La ligne était occupée. Terminez l’autre appel et réessayez.',
  'reason.no_answer':
    'Personne n’a répondu à l’appel. Gardez votre téléphone à portée de main et réessayez.',
  'reason.hung_up':
    'L’appel s’est terminé avant que la touche # soit pressée. Réessayez, répondez et appuyez sur # avant de raccrocher.',
  'reason.voicemail':
    'L’appel est arrivé sur la messagerie vocale. Réessayez et répondez vous-même, ou recevez un code par SMS.',
  'reason.no_keypress':
    'Aucune touche n’a été pressée pendant l’appel. Réessayez et appuyez sur les touches demandées.',
  'reason.wrong_keypress':
    'Une mauvaise touche a été pressée pendant l’appel. Réessayez et appuyez sur les touches demandées.',
  'reason.unreachable':
    'Nous n’avons pas pu joindre votre téléphone. Vérifiez qu’il est allumé et qu’il capte le réseau, puis réessayez.',
  'reason.invalid_number': 'Ce numéro n’est pas attribué. Vérifiez-le ou utilisez un autre numéro.',
  'reason.landline':
    'Ce numéro ne peut pas recevoir de SMS. Choisissez un appel ou utilisez un numéro de mobile.',
  'reason.opted_out':
    'Ce numéro a refusé nos SMS. Répondez START au dernier SMS pour les autoriser à nouveau, ou choisissez un appel.',
  'reason.destination_blocked':
    'Nous ne pouvons pas joindre le pays ou le réseau de ce numéro. Utilisez un autre numéro.',
  'reason.sender_not_allowed':
    'Nous ne pouvons pas envoyer de SMS vers le pays de ce numéro pour le moment. Choisissez un appel ou utilisez un autre numéro.',
  'reason.rejected_by_provider':
    'Le réseau téléphonique a refusé l’acheminement vers ce numéro. Choisissez une autre méthode ou utilisez un autre numéro.',
  'reason.provider_unavailable':
    'Le service téléphonique n’est pas disponible pour le moment. Réessayez dans quelques minutes.',
  'reason.too_many_attempts':
    'Il y a eu trop de tentatives avec ce numéro. Attendez un peu avant de réessayer, ou utilisez un autre numéro.',
  'reason.fraud_suspected':
    'Nous avons arrêté cette demande pour des raisons de sécurité. Réessayez plus tard ou utilisez un autre numéro.',

  'live.reconnecting': 'La connexion a été perdue. Reconnexion…',
  'live.reconnected': 'La connexion est rétablie.',
  'live.offline': 'Vous êtes hors ligne. Vérifiez votre connexion Internet.',
  'live.other_tab': 'Cette vérification est ouverte dans un autre onglet.',

  'session.expired_title': 'Cette page a expiré',
  'session.expired': 'Revenez à {brand} et recommencez.',
  'session.elsewhere_title': 'Ce lien a déjà été ouvert',
  'session.elsewhere':
    'Le lien ne fonctionne que dans le navigateur qui l’a ouvert en premier. Revenez à {brand} et recommencez.',
  'session.closed':
    'Ce lien ou cette page n’est plus valable. Retournez au service qui vous a envoyé ici et recommencez.',
  'session.expires_in':
    'Cette page expire dans {minutes, plural, one {# minute} many {# minutes} other {# minutes}}.',

  'error.unexpected': 'Une erreur s’est produite de notre côté. Réessayez.',
  'error.unavailable': 'Le service n’est pas disponible pour le moment. Réessayez dans une minute.',
  'error.limit_minutes':
    'Il y a eu trop de tentatives. Réessayez dans {minutes, plural, one {# minute} many {# minutes} other {# minutes}}.',
  'error.limit_hours':
    'Il y a eu trop de tentatives. Réessayez dans {hours, plural, one {# heure} many {# heures} other {# heures}}.',
  'error.announce': 'Erreur : {message}',
};
