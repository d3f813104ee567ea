/** Accounts of the Twilio Verify door, and Twilio's own SDK as an application has it, but for the base URL. */
import twilio from 'twilio';
import type { Stage } from '../journey/stage.js';

const hex = (digit: string) => digit.repeat(32);

export const ACCOUNT = { sid: `AC${hex('a')}`, token: 'token-of-the-account-0123456789' };
export const KEY = { sid: `SK${hex('b')}`, secret: 'secret-of-the-key-0123456789' };
export const OTHER_ACCOUNT = { sid: `AC${hex('c')}`, token: 'token-of-the-other-0123456789' };
/** Its calls read the code out. */
export const SPEAKS = `VA${hex('1')}`;
/** Its calls end with `#`. */
export const HASH = `VA${hex('2')}`;
/** Of the other account, and of another tenant. */
export const OTHERS = `VA${hex('3')}`;

export const DOORS = [
  {
    platform: 'twilio-verify',
    path: '/twilio-verify/v2',
    tenant: 'default',
    accountSid: ACCOUNT.sid,
    authTokens: [ACCOUNT.token],
    keys: [{ sid: KEY.sid, secrets: [KEY.secret] }],
    services: [
      { sid: SPEAKS, friendlyName: 'Contoso' },
      { sid: HASH, friendlyName: 'Contoso calls', call: 'hash' },
    ],
  },
  {
    platform: 'twilio-verify',
    path: '/twilio-verify/v2',
    tenant: 'fabrikam',
    accountSid: OTHER_ACCOUNT.sid,
    authTokens: [OTHER_ACCOUNT.token],
    services: [{ sid: OTHERS, friendlyName: 'Fabrikam' }],
  },
];

export function clientOf(
  { config }: Pick<Stage, 'config'>,
  user: string = ACCOUNT.sid,
  secret: string = ACCOUNT.token,
) {
  const client = twilio(user, secret, { accountSid: ACCOUNT.sid });
  client.verify.baseUrl = `${config.publicUrl}/twilio-verify`;
  return client.verify.v2;
}

/** What the SDK threw. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ code: number; status: number; message: string }> {
  return call.then(
    () => {
      throw new Error('The call was answered.');
    },
    (error) => error,
  );
}
