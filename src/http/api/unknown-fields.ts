/** What the fields are called that other services have, and where to put what does not go into the body. */
import type { FieldHint } from '../../input/issue-text.js';

/** By the name in lower case, without separators. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  to: [
    'phone',
    'phonenumber',
    'number',
    'msisdn',
    'mobile',
    'recipient',
    'destination',
    'tel',
    'receiver',
    'e164',
  ],
  number: ['to', 'phone', 'phonenumber', 'msisdn', 'mobile'],
  channel: ['type', 'via', 'method', 'mode', 'deliverymethod', 'sendmethod'],
  channels: ['workflow', 'methods'],
  code: ['otp', 'pin', 'token', 'passcode', 'verificationcode', 'otpcode', 'smscode'],
  locale: ['lang', 'language', 'lg', 'languagecode'],
  country: ['countrycode', 'region', 'defaultcountry'],
  ip: ['ipaddress', 'clientip', 'enduserip', 'remoteip'],
  subject: ['user', 'userid', 'username', 'account', 'accountid', 'externalid', 'customerid'],
  device: ['deviceid', 'devicefingerprint', 'fingerprint'],
  reference: ['clientref', 'ref', 'requestid', 'externalreference', 'correlationid'],
  returnUrl: ['redirecturl', 'redirecturi', 'redirect', 'callbackurl', 'successurl', 'returnto'],
  state: ['nonce'],
  transaction: ['payment', 'amount', 'payee'],
};

const ELSEWHERE: Readonly<Record<string, string>> = {
  idempotencykey: 'there is no such field. Send it as the header Idempotency-Key',
  apikey: 'there is no such field. Send the key as the header Authorization: Bearer <API key>',
  authorization: 'there is no such field. Send it as a header',
  from: 'there is no such field. The operator configures the senders (docs/senders.md)',
  sender: 'there is no such field. The operator configures the senders (docs/senders.md)',
  brand: 'there is no such field. The operator configures the brand',
  webhook: 'there is no such field. The operator configures the webhook (docs/notifications.md)',
  webhookurl: 'there is no such field. The operator configures the webhook (docs/notifications.md)',
  code: 'there is no such field. The service makes the code; POST /v1/messages delivers one of yours',
  body: 'there is no such field. The operator configures the texts (docs/templates.md); POST /v1/messages delivers one of yours',
  text: 'there is no such field. The operator configures the texts (docs/templates.md); POST /v1/messages delivers one of yours',
  message:
    'there is no such field. The operator configures the texts (docs/templates.md); POST /v1/messages delivers one of yours',
};

/** Undefined where the name says nothing. */
export const fieldHint: FieldHint = (name, known) => {
  const given = name.toLowerCase().replace(/[\s._-]/g, '');
  const meant = known.find(
    (field) => Object.hasOwn(SYNONYMS, field) && SYNONYMS[field]?.includes(given),
  );
  if (meant !== undefined) return `there is no such field. Did you mean \`${meant}\`?`;
  const near = known.some((field) => field.toLowerCase() === given);
  return !near && Object.hasOwn(ELSEWHERE, given) ? ELSEWHERE[given] : undefined;
};
