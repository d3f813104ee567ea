import type { MethodMessages } from './method-messages.js';

export const ja: MethodMessages = {
  'kind.approve': '認証アプリ（承認）',
  'kind.totp': '認証アプリ（コード）',
  'kind.phone': '電話',
  'kind.passkey': 'パスキー',
  'kind.recovery': '回復コード',

  'step.app': 'アプリ',
  'step.of': '方法{number}/{count}: {method}',
  'step.required': '組織では、本人確認のために次の方法を設定する必要があります。',

  'add.title': '方法の追加',
  'add.question': 'どの方法を追加しますか？',
  'add.other_app': '別の認証アプリ',
  'add.none': '現在、追加できる方法はほかにありません。',
  'add.confirm': '追加',

  'app.get_title': 'まずアプリを準備します',
  'app.get_store': 'スマートフォンに認証アプリをインストールしてください。',
  'app.get_own':
    '認証アプリはスマートフォンのブラウザーで動作します。次に表示されるQRコードを読み取ると開くため、ダウンロードは必要ありません。',
  'app.download': '今すぐダウンロード',
  'app.after': 'デバイスにアプリをインストールしたら、「{next}」を選択してください。',
  'app.other': '別の認証アプリを使用する',
  'app.account_title': 'アカウントの設定',
  'app.account':
    'スマートフォンをご用意ください。アプリで求められた場合は、通知を許可してください。「{next}」を選択すると、アカウントを追加するQRコードが表示されます。',
  'app.account_totp':
    '認証アプリで新しいアカウントを追加してください。「{next}」を選択すると、QRコードが表示されます。',
  'app.scan_title': 'QRコードの読み取り',
  'app.scan':
    'スマートフォンのカメラでQRコードを読み取り、アプリでアカウントを追加してください。このページは自動的に次に進みます。',
  'app.scan_totp':
    '認証アプリでQRコードを読み取ってください。アプリがアカウントに接続されます。その後、「{next}」を選択してください。',
  'app.qr': 'QRコード',
  'app.cannot_scan': 'QRコードを読み取れない場合',
  'app.link': 'スマートフォンで次のリンクを開いてください。',
  'app.open_here': 'このデバイスでアプリを開く',
  'app.by_hand': '認証アプリに次の内容を入力してください。',
  'app.account_name': 'アカウント名',
  'app.secret': 'シークレットキー',
  'app.copy': 'コピー',
  'app.copied': 'コピーしました。',
  'app.waiting': 'スマートフォンを待っています…',
  'app.not_paired':
    'スマートフォンはまだ接続されていません。QRコードを読み取り、アプリでアカウントを追加してください。',
  'app.qr_expired': 'このQRコードの有効期限が切れました。',
  'app.new_qr': '新しいQRコードを取得',
  'app.added': '認証アプリを追加しました',
  'app.added_text': '認証アプリが登録されました。',

  'try.title': '試してみましょう',
  'try.text': 'アプリに送信する通知を、下に表示されている数字を入力して承認してください。',
  'try.approved': '通知が承認されました',

  'approve.title': 'サインイン要求を承認してください',
  'approve.text': '認証アプリを開き、表示されている数字を入力してサインインしてください。',
  'approve.number': 'アプリに入力する数字',
  'approve.no_number':
    '数字は、要求を送信したタブにのみ表示されます。ここに数字を表示するには、新しい要求を送信してください。',
  'approve.queued': 'アプリに要求を送信しています。',
  'approve.sent': '要求を送信しました。通知が表示されない場合は、アプリを開いてください。',
  'approve.shown': '要求がアプリで開かれています。',
  'approve.again': '新しい要求を送信',

  'totp.title': 'コードの入力',
  'totp.text': '認証アプリに表示されている6桁のコードを入力してください。',
  'totp.label': 'アプリのコード',
  'totp.wrong':
    'コードが正しくありません。アプリに現在表示されているコードを入力し、スマートフォンの時計が正しいことを確認してください。',
  'totp.used':
    'このコードはすでに使用されています。アプリに次のコードが表示されるまでお待ちください。',

  'passkey.title': '次回からより速く、より安全に',
  'passkey.text':
    'パスキーを作成すると、コードの代わりに指紋、顔、または画面ロックでサインインできます。',
  'passkey.create': 'パスキーを作成',
  'passkey.created': 'パスキーを作成しました',
  'passkey.created_text': '次回からパスキーでサインインできます。',
  'passkey.use_text': 'デバイスで、指紋、顔、または画面ロックによる確認が求められます。',
  'passkey.busy': 'ブラウザーの指示に従ってください。',
  'passkey.not_created':
    'パスキーは作成されませんでした。もう一度試すか、別の方法を設定してください。',
  'passkey.not_used':
    'パスキーは使用されませんでした。もう一度試すか、別の方法を選択してください。',
  'passkey.unsupported':
    'このブラウザーまたはデバイスでは、ここでパスキーを使用できません。別の方法を選択してください。',
  'passkey.exists': 'このデバイスには、アカウントのパスキーがすでにあります。',
  'passkey.refused':
    'このパスキーは受け付けられませんでした。もう一度試すか、別の方法を選択してください。',

  'recovery.intro':
    'ほかの方法が手元にない場合は、回復コードでサインインできます。10個のコードを一度だけ表示します。',
  'recovery.replaces': '以前の回復コードは使用できなくなります。',
  'recovery.show': 'コードを表示',
  'recovery.keep': 'これらのコードを安全な場所に保管してください。各コードは一度だけ使用できます。',
  'recovery.download': 'ダウンロード',
  'recovery.print': '印刷',
  'recovery.for': '{brand}: 回復コード',
  'recovery.saved': '回復コードを保存しました',
  'recovery.saved_text': 'ほかの方法がないときに、各コードを一度ずつ使用できます。',
  'recovery.text': '保管している回復コードを1つ入力してください。各コードは一度だけ使用できます。',
  'recovery.label': '回復コード',
  'recovery.empty': '回復コードを入力してください。英数字10文字です。',
  'recovery.wrong':
    'コードが正しくないか、すでに使用されています。確認するか、別のコードを使用してください。',

  'way.approve': 'アプリで要求を承認: {name}',
  'way.totp': '認証アプリのコードを使用',
  'way.passkey': 'パスキーを使用',
  'way.recovery': '回復コードを使用',
  'cannot.app': '現在、認証アプリを使用できません',
  'cannot.phone': '現在、電話を使用できません',
  'proof.title': '本人確認',
  'proof.text': 'この方法を変更する前に、別の方法で本人確認を行ってください。',
  'proof.none':
    '本人確認に使用できる別の方法がありません。先に追加するか、{brand}に戻ってサポートを受けてください。',

  'ended.title': '本人確認ができませんでした',
  'ended.wrong_number_title': '数字が違います',
  'ended.wrong_number':
    'アプリに入力された数字がこのページの数字と一致しません。新しい要求を送信し、その数字を入力してください。',
  'ended.no_device':
    'アプリのあるデバイスがアカウントに接続されていません。別の方法を選択してください。',
  'ended.not_answered':
    '要求は時間内に応答されませんでした。アプリを開き、新しい要求を送信してください。',
  'ended.limit': '要求が多すぎます。数分待つか、別の方法を選択してください。',
  'ended.locked':
    'アカウントを保護するため、現在これ以上コードを受け付けません。別の方法を選択するか、後でもう一度お試しください。',
  'ended.other_way': '別の方法を選択',
  'ended.passed': '確認しました',

  'success.title': '完了しました！',
  'success.text':
    'お疲れさまでした。セキュリティ情報を設定しました。「{done}」を選択してサインインを続けてください。',
  'success.default': '既定のサインイン方法:',
  'success.missing': '{count, plural, other {完了するには、あと#つの方法を設定してください。}}',

  'info.title': 'セキュリティ情報',
  'info.heading': 'サインイン方法',
  'info.text': 'アカウントへのサインインやパスワードのリセットに使用する方法です。',
  'info.none': 'サインイン方法がまだありません。',
  'info.add': 'サインイン方法の追加',
  'info.default': '既定',
  'info.added': '追加日: {date}',
  'info.used': '最終使用日: {date}',
  'info.left': '{count, plural, other {残り#個のコード}}',
  'info.change': '変更',
  'info.change_title': 'この方法の変更',
  'info.name': '名前',
  'info.name_error': '1~64文字の名前を入力してください。',
  'info.save': '保存',
  'info.set_default': '既定として設定',
  'info.delete': '削除',
  'info.delete_question': 'この方法を削除してもよろしいですか？',
  'info.renamed': '名前を変更しました。',
  'info.default_set': '既定のサインイン方法を変更しました。',
  'info.deleted': '方法を削除しました。',
  'info.gone': 'この方法はもう存在しません。',
};
