// SuperTokens' Passwordless recipe: it makes the code, Octothorpe delivers it.

/**
 * For `Passwordless.init({ …, smsDelivery: octothorpeSms({ … }) })`.
 * @param {{octothorpe: string, apiKey: string}} settings
 */
export function octothorpeSms({ octothorpe, apiKey }) {
  async function sendSms({ phoneNumber, userInputCode, codeLifetime }) {
    // Links are not delivered: use flowType USER_INPUT_CODE.
    if (userInputCode === undefined) throw new Error('There is no code to send.');
    const answer = await fetch(`${octothorpe}/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        to: phoneNumber,
        channels: ['sms', 'call'],
        code: userInputCode,
        expiresInSeconds: Math.min(600, Math.floor(codeLifetime / 1000)),
      }),
    });
    if (!answer.ok) throw new Error((await answer.json()).detail);
  }
  return { override: (original) => ({ ...original, sendSms }) };
}
