/** PingOne's custom notification provider (docs.pingidentity.com). It makes the code and sends the text that its template makes. */
import { describedPlatform } from '../generic.js';

export const pingone = describedPlatform({
  name: 'pingone',
  title: 'PingOne',
  description: {
    request: { to: 'to', text: 'message', call: { at: 'channel', is: 'call' } },
  },
  authentication: 'a bearer secret',
  sandboxAuth: (secret) => ({ kind: 'bearer', secrets: [secret] }),
  setUp: `Settings > Senders > + > SMS/Voice > Custom Provider. Authorization: Basic, Bearer or Custom Header, as below.
Request for SMS and for voice: POST with Content-Type application/json and one of these bodies
{"to":"\${to}","message":"\${message}","channel":"sms"}
{"to":"\${to}","message":"\${message}","channel":"call"}`,
});
