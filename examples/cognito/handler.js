// Amazon Cognito's custom SMS sender, as a Lambda: it opens the code that Cognito made, and hands it to Octothorpe.
import { createHash } from 'node:crypto';
import { buildClient, CommitmentPolicy } from '@aws-crypto/client-node';

const { decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT);

/** @param {{octothorpe: string, apiKey: string, keyring: import('@aws-crypto/client-node').KeyringNode}} settings */
export function createHandler({ octothorpe, apiKey, keyring }) {
  return async ({ userPoolId, request }) => {
    const opened = await decrypt(keyring, Buffer.from(request.code, 'base64'));
    if (opened.messageHeader.encryptionContext['userpool-id'] !== userPoolId) {
      throw new Error('The code was made for another user pool.');
    }
    const { phone_number: to, sub: subject, locale } = request.userAttributes;
    const answer = await fetch(`${octothorpe}/v1/messages`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        // Cognito tries up to three times with the same ciphertext.
        'idempotency-key': createHash('sha256').update(request.code).digest('hex'),
      },
      body: JSON.stringify({
        to,
        channels: ['sms'],
        code: opened.plaintext.toString(),
        subject,
        locale: locale?.replaceAll('_', '-'),
      }),
      signal: AbortSignal.timeout(4_000),
    });
    // Cognito shows the text to the person who signs in.
    if (!answer.ok) throw new Error((await answer.json()).title);
  };
}
