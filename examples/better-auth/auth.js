// better-auth's phone-number plugin: it makes the code, Octothorpe delivers it.
import { betterAuth } from 'better-auth';
import { phoneNumber } from 'better-auth/plugins';

/** @param {{octothorpe: string, apiKey: string} & import('better-auth').BetterAuthOptions} settings */
export function createAuth({ octothorpe, apiKey, ...options }) {
  async function sendOTP({ phoneNumber: to, code }) {
    const answer = await fetch(`${octothorpe}/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      // A call that speaks the code, once the SMS has failed for good.
      body: JSON.stringify({ to, channels: ['sms', 'call'], code, expiresInSeconds: 300 }),
    });
    if (!answer.ok) throw new Error((await answer.json()).detail);
  }
  return betterAuth({ ...options, plugins: [phoneNumber({ sendOTP, expiresIn: 300 })] });
}
