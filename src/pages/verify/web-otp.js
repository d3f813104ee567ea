// Reads the code from the SMS where the browser can (WebOTP, Chrome on Android): the SMS's last line names this host.

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
    // Refused, or nothing came: the person types it.
    return undefined;
  }
}
