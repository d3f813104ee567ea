// Passkeys: between the server's JSON and the browser's buffers (WebAuthn, level 3). By hand, because not every browser converts by itself.

/** @typedef {'canceled' | 'unsupported' | 'exists' | 'failed'} Failure */

export class PasskeyError extends Error {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure);
    this.failure = failure;
  }
}

export function passkeysWork() {
  return isSecureContext && 'PublicKeyCredential' in globalThis && !!navigator.credentials;
}

/** @param {any} options creation options, JSON @param {AbortSignal} signal @returns {Promise<object>} */
export async function createPasskey(options, signal) {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: described(options.excludeCredentials),
  };
  const made = await asked(() => navigator.credentials.create({ publicKey, signal }));
  const response = /** @type {AuthenticatorAttestationResponse} */ (made.response);
  return toJson(made, {
    clientDataJSON: toText(response.clientDataJSON),
    attestationObject: toText(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  });
}

/** @param {any} options request options, JSON @param {AbortSignal} signal @returns {Promise<object>} */
export async function usePasskey(options, signal) {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: described(options.allowCredentials),
  };
  const used = await asked(() => navigator.credentials.get({ publicKey, signal }));
  const response = /** @type {AuthenticatorAssertionResponse} */ (used.response);
  return toJson(used, {
    clientDataJSON: toText(response.clientDataJSON),
    authenticatorData: toText(response.authenticatorData),
    signature: toText(response.signature),
    ...(response.userHandle && { userHandle: toText(response.userHandle) }),
  });
}

/** @param {() => Promise<Credential | null>} ask @returns {Promise<PublicKeyCredential>} */
async function asked(ask) {
  if (!passkeysWork()) throw new PasskeyError('unsupported');
  try {
    const credential = await ask();
    if (credential instanceof PublicKeyCredential) return credential;
  } catch (error) {
    throw new PasskeyError(failureOf(error));
  }
  throw new PasskeyError('canceled');
}

/** @param {unknown} error @returns {Failure} */
function failureOf(error) {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'InvalidStateError') return 'exists';
  if (name === 'NotAllowedError' || name === 'AbortError') return 'canceled';
  return name === 'NotSupportedError' || name === 'SecurityError' ? 'unsupported' : 'failed';
}

/** @param {PublicKeyCredential} credential @param {object} response */
function toJson(credential, response) {
  const { id, rawId, type, authenticatorAttachment } = credential;
  return {
    id,
    rawId: toText(rawId),
    type,
    ...(authenticatorAttachment && { authenticatorAttachment }),
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

/** @param {{id: string}[] | undefined} credentials @returns {any} */
function described(credentials) {
  return (credentials ?? []).map((each) => ({ ...each, id: toBytes(each.id) }));
}

/** @param {string} text base64url */
function toBytes(text) {
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer @returns base64url */
function toText(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
