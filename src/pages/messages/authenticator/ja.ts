import type { AppMessages } from './app-messages.js';

export const ja: AppMessages = {
  'home.title': '認証アプリ',
  'home.accounts': 'アカウント',
  'home.empty': 'アカウントはまだありません',
  'home.empty_text':
    '別の画面でアカウントのセキュリティ設定を開き、このアプリを選んで、表示されるコードをこのデバイスのカメラで読み取ってください。',
  'home.paste': 'またはリンクをここに貼り付けてください',
  'home.paste_error':
    'これはアカウントを追加するリンクではありません。リンク全体をコピーしてください。',
  'home.continue': '続ける',
  'home.add': '別のアカウントを追加',
  'home.waiting': '{count, plural, other {#件のリクエストが待っています}}',
  'home.none_waiting': '待っているリクエストはありません。',
  'home.refresh': '更新',
  'home.removed': 'このデバイスはアカウントから削除されました。',
  'home.forget': '一覧から外す',

  'pair.title': 'アカウントを追加',
  'pair.text': 'このデバイスで{brand}へのサインインを承認します。',
  'pair.name': 'このデバイスの名前',
  'pair.name_hint': 'この名前はアカウントの設定に表示されます。',
  'pair.name_error': '1～64文字の名前を入力してください。',
  'pair.add': 'このアカウントを追加',
  'pair.over':
    'このコードは不明か、使用済みか、期限切れです。アカウントの設定で新しいコードを表示してください。',
  'pair.unsupported':
    'このブラウザーは鍵を保存できません。最新のブラウザーを、プライベートウィンドウ以外で使用してください。',
  'pair.done': 'アカウントを追加しました。',

  'push.title': '通知',
  'push.ask': 'リクエストが届いたときに通知を受け取れます。',
  'push.turn_on': '通知をオンにする',
  'push.turn_off': '通知をオフにする',
  'push.on': '通知はオンです。',
  'push.blocked': '通知がブロックされています。このブラウザーの設定で許可してください。',
  'push.none':
    'このブラウザーはここでは通知を表示できません。サインインするときにアプリを開いてください。iPhoneとiPadでは、先にアプリをホーム画面に追加してください。',
  'push.failed': '通知をオンにできませんでした。後でもう一度お試しください。',

  'request.title': 'ご本人の操作ですか？',
  'request.what': '内容',
  'request.sign_in': 'サインイン',
  'request.where': '場所',
  'request.when': '日時',
  'request.number': 'サインインページの番号',
  'request.number_hint': 'サインインページに表示されている2桁の番号を入力してください。',
  'request.number_error': '2桁とも入力してください。',
  'request.delete': '最後の数字を消す',
  'request.approve': '承認する',
  'request.deny': 'いいえ、自分ではありません',

  'deny.title': 'ご本人ではありませんか？',
  'deny.text':
    'このリクエストを拒否します。ご自身で開始していない場合は、誰かがパスワードを知っている可能性があります。変更してください。',
  'deny.confirm': 'このリクエストを拒否する',

  'end.approved': '承認しました',
  'end.denied': '拒否しました',
  'end.wrong_number': '番号が違います',
  'end.expired': '時間内に回答なし',
  'end.withdrawn': '別の場所で終了',
  'end_text.approved': 'サインインしているページに戻ってください。',
  'end_text.denied':
    '誰もサインインしていません。ほかの人が試した場合は、パスワードを変更してください。',
  'end_text.wrong_number':
    '番号が一致しなかったため、リクエストは拒否されました。ご自身の操作だった場合は、最初からやり直してください。',
  'end_text.over':
    'このリクエストは終了しました。ご自身の操作だった場合は、最初からやり直してください。',

  'account.save': '保存',
  'account.saved': '名前を保存しました。',
  'history.title': '最近のリクエスト',
  'history.empty': 'リクエストはまだありません。',
  'remove.open': 'アカウントを削除',
  'remove.text': 'このデバイスでは{brand}へのサインインを承認できなくなります。',
  'remove.confirm': 'このデバイスから削除',
  'remove.done': 'アカウントを削除しました。',
  'remove.refused':
    'サインインがこのデバイスから始まるか、ほかに何も登録されていません。先にアカウントの設定で変更してください。',

  'notice.title': 'リクエストが届いています',
  'notice.text': '開いて承認または拒否してください。',

  'error.clock': 'このデバイスの時計が正しくありません。時刻を合わせて、もう一度お試しください。',
  'error.limit': '回数が多すぎます。1分お待ちください。',
};
