// Reads the code from the SMS if the browser supports it (WebOTP, Chrome on Android): the SMS's last line names this host.

/** @param {AbortSignal} signal @returns {Promise<string | undefined>} */
export async function codeFromMessage(signal) {
  if (!('OTPCredential' in window)) return undefined;
  try {
    const options = { otp: { transport: ['sms'] }, signal };
    const credential = await navigator.credentials.get(
      /** @type {CredentialRequestOptions} */ (/** @type {unknown} */ (options)),
    );
    return /** @type {{code?: string} | null} */ (/** @type {unknown} */ (credential))?.code;
  } catch {
    // Refused, or no SMS came: the person types the code.
    return undefined;
  }
}
