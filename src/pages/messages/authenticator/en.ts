import type { AppMessages } from './app-messages.js';

export const en: AppMessages = {
  'home.title': 'Authenticator',
  'home.accounts': 'Accounts',
  'home.empty': 'No account yet',
  'home.empty_text':
    'On another screen, open the security settings of your account, choose this app, and scan the code there with the camera of this device.',
  'home.paste': 'Or paste the link here',
  'home.paste_error': 'This is not a link to add an account. Copy the whole link.',
  'home.continue': 'Continue',
  'home.add': 'Add another account',
  'home.waiting': '{count, plural, one {# request is waiting} other {# requests are waiting}}',
  'home.none_waiting': 'No request is waiting.',
  'home.refresh': 'Refresh',
  'home.removed': 'This device was removed from the account.',
  'home.forget': 'Take off the list',

  'pair.title': 'Add account',
  'pair.text': 'You will approve sign-ins to {brand} on this device.',
  'pair.name': 'Name of this device',
  'pair.name_hint': 'Your account’s settings show this name.',
  'pair.name_error': 'Enter a name of 1 to 64 characters.',
  'pair.add': 'Add this account',
  'pair.over':
    'This code is unknown, used or over. Show a new one in the settings of your account.',
  'pair.unsupported':
    'This browser cannot keep a key. Use an up-to-date browser, and not a private window.',
  'pair.done': 'The account was added.',

  'push.title': 'Notifications',
  'push.ask': 'Get a notification when a request is waiting for you.',
  'push.turn_on': 'Turn on notifications',
  'push.turn_off': 'Turn off notifications',
  'push.on': 'Notifications are on.',
  'push.blocked': 'Notifications are blocked. Allow them in the settings of this browser.',
  'push.none':
    'This browser cannot show notifications here. Open the app when you sign in. On iPhone and iPad, first add the app to the Home Screen.',
  'push.failed': 'Notifications could not be turned on. Try again later.',

  'request.title': 'Is this you?',
  'request.what': 'What',
  'request.sign_in': 'Sign-in',
  'request.where': 'From',
  'request.when': 'When',
  'request.number': 'Number on the sign-in page',
  'request.number_hint': 'Type the two digits that the sign-in page shows.',
  'request.number_error': 'Type both digits.',
  'request.delete': 'Delete the last digit',
  'request.approve': 'Approve',
  'request.deny': 'No, it’s not me',

  'deny.title': 'It’s not you?',
  'deny.text':
    'We refuse this request. If you did not start it, somebody may know your password: change it.',
  'deny.confirm': 'Refuse this request',

  'end.approved': 'Approved',
  'end.denied': 'Refused',
  'end.wrong_number': 'Wrong number',
  'end.expired': 'Not answered in time',
  'end.withdrawn': 'Ended elsewhere',
  'end_text.approved': 'Go back to the page where you sign in.',
  'end_text.denied': 'Nobody was let in. If somebody else tried, change your password.',
  'end_text.wrong_number':
    'The number did not match, so the request was refused. If it was you, start again.',
  'end_text.over': 'This request is over. If it was you, start again.',

  'account.save': 'Save',
  'account.saved': 'The name was saved.',
  'history.title': 'Latest requests',
  'history.empty': 'There was no request yet.',
  'remove.open': 'Remove account',
  'remove.text': 'This device will no longer approve sign-ins to {brand}.',
  'remove.confirm': 'Remove from this device',
  'remove.done': 'The account was removed.',
  'remove.refused':
    'Your sign-ins start with this device, or nothing else is registered. Change that in the settings of your account first.',

  'notice.title': 'A request is waiting for you',
  'notice.text': 'Open it to approve or refuse.',

  'error.clock': 'The clock of this device is wrong. Set it, then try again.',
  'error.limit': 'That was too often. Wait a minute.',
};
