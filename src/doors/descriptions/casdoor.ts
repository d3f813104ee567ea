/**
 * Casdoor's Custom HTTP SMS provider (github.com/casdoor/casdoor, object/sms_custom.go). It makes the code, and counts nothing but 200. It has no
 * field for a secret: Go's client sends user and password of the URL as Basic.
 */
import { describedPlatform } from '../generic.js';

export const casdoor = describedPlatform({
  name: 'casdoor',
  title: 'Casdoor',
  description: { request: { form: true, to: 'phoneNumber', code: 'code' } },
  authentication: 'Basic',
  sandboxAuth: (secret) => ({ kind: 'basic', user: 'casdoor', secrets: [secret] }),
  setUp: `Providers > Add, category SMS, type Custom HTTP SMS. Parameter: code. Choose "basic" for this door's auth, and write
user and password into the URL, percent-encoded: https://<user>:<password>@<the rest of the URL below>`,
});
