import type { PageMessages } from './page-messages.js';

export const ja: PageMessages = {
  'page.language': '言語',
  'page.sandbox': 'テスト環境です。実際のメッセージは送信されず、実際の電話にも発信されません。',
  'page.no_script':
    'このページにはJavaScriptが必要です。ブラウザーで有効にして、ページを再読み込みしてください。',
  'page.loading': 'お待ちください…',

  'button.next': '次へ',
  'button.back': '戻る',
  'button.cancel': 'キャンセル',
  'button.done': '完了',
  'button.verify': '確認',
  'button.try_again': 'もう一度試す',
  'button.start_again': '最初からやり直す',
  'button.skip': '設定をスキップ',
  'button.different_method': '別の方法を設定する',
  'button.resend': 'コードを再送信',
  'button.call_instead': '代わりに電話を受ける',
  'button.text_instead': '代わりにSMSでコードを受け取る',
  'button.call_again': 'もう一度電話を受ける',
  'button.another_number': '別の番号を使う',
  'button.cannot_use_now': '今はこの方法を使えません',
  'button.use_here': 'ここで続ける',
  'button.return': '{brand}に戻る',

  'setup.title': 'アカウントのセキュリティ保護',
  'setup.heading': '電話',
  'setup.intro':
    '電話の着信に応答するか、SMSでお送りするコードを入力して、本人確認を行うことができます。',
  'setup.intro_sms': 'SMSでお送りするコードを入力して、本人確認を行うことができます。',
  'setup.intro_call': '電話の着信に応答して、本人確認を行うことができます。',
  'setup.question': '使用する電話番号を入力してください。',
  'setup.rates': 'メッセージ料金およびデータ通信料がかかる場合があります。',
  'setup.consent':
    '「{next}」を選択すると、番号の確認のために{brand}がこの番号にSMSを送信するか、自動音声で電話をかけることに同意したものとみなされます。',
  'setup.terms': '利用規約',
  'setup.privacy': 'プライバシーに関する声明',

  'number.country': '国または地域',
  'number.country_search': '国名または国番号で検索',
  'number.country_option': '{country}（{code}）',
  'number.country_results':
    '{count, plural, =0 {該当する国はありません} other {#件の国が見つかりました}}',
  'number.label': '電話番号',
  'number.example': '例: {example}',
  'number.method': '確認方法を選択してください',
  'number.sms': 'SMSでコードを受け取る',
  'number.call': '電話を受ける',

  'number_error.empty': '電話番号を入力してください。',
  'number_error.no_country': '国または地域を選択してください。',
  'number_error.characters': '数字、スペース、「+」だけを使用してください。',
  'number_error.too_short': '番号が短すぎます。数字が抜けていないか確認してください。',
  'number_error.too_long': '番号が長すぎます。余分な数字がないか確認してください。',
  'number_error.invalid': '有効な電話番号ではありません（{country}）。番号と国を確認してください。',
  'number_error.kind':
    'この種類の番号は使用できません。通常の携帯電話または固定電話の番号を入力してください。',
  'number_error.landline':
    '固定電話の番号のため、SMSを受信できません。電話を選択するか、携帯電話番号を入力してください。',
  'number_error.country_sms':
    'この国（{country}）にはSMSを送信できません。電話を選択するか、別の国の番号を入力してください。',
  'number_error.country_call':
    'この国（{country}）には電話をかけられません。SMSを選択するか、別の国の番号を入力してください。',
  'number_error.country':
    'この国（{country}）の番号は利用できません。別の国の番号を入力してください。',

  'code.transaction': '{payee}への{amount}の支払いを確認します。',
  'code.sent': '{phone}に6桁のコードを送信しました。下にコードを入力してください。',
  'code.resent': '{phone}にコードを再送信しました。',
  'code.label': '確認コード',
  'code.hint': '6桁の数字',
  'code.expires_in': 'コードの有効期限はあと{minutes, plural, other {#分}}です。',
  'code.expires_in_seconds': 'コードの有効期限はあと{seconds, plural, other {#秒}}です。',
  'code.resend_in': 'あと{seconds, plural, other {#秒}}でコードを再送信できます。',
  'code.resend_in_minutes': 'あと{minutes, plural, other {#分}}でコードを再送信できます。',
  'code.resend_ready': 'コードを再送信できるようになりました。',
  'code.no_more':
    'このコードはこれ以上再送信できません。届いていない場合は、別の方法を選択するか、最初からやり直してください。',
  'code.help':
    'メッセージが届くまでに1分ほどかかることがあります。番号が正しいこと、電話が圏外でないことを確認してください。',
  'code.auto_read': 'メッセージからコードを入力しました。',
  'code.checking': 'コードを確認しています…',

  'code_error.empty': 'コードを入力してください。',
  'code_error.format': 'コードは6桁の数字です。入力内容を確認してください。',
  'code_error.wrong': 'コードが正しくありません。{attempts, plural, other {あと#回入力できます}}。',

  'call.calling': '{phone}に電話をかけています。',
  'call.hidden': '電話は非通知でかかってきます。',
  'call.instruction': '電話に出て、音声の案内に従い、「#」を押してください。',
  'call.instruction_match':
    '電話に出て、電話のキーパッドで「{digit}」を押してから「#」を押してください。',
  'call.again_in': 'あと{seconds, plural, other {#秒}}で、もう一度電話を受けられます。',
  'call.again_in_minutes': 'あと{minutes, plural, other {#分}}で、もう一度電話を受けられます。',
  'call.again_ready': 'もう一度電話を受けられるようになりました。',
  'call.no_more':
    'この手続きでは、これ以上電話をかけられません。別の方法を選択するか、最初からやり直してください。',

  'signin.title': '本人確認',
  'signin.choose': '別の確認方法を選択してください',
  'signin.option_sms': '{phone}にコードを送信',
  'signin.option_call': '{phone}に電話をかける',
  'signin.no_other':
    'ここでは、ほかの確認方法を利用できません。{brand}に戻ってお問い合わせください。',
  'signin.verified': '本人確認が完了しました。',

  'done.returning': '{brand}に戻ります…',

  'status.queued': '準備しています。',
  'status.sending': '電話網に接続しています。',
  'status.sent': 'コードを送信しました。',
  'status.delivered': 'コードが電話に届きました。',
  'status.calling': '電話をかけています。',
  'status.ringing': '電話が鳴っています。電話に出てください。',
  'status.in_call': '電話がつながりました。音声の案内に従ってください。',

  'end_title.sms_verified': 'SMSを確認しました',
  'end_title.call_answered': '電話に応答しました',
  'end_title.failed': '電話を確認できませんでした',
  'end_title.expired': '時間切れになりました',
  'end_title.canceled': '確認をキャンセルしました',
  'end_title.locked': 'コードの間違いが多すぎます',
  'end_title.denied': '不正な操作として報告されました',

  'end_text.sms_verified': '電話が正常に登録されました。',
  'end_text.call_answered': '電話が正常に登録されました。',
  'end_text.failed': 'もう一度試すか、別の方法を選択してください。',
  'end_text.expired':
    '確認が時間内に完了しませんでした。最初からやり直して、新しいコードまたは電話を受けてください。',
  'end_text.canceled': '何も変更されていません。いつでもやり直すことができます。',
  'end_text.locked':
    'アカウントを保護するため、このコードは使えなくなりました。最初からやり直して、新しいコードを受け取ってください。',
  'end_text.denied':
    '電話で心当たりがないとのご回答があったため、処理を停止しました。ほかの人がサインインしようとしている場合は、パスワードを変更してください。ご自身の操作だった場合は、最初からやり直してください。',

  'reason.busy': '話し中でした。ほかの通話を終えてから、もう一度お試しください。',
  'reason.no_answer': '電話に応答がありませんでした。電話を手元に置いて、もう一度お試しください。',
  'reason.hung_up':
    '「#」が押される前に通話が終了しました。もう一度試し、電話に出て、切る前に「#」を押してください。',
  'reason.voicemail':
    '留守番電話につながりました。もう一度試してご自身で電話に出るか、SMSでコードを受け取ってください。',
  'reason.no_keypress':
    '通話中にキーが押されませんでした。もう一度試し、案内されたキーを押してください。',
  'reason.wrong_keypress':
    '通話中に正しくないキーが押されました。もう一度試し、案内されたキーを押してください。',
  'reason.unreachable':
    '電話につながりませんでした。電源が入っていて圏外でないことを確認し、もう一度お試しください。',
  'reason.invalid_number':
    'この番号は使われていません。番号を確認するか、別の番号を使用してください。',
  'reason.landline':
    'この番号ではSMSを受信できません。電話を選択するか、携帯電話番号を使用してください。',
  'reason.opted_out':
    'この番号はSMSの受信を停止しています。再開するには最後のSMSに「START」と返信するか、電話を選択してください。',
  'reason.destination_blocked':
    'この番号の国またはネットワークには接続できません。別の番号を使用してください。',
  'reason.sender_not_allowed':
    '現在、この番号の国へSMSを送信できません。電話を選択するか、別の番号を使用してください。',
  'reason.rejected_by_provider':
    '電話網がこの番号への配信を拒否しました。別の方法を選択するか、別の番号を使用してください。',
  'reason.provider_unavailable':
    '現在、電話サービスを利用できません。数分後にもう一度お試しください。',
  'reason.too_many_attempts':
    'この番号での試行回数が多すぎます。しばらく待ってからもう一度試すか、別の番号を使用してください。',
  'reason.fraud_suspected':
    'セキュリティ上の理由により、処理を停止しました。後でもう一度試すか、別の番号を使用してください。',

  'live.reconnecting': '接続が切れました。再接続しています…',
  'live.reconnected': '接続が回復しました。',
  'live.offline': 'オフラインです。インターネット接続を確認してください。',
  'live.other_tab': 'この確認は別のタブで開かれています。',

  'session.expired_title': 'このページは有効期限が切れています',
  'session.expired': '{brand}に戻って、最初からやり直してください。',
  'session.elsewhere_title': 'このリンクはすでに開かれています',
  'session.elsewhere':
    'リンクは最初に開いたブラウザーでのみ使用できます。{brand}に戻って、最初からやり直してください。',
  'session.closed':
    'このリンクまたはページは無効になりました。元のサービスに戻って、もう一度やり直してください。',
  'session.expires_in': 'このページの有効期限はあと{minutes, plural, other {#分}}です。',

  'error.unexpected': 'こちらで問題が発生しました。もう一度お試しください。',
  'error.unavailable': '現在、サービスを利用できません。1分後にもう一度お試しください。',
  'error.limit_minutes':
    '試行回数が多すぎます。{minutes, plural, other {#分}}後にもう一度お試しください。',
  'error.limit_hours':
    '試行回数が多すぎます。{hours, plural, other {#時間}}後にもう一度お試しください。',
  'error.announce': 'エラー: {message}',
};
