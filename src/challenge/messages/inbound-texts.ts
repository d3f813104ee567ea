/**
 * The text that a person sends to us, in every language: who asks, what for, and the word. The word stands at the end, alone, where
 * autocorrection leaves it and a person finds it. ICU messages with `{brand}` and `{word}`.
 */
import type { Locale } from '../locale.js';

export const INBOUND_TEXTS: Readonly<Record<Locale, string>> = {
  en: '{brand}: set up my phone for sign-in. {word}',
  fi: '{brand}: ota puhelimeni käyttöön kirjautumista varten. {word}',
  sv: '{brand}: registrera min telefon för inloggning. {word}',
  nb: '{brand}: registrer telefonen min for innlogging. {word}',
  da: '{brand}: registrer min telefon til login. {word}',
  de: '{brand}: mein Telefon für die Anmeldung einrichten. {word}',
  fr: '{brand} : enregistrer mon téléphone pour la connexion. {word}',
  es: '{brand}: registrar mi teléfono para acceder. {word}',
  it: '{brand}: registra il mio telefono per accedere. {word}',
  pt: '{brand}: configurar o meu telefone para o acesso. {word}',
  nl: '{brand}: mijn telefoon instellen om in te loggen. {word}',
  pl: '{brand}: rejestracja mojego telefonu do logowania. {word}',
  et: '{brand}: seadista minu telefon sisselogimiseks. {word}',
  lt: '{brand}: mano telefonas bus naudojamas prisijungimui. {word}',
  lv: '{brand}: lietot manu telefonu, lai pieteiktos. {word}',
  ar: '{brand}: إعداد هاتفي لتسجيل الدخول. {word}',
  ja: '{brand}：サインイン用に自分の電話を登録します。 {word}',
  'zh-Hans': '{brand}：将我的手机设置为用于登录。 {word}',
};
