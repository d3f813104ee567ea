/** FusionAuth's generic messenger (fusionauth.io, Messenger > Generic). It makes the code; both time limits are set by the admin. */
import { describedPlatform } from '../generic.js';

export const fusionauth = describedPlatform({
  name: 'fusionauth',
  title: 'FusionAuth',
  description: {
    request: {
      to: 'phoneNumber',
      code: 'code',
      text: ['textMessage', 'message'],
      subject: 'userId',
      call: { at: 'type', is: 'Voice' },
    },
  },
  authentication: 'Basic',
  sandboxAuth: (secret) => ({ kind: 'basic', user: 'fusionauth', secrets: [secret] }),
  setUp: `Settings > Messengers > Add Generic Messenger. With Basic, fill in the username and password of the
Security tab; a bearer token or another header goes into the Headers tab. Connect timeout 2000 ms, read timeout 5000 ms.
Then Tenants > Multi-Factor > SMS settings, and choose the messenger.`,
});
