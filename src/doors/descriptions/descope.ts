/** Descope's Generic SMS Gateway connector (docs.descope.com, Connectors > Messaging). It makes the code. */
import { describedPlatform } from '../generic.js';

export const descope = describedPlatform({
  name: 'descope',
  title: 'Descope',
  description: { request: { to: 'recipient', code: 'token', text: 'body' } },
  authentication: 'a bearer secret',
  sandboxAuth: (secret) => ({ kind: 'bearer', secrets: [secret] }),
  setUp: `Connectors > Generic SMS Gateway. Post Message URL and Authentication as below; Sender: any.
Then Authentication Methods > OTP > SMS, and choose the connector.`,
});
