import type { MethodMessages } from './method-messages.js';

export const fr: MethodMessages = {
  'kind.approve': 'Application d’authentification (approbation)',
  'kind.totp': 'Application d’authentification (code)',
  'kind.phone': 'Téléphone',
  'kind.passkey': 'Clé d’accès',
  'kind.recovery': 'Codes de récupération',

  'step.app': 'Application',
  'step.of': 'Méthode {number} sur {count} : {method}',
  'step.required':
    'Votre organisation exige que vous configuriez les méthodes suivantes pour prouver votre identité.',

  'add.title': 'Ajouter une méthode',
  'add.question': 'Quelle méthode voulez-vous ajouter ?',
  'add.other_app': 'Autre application d’authentification',
  'add.none': 'Aucune autre méthode ne peut être ajoutée pour le moment.',
  'add.confirm': 'Ajouter',

  'app.get_title': 'Commencez par obtenir l’application',
  'app.get_store': 'Installez l’application d’authentification sur votre téléphone.',
  'app.get_own':
    'L’application d’authentification fonctionne dans le navigateur de votre téléphone. Elle s’ouvre quand vous scannez le code QR affiché ensuite : il n’y a rien à télécharger.',
  'app.download': 'Télécharger maintenant',
  'app.after': 'Une fois l’application installée sur votre appareil, choisissez « {next} ».',
  'app.other': 'Je veux utiliser une autre application d’authentification',
  'app.account_title': 'Configurez votre compte',
  'app.account':
    'Prenez votre téléphone. Si l’application le demande, autorisez les notifications. Choisissez « {next} » pour voir le code QR qui ajoute votre compte.',
  'app.account_totp':
    'Dans votre application d’authentification, ajoutez un nouveau compte. Choisissez « {next} » pour voir le code QR.',
  'app.scan_title': 'Scannez le code QR',
  'app.scan':
    'Scannez le code QR avec l’appareil photo de votre téléphone et ajoutez le compte dans l’application. Cette page continue d’elle-même.',
  'app.scan_totp':
    'Scannez le code QR avec l’application d’authentification. L’application est alors associée à votre compte. Choisissez ensuite « {next} ».',
  'app.qr': 'Code QR',
  'app.cannot_scan': 'Vous ne pouvez pas scanner le code QR ?',
  'app.link': 'Ouvrez ce lien sur votre téléphone :',
  'app.open_here': 'Ouvrir l’application sur cet appareil',
  'app.by_hand': 'Saisissez ceci dans votre application d’authentification :',
  'app.account_name': 'Nom du compte',
  'app.secret': 'Clé secrète',
  'app.copy': 'Copier',
  'app.copied': 'Copié.',
  'app.waiting': 'En attente de votre téléphone…',
  'app.not_paired':
    'Votre téléphone n’est pas encore associé. Scannez le code QR et ajoutez le compte dans l’application.',
  'app.qr_expired': 'Ce code QR a expiré.',
  'app.new_qr': 'Obtenir un nouveau code QR',
  'app.added': 'Application d’authentification ajoutée',
  'app.added_text': 'Votre application d’authentification a été enregistrée.',

  'try.title': 'Faisons un essai',
  'try.text':
    'Approuvez la notification que nous envoyons à votre application en y saisissant le nombre affiché ci-dessous.',
  'try.approved': 'Notification approuvée',

  'approve.title': 'Approuvez la demande de connexion',
  'approve.text':
    'Ouvrez votre application d’authentification et saisissez le nombre affiché pour vous connecter.',
  'approve.number': 'Nombre à saisir dans l’application',
  'approve.no_number':
    'Le nombre n’est affiché que dans l’onglet qui a envoyé la demande. Envoyez une nouvelle demande pour obtenir un nombre ici.',
  'approve.queued': 'Nous envoyons la demande à votre application.',
  'approve.sent':
    'La demande a été envoyée. Si vous ne voyez pas de notification, ouvrez l’application.',
  'approve.shown': 'La demande est ouverte dans votre application.',
  'approve.again': 'Envoyer une nouvelle demande',

  'totp.title': 'Saisissez le code',
  'totp.text': 'Saisissez le code à 6 chiffres affiché dans l’application d’authentification.',
  'totp.label': 'Code de l’application',
  'totp.wrong':
    'Ce code est incorrect. Saisissez le code que l’application affiche maintenant et vérifiez que l’heure de votre téléphone est exacte.',
  'totp.used': 'Ce code a déjà été utilisé. Attendez que l’application affiche le suivant.',

  'passkey.title': 'Plus rapide et plus sûr la prochaine fois',
  'passkey.text':
    'Créez une clé d’accès. Vous vous connecterez ensuite avec votre empreinte, votre visage ou le verrouillage de l’écran au lieu d’un code.',
  'passkey.create': 'Créer une clé d’accès',
  'passkey.created': 'Clé d’accès créée',
  'passkey.created_text': 'La prochaine fois, vous pourrez vous connecter avec votre clé d’accès.',
  'passkey.use_text':
    'Votre appareil demande votre empreinte, votre visage ou le verrouillage de l’écran.',
  'passkey.busy': 'Suivez les instructions de votre navigateur.',
  'passkey.not_created':
    'Aucune clé d’accès n’a été créée. Réessayez ou configurez une autre méthode.',
  'passkey.not_used':
    'La clé d’accès n’a pas été utilisée. Réessayez ou choisissez une autre méthode.',
  'passkey.unsupported':
    'Ce navigateur ou cet appareil ne peut pas utiliser de clé d’accès ici. Choisissez une autre méthode.',
  'passkey.exists': 'Cet appareil a déjà une clé d’accès pour votre compte.',
  'passkey.refused':
    'Cette clé d’accès n’a pas été acceptée. Réessayez ou choisissez une autre méthode.',

  'recovery.intro':
    'Si vous n’avez aucune de vos autres méthodes sous la main, vous pouvez vous connecter avec un code de récupération. Nous vous montrons dix codes, une seule fois.',
  'recovery.replaces': 'Les codes de récupération reçus auparavant ne fonctionneront plus.',
  'recovery.show': 'Afficher les codes',
  'recovery.keep': 'Conservez ces codes en lieu sûr. Chacun fonctionne une fois.',
  'recovery.download': 'Télécharger',
  'recovery.print': 'Imprimer',
  'recovery.for': '{brand} : codes de récupération',
  'recovery.saved': 'Codes de récupération enregistrés',
  'recovery.saved_text':
    'Vous pouvez utiliser chacun d’eux une fois, quand vous n’avez pas d’autre méthode.',
  'recovery.text':
    'Saisissez l’un des codes de récupération que vous avez conservés. Chacun fonctionne une fois.',
  'recovery.label': 'Code de récupération',
  'recovery.empty': 'Saisissez un code de récupération. Il comporte dix lettres et chiffres.',
  'recovery.wrong':
    'Ce code est incorrect ou a déjà été utilisé. Vérifiez-le ou utilisez-en un autre.',

  'way.approve': 'Approuver une demande dans l’application sur {name}',
  'way.totp': 'Utiliser un code de l’application d’authentification',
  'way.passkey': 'Utiliser une clé d’accès',
  'way.recovery': 'Utiliser un code de récupération',
  'cannot.app': 'Je ne peux pas utiliser mon application d’authentification pour le moment',
  'cannot.phone': 'Je ne peux pas utiliser mon téléphone pour le moment',
  'proof.title': 'Vérifiez votre identité',
  'proof.text': 'Avant de modifier cette méthode, prouvez votre identité avec une autre.',
  'proof.none':
    'Vous n’avez pas d’autre méthode pour prouver votre identité. Ajoutez-en d’abord une, ou retournez sur {brand} pour obtenir de l’aide.',

  'ended.title': 'Nous n’avons pas pu vérifier votre identité',
  'ended.wrong_number_title': 'Nombre incorrect',
  'ended.wrong_number':
    'Le nombre saisi dans l’application n’est pas celui de cette page. Envoyez une nouvelle demande et saisissez son nombre.',
  'ended.no_device':
    'Aucun appareil avec l’application n’est associé à votre compte. Choisissez une autre méthode.',
  'ended.not_answered':
    'La demande est restée sans réponse. Ouvrez l’application et envoyez-en une nouvelle.',
  'ended.limit':
    'Il y a eu trop de demandes. Attendez quelques minutes ou choisissez une autre méthode.',
  'ended.locked':
    'Pour protéger votre compte, plus aucun code n’est accepté pour le moment. Choisissez une autre méthode ou réessayez plus tard.',
  'ended.other_way': 'Choisir une autre méthode',
  'ended.passed': 'Identité vérifiée',

  'success.title': 'C’est fait !',
  'success.text':
    'Bravo ! Vous avez configuré vos informations de sécurité. Choisissez « {done} » pour continuer la connexion.',
  'success.default': 'Méthode de connexion par défaut :',
  'success.missing':
    '{count, plural, one {Configurez encore # méthode pour terminer.} many {Configurez encore # méthodes pour terminer.} other {Configurez encore # méthodes pour terminer.}}',

  'info.title': 'Informations de sécurité',
  'info.heading': 'Méthodes de connexion',
  'info.text':
    'Ce sont les méthodes que vous utilisez pour vous connecter à votre compte ou réinitialiser votre mot de passe.',
  'info.none': 'Vous n’avez pas encore de méthode de connexion.',
  'info.add': 'Ajouter une méthode de connexion',
  'info.default': 'Par défaut',
  'info.added': 'Ajoutée : {date}',
  'info.used': 'Dernière utilisation : {date}',
  'info.left':
    '{count, plural, one {# code restant} many {# codes restants} other {# codes restants}}',
  'info.change': 'Modifier',
  'info.change_title': 'Modifier cette méthode',
  'info.name': 'Nom',
  'info.name_error': 'Saisissez un nom de 1 à 64 caractères.',
  'info.save': 'Enregistrer',
  'info.set_default': 'Définir par défaut',
  'info.delete': 'Supprimer',
  'info.delete_question': 'Voulez-vous vraiment supprimer cette méthode ?',
  'info.renamed': 'Le nom a été modifié.',
  'info.default_set': 'La méthode de connexion par défaut a été modifiée.',
  'info.deleted': 'La méthode a été supprimée.',
  'info.gone': 'Cette méthode n’existe plus.',
};
