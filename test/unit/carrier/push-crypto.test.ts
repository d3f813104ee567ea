interface PushKeys {
  readonly privateKey: object;
  readonly p256dh: string;
  readonly auth: string;
}

let decryptPush: (body: string, keys: PushKeys) => Promise<string>;
let createPushKeys: () => Promise<PushKeys>;
beforeAll(async () => {
  const path: string = '../../../packages/carrier/pages/phone/push-crypto.js';
  ({ decryptPush, createPushKeys } = await import(path));
});

/** RFC 8291, section 5. */
const P256DH =
  'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4';
const EXAMPLE: PushKeys = {
  privateKey: {
    kty: 'EC',
    crv: 'P-256',
    ...pointOf(P256DH),
    d: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
  },
  p256dh: P256DH,
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
};
const BODY =
  'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN';

function pointOf(key: string) {
  const bytes = Buffer.from(key, 'base64url');
  const part = (from: number) => bytes.subarray(from, from + 32).toString('base64url');
  return { x: part(1), y: part(33) };
}

test('the example of RFC 8291 is decrypted', async () => {
  expect(await decryptPush(BODY, EXAMPLE)).toBe('When I grow up, I want to be a watermelon');
});

test('a message for other keys, and one that was changed on its way, are refused', async () => {
  await expect(decryptPush(BODY, await createPushKeys())).rejects.toThrow();
  const changed = Buffer.from(BODY, 'base64url');
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  await expect(decryptPush(changed.toString('base64url'), EXAMPLE)).rejects.toThrow();
});

test('a message without content is empty', async () => {
  expect(await decryptPush('', EXAMPLE)).toBe('');
});
