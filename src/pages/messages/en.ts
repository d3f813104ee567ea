import type { PageMessages } from './page-messages.js';

export const en: PageMessages = {
  'page.language': 'Language',
  'page.sandbox': 'Sandbox: no real message is sent and no real phone is called.',
  'page.no_script': 'This page needs JavaScript. Turn it on in your browser and reload the page.',
  'page.loading': 'One moment…',

  'button.next': 'Next',
  'button.back': 'Back',
  'button.cancel': 'Cancel',
  'button.done': 'Done',
  'button.verify': 'Verify',
  'button.try_again': 'Try again',
  'button.start_again': 'Start again',
  'button.skip': 'Skip setup',
  'button.different_method': 'I want to set up a different method',
  'button.resend': 'Resend the code',
  'button.call_instead': 'Call me instead',
  'button.text_instead': 'Text me a code instead',
  'button.call_again': 'Call me again',
  'button.another_number': 'Use another number',
  'button.cannot_use_now': 'I can’t use this now',
  'button.use_here': 'Continue here',
  'button.return': 'Return to {brand}',

  'setup.title': 'Keep your account secure',
  'setup.heading': 'Phone',
  'setup.intro':
    'You can prove who you are by answering a call on your phone or by entering a code that we text to it.',
  'setup.intro_sms': 'You can prove who you are by entering a code that we text to your phone.',
  'setup.intro_call': 'You can prove who you are by answering a call on your phone.',
  'setup.question': 'What phone number would you like to use?',
  'setup.rates': 'Message and data rates may apply.',
  'setup.consent':
    'Choosing “{next}” means that you agree that {brand} may send a text message or place an automated call to this number to verify it.',
  'setup.terms': 'Terms of use',
  'setup.privacy': 'Privacy statement',

  'number.country': 'Country or region',
  'number.country_search': 'Search for a country or code',
  'number.country_option': '{country} ({code})',
  'number.country_results':
    '{count, plural, =0 {No country found} one {# country found} other {# countries found}}',
  'number.label': 'Phone number',
  'number.example': 'For example {example}',
  'number.method': 'How should we reach you?',
  'number.sms': 'Text me a code',
  'number.call': 'Call me',

  'number_error.empty': 'Enter your phone number.',
  'number_error.no_country': 'Choose your country or region.',
  'number_error.characters': 'Use only digits, spaces and the + sign.',
  'number_error.too_short': 'This number is too short. Check that no digit is missing.',
  'number_error.too_long': 'This number is too long. Check that it has no extra digits.',
  'number_error.invalid':
    'This is not a valid phone number ({country}). Check the number and the country.',
  'number_error.kind':
    'This kind of number cannot be used. Enter an ordinary mobile or landline number.',
  'number_error.landline':
    'This is a landline number and cannot receive text messages. Choose a call, or enter a mobile number.',
  'number_error.country_sms':
    'We cannot send text messages to this country ({country}). Choose a call, or enter a number from another country.',
  'number_error.country_call':
    'We cannot place calls to this country ({country}). Choose a text message, or enter a number from another country.',
  'number_error.country':
    'We cannot reach numbers in this country ({country}). Enter a number from another country.',

  'code.transaction': 'You are confirming {amount} to {payee}.',
  'code.sent': 'We just sent a 6-digit code to {phone}. Enter the code below.',
  'code.resent': 'We sent the code to {phone} again.',
  'code.label': 'Verification code',
  'code.hint': '6 digits',
  'code.expires_in':
    'The code is valid for another {minutes, plural, one {# minute} other {# minutes}}.',
  'code.expires_in_seconds':
    'The code is valid for another {seconds, plural, one {# second} other {# seconds}}.',
  'code.resend_in':
    'You can resend the code in {seconds, plural, one {# second} other {# seconds}}.',
  'code.resend_in_minutes':
    'You can resend the code in {minutes, plural, one {# minute} other {# minutes}}.',
  'code.resend_ready': 'You can now resend the code.',
  'code.no_more':
    'This code cannot be sent again. If it has not arrived, choose another way or start again.',
  'code.help':
    'The message can take a minute to arrive. Check that the number is right and that your phone has a signal.',
  'code.auto_read': 'The code was filled in from your message.',
  'code.checking': 'Checking the code…',

  'code_error.empty': 'Enter the code.',
  'code_error.format': 'The code has 6 digits. Check what you entered.',
  'code_error.wrong':
    'That code is not right. You have {attempts, plural, one {# try} other {# tries}} left.',

  'call.calling': 'We’re calling {phone} now.',
  'call.hidden': 'The call comes from a hidden number.',
  'call.instruction': 'Answer the call, do what it says, and press #.',
  'call.instruction_match':
    'Answer the call, press {digit} on your phone’s keypad, and then press #.',
  'call.again_in':
    'You can ask for another call in {seconds, plural, one {# second} other {# seconds}}.',
  'call.again_in_minutes':
    'You can ask for another call in {minutes, plural, one {# minute} other {# minutes}}.',
  'call.again_ready': 'You can now ask for another call.',
  'call.no_more': 'We cannot call again for this request. Choose another way or start again.',

  'signin.title': 'Verify that it’s you',
  'signin.choose': 'Choose another way to verify',
  'signin.option_sms': 'Text a code to {phone}',
  'signin.option_call': 'Call {phone}',
  'signin.no_other': 'No other way to verify is available here. Return to {brand} to get help.',
  'signin.verified': 'You are verified.',

  'done.returning': 'Taking you back to {brand}…',

  'status.queued': 'We are getting ready.',
  'status.sending': 'We are contacting the phone network.',
  'status.sent': 'The code is on its way.',
  'status.delivered': 'The code has arrived on your phone.',
  'status.calling': 'We are calling your phone.',
  'status.ringing': 'Your phone is ringing. Answer the call.',
  'status.in_call': 'The call was answered. Follow the instructions on the phone.',

  'end_title.sms_verified': 'SMS verified',
  'end_title.call_answered': 'Call answered',
  'end_title.failed': 'We could not verify your phone',
  'end_title.expired': 'Time is up',
  'end_title.canceled': 'Verification canceled',
  'end_title.locked': 'Too many wrong codes',
  'end_title.denied': 'You reported this request',

  'end_text.sms_verified': 'Your phone was registered successfully.',
  'end_text.call_answered': 'Your phone was registered successfully.',
  'end_text.failed': 'Try again, or choose another way.',
  'end_text.expired':
    'The verification was not finished in time. Start again to get a new code or call.',
  'end_text.canceled': 'Nothing was changed. You can start again at any time.',
  'end_text.locked':
    'To protect your account, this code no longer works. Start again to get a new one.',
  'end_text.denied':
    'On the phone you told us that you did not ask for this, so we stopped it. If someone else is trying to sign in as you, change your password. If it was you, start again.',

  'reason.busy': 'The line was busy. End the other call and try again.',
  'reason.no_answer': 'Nobody answered the call. Keep your phone at hand and try again.',
  'reason.hung_up':
    'The call ended before # was pressed. Try again, answer, and press # before you hang up.',
  'reason.voicemail':
    'The call went to voicemail. Try again and answer it yourself, or get a code by text message.',
  'reason.no_keypress':
    'No key was pressed during the call. Try again and press the keys that the call asks for.',
  'reason.wrong_keypress':
    'The wrong key was pressed during the call. Try again and press the keys that the call asks for.',
  'reason.unreachable':
    'We could not reach your phone. Check that it is on and has a signal, and try again.',
  'reason.invalid_number': 'This number is not in use. Check it, or use another number.',
  'reason.landline':
    'This number cannot receive text messages. Choose a call, or use a mobile number.',
  'reason.opted_out':
    'This number has opted out of our text messages. Reply START to the last one to allow them again, or choose a call.',
  'reason.destination_blocked':
    'We cannot reach this number’s country or network. Use another number.',
  'reason.sender_not_allowed':
    'We cannot send text messages to this number’s country at the moment. Choose a call, or use another number.',
  'reason.rejected_by_provider':
    'The phone network refused to deliver to this number. Choose another way, or use another number.',
  'reason.provider_unavailable':
    'The phone service is not available at the moment. Try again in a few minutes.',
  'reason.too_many_attempts':
    'There were too many attempts with this number. Wait a while before you try again, or use another number.',
  'reason.fraud_suspected':
    'We stopped this request for security reasons. Try again later, or use another number.',

  'live.reconnecting': 'The connection was lost. Reconnecting…',
  'live.reconnected': 'You are connected again.',
  'live.offline': 'You are offline. Check your internet connection.',
  'live.other_tab': 'This verification is open in another tab.',

  'session.expired_title': 'This page has expired',
  'session.expired': 'Return to {brand} and start again.',
  'session.elsewhere_title': 'This link was already opened',
  'session.elsewhere':
    'The link works only in the browser that opened it first. Return to {brand} and start again.',
  'session.closed':
    'This link or page is no longer valid. Go back to the service that sent you here and start again.',
  'session.expires_in': 'This page expires in {minutes, plural, one {# minute} other {# minutes}}.',

  'error.unexpected': 'Something went wrong on our side. Try again.',
  'error.unavailable': 'The service is not available at the moment. Try again in a minute.',
  'error.limit_minutes':
    'There were too many attempts. Try again in {minutes, plural, one {# minute} other {# minutes}}.',
  'error.limit_hours':
    'There were too many attempts. Try again in {hours, plural, one {# hour} other {# hours}}.',
  'error.announce': 'Error: {message}',
};
