import type { MethodMessages } from './method-messages.js';

export const en: MethodMessages = {
  'kind.approve': 'Authenticator app (approval)',
  'kind.totp': 'Authenticator app (code)',
  'kind.phone': 'Phone',
  'kind.passkey': 'Passkey',
  'kind.recovery': 'Recovery codes',

  'step.app': 'App',
  'step.of': 'Method {number} of {count}: {method}',
  'step.required':
    'Your organisation requires you to set up the following methods of proving who you are.',

  'add.title': 'Add a method',
  'add.question': 'Which method would you like to add?',
  'add.other_app': 'Different authenticator app',
  'add.none': 'No other method can be added now.',
  'add.confirm': 'Add',

  'app.get_title': 'Start by getting the app',
  'app.get_store': 'On your phone, install the authenticator app.',
  'app.get_own':
    'The authenticator app runs in your phone’s browser. It opens when you scan the QR code that comes next, so there is nothing to download.',
  'app.download': 'Download now',
  'app.after': 'After you install the app on your device, choose “{next}”.',
  'app.other': 'I want to use a different authenticator app',
  'app.account_title': 'Set up your account',
  'app.account':
    'Take your phone. If the app asks, allow notifications. Choose “{next}” to see the QR code that adds your account.',
  'app.account_totp':
    'In your authenticator app, add a new account. Choose “{next}” to see the QR code.',
  'app.scan_title': 'Scan the QR code',
  'app.scan':
    'Scan the QR code with your phone’s camera, and add the account in the app. This page continues by itself.',
  'app.scan_totp':
    'Scan the QR code with the authenticator app. This connects the app with your account. Then choose “{next}”.',
  'app.qr': 'QR code',
  'app.cannot_scan': 'Can’t scan the QR code?',
  'app.link': 'Open this link on your phone:',
  'app.open_here': 'Open the app on this device',
  'app.by_hand': 'Enter this in your authenticator app:',
  'app.account_name': 'Account name',
  'app.secret': 'Secret key',
  'app.copy': 'Copy',
  'app.copied': 'Copied.',
  'app.waiting': 'Waiting for your phone…',
  'app.not_paired':
    'Your phone is not connected yet. Scan the QR code and add the account in the app.',
  'app.qr_expired': 'This QR code has expired.',
  'app.new_qr': 'Get a new QR code',
  'app.added': 'Authenticator app added',
  'app.added_text': 'Your authenticator app was registered successfully.',

  'try.title': 'Let’s try it out',
  'try.text':
    'Approve the notification we’re sending to your app by entering the number shown below.',
  'try.approved': 'Notification approved',

  'approve.title': 'Approve sign-in request',
  'approve.text': 'Open your authenticator app, and enter the number shown to sign in.',
  'approve.number': 'Number to enter in the app',
  'approve.no_number':
    'The number is shown only in the tab that sent the request. Send a new request to get a number here.',
  'approve.queued': 'We are sending the request to your app.',
  'approve.sent': 'The request was sent. If you see no notification, open the app.',
  'approve.shown': 'The request is open in your app.',
  'approve.again': 'Send a new request',

  'totp.title': 'Enter the code',
  'totp.text': 'Enter the 6-digit code shown in the authenticator app.',
  'totp.label': 'Code from the app',
  'totp.wrong':
    'That code is not right. Enter the code that the app shows now, and check that the clock of your phone is right.',
  'totp.used': 'This code was already used. Wait until the app shows the next one.',

  'passkey.title': 'Faster and safer next time',
  'passkey.text':
    'Create a passkey. Then you sign in with your fingerprint, your face or your screen lock instead of a code.',
  'passkey.create': 'Create a passkey',
  'passkey.created': 'Passkey created',
  'passkey.created_text': 'Next time you can sign in with your passkey.',
  'passkey.use_text': 'Your device asks for your fingerprint, your face or your screen lock.',
  'passkey.busy': 'Follow the instructions of your browser.',
  'passkey.not_created': 'No passkey was created. Try again, or set up a different method.',
  'passkey.not_used': 'The passkey was not used. Try again, or choose another way.',
  'passkey.unsupported': 'This browser or device cannot use passkeys here. Choose another way.',
  'passkey.exists': 'This device already has a passkey for your account.',
  'passkey.refused': 'This passkey was not accepted. Try again, or choose another way.',

  'recovery.intro':
    'If you have none of your other methods at hand, you can sign in with a recovery code. We show you ten codes, and only once.',
  'recovery.replaces': 'Recovery codes that you got before stop working.',
  'recovery.show': 'Show the codes',
  'recovery.keep': 'Keep these codes somewhere safe. Each works once.',
  'recovery.download': 'Download',
  'recovery.print': 'Print',
  'recovery.for': 'Recovery codes for {brand}',
  'recovery.saved': 'Recovery codes saved',
  'recovery.saved_text': 'You can use each of them once, whenever you have no other method.',
  'recovery.text': 'Enter one of the recovery codes that you kept. Each works once.',
  'recovery.label': 'Recovery code',
  'recovery.empty': 'Enter a recovery code. It has ten letters and digits.',
  'recovery.wrong': 'That code is not right, or it was already used. Check it, or use another one.',

  'way.approve': 'Approve a request in the app on {name}',
  'way.totp': 'Use a code from the authenticator app',
  'way.passkey': 'Use a passkey',
  'way.recovery': 'Use a recovery code',
  'cannot.app': 'I can’t use my authenticator app right now',
  'cannot.phone': 'I can’t use my phone right now',
  'proof.title': 'Verify your identity',
  'proof.text': 'Before you change this method, prove who you are with another one.',
  'proof.none':
    'You have no other method to prove who you are. Add one first, or return to {brand} to get help.',

  'ended.title': 'We could not verify you',
  'ended.wrong_number_title': 'Wrong number',
  'ended.wrong_number':
    'The number entered in the app is not the one on this page. Send a new request, and enter its number.',
  'ended.no_device': 'No device with the app is connected with your account. Choose another way.',
  'ended.not_answered': 'The request was not answered in time. Open the app, and send a new one.',
  'ended.limit': 'There were too many requests. Wait a few minutes, or choose another way.',
  'ended.locked':
    'To protect your account, no more codes are accepted now. Choose another way, or try again later.',
  'ended.other_way': 'Choose another way',
  'ended.passed': 'Verified',

  'success.title': 'Success!',
  'success.text':
    'Great job! You have successfully set up your security info. Choose “{done}” to continue signing in.',
  'success.default': 'Default sign-in method:',
  'success.missing':
    '{count, plural, one {Set up # more method to finish.} other {Set up # more methods to finish.}}',

  'info.title': 'Security info',
  'info.heading': 'Sign-in methods',
  'info.text': 'These are the methods you use to sign into your account or reset your password.',
  'info.none': 'You have no sign-in method yet.',
  'info.add': 'Add sign-in method',
  'info.default': 'Default',
  'info.added': 'Added: {date}',
  'info.used': 'Last used: {date}',
  'info.left': '{count, plural, one {# code left} other {# codes left}}',
  'info.change': 'Change',
  'info.change_title': 'Change this method',
  'info.name': 'Name',
  'info.name_error': 'Enter a name of 1 to 64 characters.',
  'info.save': 'Save',
  'info.set_default': 'Set as default',
  'info.delete': 'Delete',
  'info.delete_question': 'Are you sure you would like to delete this method?',
  'info.renamed': 'The name was changed.',
  'info.default_set': 'The default sign-in method was changed.',
  'info.deleted': 'The method was deleted.',
  'info.gone': 'This method no longer exists.',
};
