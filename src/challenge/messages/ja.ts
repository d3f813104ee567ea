import type { MessageCatalogue } from './catalogue.js';

export const ja: MessageCatalogue = {
  sms: {
    full: '{brand}の認証コードは{code}です。有効期限は{minutes}分です。他人に教えないでください。',
    short: '{brand}の認証コードは{code}です。他人に教えないでください。',
    brief: '{brand}の認証コードは{code}です。',
    bare: '認証コード: {code}',
  },
  call: {
    prompt:
      '{brand}のサインイン確認システムをご利用いただき、ありがとうございます。確認を完了するには、{hashKey}を押してください。',
    prompt_match:
      '{brand}のサインイン確認システムをご利用いただき、ありがとうございます。確認を完了するには、画面に表示されている二つの数字を順に押してから、{hashKey}を押してください。',
    prompt_digits:
      '{brand}のサインイン確認システムをご利用いただき、ありがとうございます。確認を完了するには、{first}、{second}、{hashKey}の順に押してください。',
    ask_digits: 'あと一つの手順で完了します。{first}、{second}、{hashKey}の順に押してください。',
    report_hint: 'この電話にお心当たりがない場合は、ゼロを押してから、{hashKey}を押してください。',
    verified: 'ありがとうございます。確認が完了しました。失礼いたします。',
    denied: 'ありがとうございます。不正な操作として報告いたしました。失礼いたします。',
    try_again: '入力を確認できませんでした。',
    no_answer_goodbye:
      '入力がなかったため、サインインを確認できませんでした。サインインページからもう一度お試しください。失礼いたします。',
    wrong_key_goodbye:
      '正しいキーが押されなかったため、サインインを確認できませんでした。サインインページからもう一度お試しください。失礼いたします。',
    ended:
      '申し訳ございません。この確認の受付は終了しました。必要な場合は、もう一度お手続きください。失礼いたします。',
    relay_hello: 'こちらは{brand}です。確認コードをお伝えします。',
    relay_press: 'お聞きになるには、いずれかのキーを押してください。',
    relay_code: 'コードは {code} です。',
    relay_again: 'もう一度お伝えします。コードは {code} です。',
    relay_repeat: 'もう一度お聞きになるには、いずれかのキーを押してください。',
    relay_goodbye: '失礼いたします。',
  },
  hashKey: {
    common: 'シャープ',
  },
};
