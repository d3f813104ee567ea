/**
 * What is said where a challenge confirms a transaction, and the notice that a tenant's own templates ask for, in every language. A language of
 * `LOCALES` without an entry does not compile. Texts are ICU messages; those of an SMS keep to GSM-7 where the language fits it.
 */
import type { Locale } from '../locale.js';

interface TransactionTexts {
  /** `{brand}` `{code}` `{amount}` `{payee}`; the notice follows where there is room. */
  readonly sms: string;
  /** `{brand}` `{amount}` `{payee}`; the instruction follows. */
  readonly call: string;
  /** Not to share the code: a sentence that stands by itself. */
  readonly notice: string;
}

/** Where nothing longer fits: a long payee in an alphabet that leaves 70 characters. The parts that a person has to see. */
export const BARE_TRANSACTION = '{code}: {amount}, {payee}';

export const TRANSACTION_TEXTS: Readonly<Record<Locale, TransactionTexts>> = {
  en: {
    sms: '{brand}: {code} confirms {amount} to {payee}.',
    call: 'This is {brand}. You are confirming {amount} to {payee}.',
    notice: 'Do not share it with anyone.',
  },
  fi: {
    sms: '{brand}: koodi {code} vahvistaa maksun {amount}, saaja {payee}.',
    call: 'Tämä on {brand}. Vahvistat maksun {amount}, saaja {payee}.',
    notice: 'Älä kerro koodia kenellekään.',
  },
  sv: {
    sms: '{brand}: koden {code} bekräftar {amount} till {payee}.',
    call: 'Det här är {brand}. Du bekräftar {amount} till {payee}.',
    notice: 'Dela inte koden med någon.',
  },
  nb: {
    sms: '{brand}: koden {code} bekrefter {amount} til {payee}.',
    call: 'Dette er {brand}. Du bekrefter {amount} til {payee}.',
    notice: 'Ikke del koden med noen.',
  },
  da: {
    sms: '{brand}: koden {code} bekræfter {amount} til {payee}.',
    call: 'Dette er {brand}. Du bekræfter {amount} til {payee}.',
    notice: 'Del ikke koden med nogen.',
  },
  de: {
    sms: '{brand}: Code {code} bestätigt {amount} an {payee}.',
    call: 'Hier ist {brand}. Sie bestätigen {amount} an {payee}.',
    notice: 'Geben Sie den Code an niemanden weiter.',
  },
  fr: {
    sms: '{brand} : le code {code} confirme {amount} pour {payee}.',
    call: 'Ici {brand}. Vous confirmez {amount} pour {payee}.',
    notice: 'Ne communiquez ce code à personne.',
  },
  es: {
    sms: '{brand}: la clave {code} confirma {amount} para {payee}.',
    call: 'Le llama {brand}. Va a confirmar {amount} para {payee}.',
    notice: 'No comparta esta clave con nadie.',
  },
  it: {
    sms: '{brand}: il codice {code} conferma {amount} a {payee}.',
    call: 'Qui {brand}. Sta confermando {amount} a {payee}.',
    notice: 'Non comunicare il codice a nessuno.',
  },
  pt: {
    sms: '{brand}: o PIN {code} confirma {amount} para {payee}.',
    call: 'Aqui {brand}. Está a confirmar {amount} para {payee}.',
    notice: 'Nunca revele este PIN a ninguém.',
  },
  nl: {
    sms: '{brand}: code {code} bevestigt {amount} aan {payee}.',
    call: 'U spreekt met {brand}. U bevestigt {amount} aan {payee}.',
    notice: 'Deel de code met niemand.',
  },
  pl: {
    sms: '{brand}: kod {code} potwierdza {amount} dla {payee}.',
    call: 'Tu {brand}. Potwierdzana kwota: {amount}, odbiorca: {payee}.',
    notice: 'Nie podawaj kodu nikomu.',
  },
  et: {
    sms: '{brand}: kood {code} kinnitab makse {amount}, saaja {payee}.',
    call: 'Siin {brand}. Kinnitate makse {amount}, saaja {payee}.',
    notice: 'Ärge jagage koodi kellegagi.',
  },
  lt: {
    sms: '{brand}: kodas {code} patvirtina {amount}, kam: {payee}.',
    call: 'Čia {brand}. Patvirtinate mokėjimą: {amount}, gavėjas {payee}.',
    notice: 'Niekam neatskleiskite kodo.',
  },
  lv: {
    sms: '{brand}: kods {code} apstiprina {amount}, kam: {payee}.',
    call: 'Šeit {brand}. Jūs apstiprināt maksājumu: {amount}, saņēmējs {payee}.',
    notice: 'Neizpaudiet kodu nevienam.',
  },
  ar: {
    sms: '{brand}: الرمز {code} يؤكد {amount} إلى {payee}.',
    call: 'معكم {brand}. أنتم تؤكدون {amount} إلى {payee}.',
    notice: 'لا تشاركه مع أحد.',
  },
  ja: {
    sms: '{brand}: {code}は{payee}への{amount}の確認コードです。',
    call: '{brand}です。{payee}への{amount}の支払いを確認します。',
    notice: 'コードを他人に教えないでください。',
  },
  'zh-Hans': {
    sms: '【{brand}】验证码 {code} 用于确认向 {payee} 支付 {amount}。',
    call: '这里是{brand}。您正在确认向{payee}支付{amount}。',
    notice: '请勿将验证码告知他人。',
  },
};
