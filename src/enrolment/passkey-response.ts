/** A browser's answers about passkeys, as `PublicKeyCredential.toJSON()` gives them: parsed once, at the edge. Unknown fields are left out. */
import { z } from 'zod';

/** An attestation with certificates has some 6 kB. */
const ATTESTATION_CHARACTERS_MAX = 16_384;
const CHARACTERS_MAX = 4_096;
/** WebAuthn allows 1023 bytes. */
const ID_CHARACTERS_MAX = 1_364;

const base64Url = (charactersMax: number) =>
  z
    .string({ error: 'Must be base64url text, as the browser gives it.' })
    .min(1)
    .max(charactersMax)
    .regex(/^[A-Za-z0-9_-]+$/, { error: 'Must be base64url text, as the browser gives it.' });

const credential = {
  id: base64Url(ID_CHARACTERS_MAX),
  rawId: base64Url(ID_CHARACTERS_MAX),
  type: z.literal('public-key'),
  // What extensions say is not used.
  clientExtensionResults: z.looseObject({}).transform(() => ({})),
};

export const passkeyRegistration = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64Url(CHARACTERS_MAX),
    attestationObject: base64Url(ATTESTATION_CHARACTERS_MAX),
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(10)
      .exactOptional(),
  }),
});

export const passkeyAssertion = z.object({
  ...credential,
  response: z
    .object({
      clientDataJSON: base64Url(CHARACTERS_MAX),
      authenticatorData: base64Url(CHARACTERS_MAX),
      signature: base64Url(CHARACTERS_MAX),
      userHandle: base64Url(128).nullish(),
    })
    // Some browsers say null.
    .transform(({ userHandle, ...signed }) => (userHandle ? { ...signed, userHandle } : signed)),
});
