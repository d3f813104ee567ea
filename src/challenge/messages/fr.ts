import type { MessageCatalogue } from './catalogue.js';

export const fr: MessageCatalogue = {
  sms: {
    full: '{brand} : votre code de vérification est {code}. Il expire dans {minutes, plural, one {# minute} many {# minutes} other {# minutes}}. Ne le communiquez à personne.',
    short: '{brand} : votre code de vérification est {code}. Gardez-le secret.',
    brief: '{brand} : votre code de vérification est {code}.',
    bare: 'Votre code de vérification est {code}.',
  },
  call: {
    prompt:
      "Merci d'utiliser le système de vérification de connexion {brand}. Veuillez appuyer sur la {hashKey} pour terminer la vérification.",
    prompt_match:
      "Merci d'utiliser le système de vérification de connexion {brand}. Veuillez appuyer sur les deux chiffres affichés sur votre écran, puis sur la {hashKey}, pour terminer la vérification.",
    prompt_digits:
      "Merci d'utiliser le système de vérification de connexion {brand}. Veuillez appuyer sur {first}, sur {second}, puis sur la {hashKey}, pour terminer la vérification.",
    ask_digits:
      'Encore une étape : veuillez appuyer sur {first}, sur {second}, puis sur la {hashKey}.',
    report_hint: "Si vous n'avez pas demandé cet appel, appuyez sur zéro, puis sur la {hashKey}.",
    verified: 'Merci. Votre vérification est terminée. Au revoir.',
    denied: 'Merci, nous avons signalé cet appel. Au revoir.',
    try_again: "Nous n'avons pas compris votre réponse.",
    no_answer_goodbye:
      "Nous n'avons pas reçu de réponse : la connexion n'a pas été vérifiée. Veuillez réessayer depuis la page de connexion. Au revoir.",
    wrong_key_goodbye:
      "Ce n'était pas la bonne touche : la connexion n'a pas été vérifiée. Veuillez réessayer depuis la page de connexion. Au revoir.",
    ended:
      'Désolé, cette demande de vérification est terminée. Vous pouvez en lancer une nouvelle. Au revoir.',
    relay_hello: 'Bonjour. Ici {brand}, avec votre code de vérification.',
    relay_press: "Appuyez sur une touche pour l'entendre.",
    relay_code: 'Votre code est {code}.',
    relay_again: 'Je répète, votre code est {code}.',
    relay_repeat: "Pour l'entendre à nouveau, appuyez sur une touche.",
    relay_goodbye: 'Au revoir.',
  },
  hashKey: {
    common: 'touche dièse',
    byRegion: {
      CA: 'touche carré',
    },
  },
};
