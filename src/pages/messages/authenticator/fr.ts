import type { AppMessages } from './app-messages.js';

export const fr: AppMessages = {
  'home.title': 'Approbation',
  'home.accounts': 'Comptes',
  'home.empty': 'Aucun compte pour le moment',
  'home.empty_text':
    'Sur un autre écran, ouvrez les paramètres de sécurité de votre compte, choisissez cette application et scannez-y le code avec l’appareil photo de cet appareil.',
  'home.paste': 'Ou collez le lien ici',
  'home.paste_error': 'Ce lien ne permet pas d’ajouter un compte. Copiez le lien en entier.',
  'home.continue': 'Continuer',
  'home.add': 'Ajouter un autre compte',
  'home.waiting':
    '{count, plural, one {# demande en attente} many {# demandes en attente} other {# demandes en attente}}',
  'home.none_waiting': 'Aucune demande n’est en attente.',
  'home.refresh': 'Actualiser',
  'home.removed': 'Cet appareil a été retiré du compte.',
  'home.forget': 'Retirer de la liste',

  'pair.title': 'Ajouter un compte',
  'pair.text': 'Vous approuverez les connexions à {brand} sur cet appareil.',
  'pair.name': 'Nom de cet appareil',
  'pair.name_hint': 'Ce nom apparaît dans les paramètres de votre compte.',
  'pair.name_error': 'Saisissez un nom de 1 à 64 caractères.',
  'pair.add': 'Ajouter ce compte',
  'pair.over':
    'Ce code est inconnu, déjà utilisé ou expiré. Affichez-en un nouveau dans les paramètres de votre compte.',
  'pair.unsupported':
    'Ce navigateur ne peut pas conserver de clé. Utilisez un navigateur à jour, hors navigation privée.',
  'pair.done': 'Le compte a été ajouté.',

  'push.title': 'Notifications de cet appareil',
  'push.ask': 'Recevez une notification lorsqu’une demande vous attend.',
  'push.turn_on': 'Activer les notifications',
  'push.turn_off': 'Désactiver les notifications',
  'push.on': 'Les notifications sont activées.',
  'push.blocked':
    'Les notifications sont bloquées. Autorisez-les dans les paramètres de ce navigateur.',
  'push.none':
    'Ce navigateur ne peut pas afficher de notifications ici. Ouvrez l’application quand vous vous connectez. Sur iPhone et iPad, ajoutez d’abord l’application à l’écran d’accueil.',
  'push.failed': 'Les notifications n’ont pas pu être activées. Réessayez plus tard.',

  'request.title': 'Est-ce vous ?',
  'request.what': 'Quoi',
  'request.sign_in': 'Connexion',
  'request.where': 'Depuis',
  'request.when': 'Quand',
  'request.number': 'Numéro affiché sur la page de connexion',
  'request.number_hint': 'Saisissez les deux chiffres affichés sur la page de connexion.',
  'request.number_error': 'Saisissez les deux chiffres.',
  'request.delete': 'Effacer le dernier chiffre',
  'request.approve': 'Approuver',
  'request.deny': 'Non, ce n’est pas moi',

  'deny.title': 'Ce n’est pas vous ?',
  'deny.text':
    'Nous refusons cette demande. Si elle ne vient pas de vous, quelqu’un connaît peut-être votre mot de passe : changez-le.',
  'deny.confirm': 'Refuser cette demande',

  'end.approved': 'Approuvée',
  'end.denied': 'Refusée',
  'end.wrong_number': 'Numéro incorrect',
  'end.expired': 'Sans réponse à temps',
  'end.withdrawn': 'Terminée ailleurs',
  'end_text.approved': 'Revenez à la page sur laquelle vous vous connectez.',
  'end_text.denied':
    'Personne n’a pu entrer. Si quelqu’un d’autre a essayé, changez votre mot de passe.',
  'end_text.wrong_number':
    'Le numéro ne correspondait pas, la demande a donc été refusée. Si c’était vous, recommencez.',
  'end_text.over': 'Cette demande est terminée. Si c’était vous, recommencez.',

  'account.save': 'Enregistrer',
  'account.saved': 'Le nom a été enregistré.',
  'history.title': 'Dernières demandes',
  'history.empty': 'Il n’y a encore eu aucune demande.',
  'remove.open': 'Supprimer le compte',
  'remove.text': 'Cet appareil n’approuvera plus les connexions à {brand}.',
  'remove.confirm': 'Supprimer de cet appareil',
  'remove.done': 'Le compte a été supprimé.',
  'remove.refused':
    'Vos connexions commencent par cet appareil, ou rien d’autre n’est enregistré. Modifiez d’abord cela dans les paramètres de votre compte.',

  'notice.title': 'Une demande vous attend',
  'notice.text': 'Ouvrez-la pour l’approuver ou la refuser.',

  'error.clock': 'L’heure de cet appareil est incorrecte. Réglez-la, puis réessayez.',
  'error.limit': 'Trop de tentatives. Patientez une minute.',
};
