/** A passkey authenticator of ES256 with its browser, made by hand: tests decide what it says and what it gets wrong. */
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

export interface Ceremony {
  readonly challenge: string;
  readonly rpId: string;
  readonly origin: string;
  /** The device has verified the person; it has where absent. */
  readonly verified?: boolean;
  /** Taken from the counter where absent. */
  readonly counter?: number;
  readonly type?: string;
}

const [PRESENT, VERIFIED, CREDENTIAL] = [0x01, 0x04, 0x40];

export class Authenticator {
  readonly id = randomBytes(32).toString('base64url');
  userHandle: string | undefined;
  counter: number;
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  /** @param counter 0 for a synchronised passkey, which counts nothing */
  constructor(counter = 0) {
    this.counter = counter;
  }

  /** What `navigator.credentials.create(…).toJSON()` gives. */
  create(ceremony: Ceremony, userHandle?: string) {
    this.userHandle = userHandle;
    const id = Buffer.from(this.id, 'base64url');
    const idLength = Buffer.from([id.length >> 8, id.length & 255]);
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' });
    const key = cbor(
      new Map<number, CborValue>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ]),
    );
    const attested = Buffer.concat([Buffer.alloc(16), idLength, id, key]);
    const authData = Buffer.concat([this.#head(ceremony, CREDENTIAL), attested]);
    const attestation = new Map<string, CborValue>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]);
    return {
      ...this.#credential,
      response: {
        clientDataJSON: clientData({ type: 'webauthn.create', ...ceremony }).toString('base64url'),
        attestationObject: cbor(attestation).toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  /** What `navigator.credentials.get(…).toJSON()` gives. */
  get(ceremony: Ceremony) {
    if (this.counter > 0) this.counter += 1;
    const authData = this.#head(ceremony, 0);
    const client = clientData({ type: 'webauthn.get', ...ceremony });
    const signed = Buffer.concat([authData, createHash('sha256').update(client).digest()]);
    const signature = createSign('sha256').update(signed).sign(this.#keys.privateKey);
    return {
      ...this.#credential,
      response: {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
        ...(this.userHandle === undefined ? {} : { userHandle: this.userHandle }),
      },
    };
  }

  get #credential() {
    return { id: this.id, rawId: this.id, type: 'public-key', clientExtensionResults: {} } as const;
  }

  #head({ rpId, verified = true, counter = this.counter }: Ceremony, flags: number): Buffer {
    const tail = Buffer.alloc(5);
    tail.writeUInt8(PRESENT | (verified ? VERIFIED : 0) | flags);
    tail.writeUInt32BE(counter, 1);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), tail]);
  }
}

function clientData({ type, challenge, origin }: Ceremony): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

type CborValue = number | string | Buffer | Map<number | string, CborValue>;

/** RFC 8949, as far as authenticators need it. */
function cbor(value: CborValue): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, value.length), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const pairs = [...value].flatMap(([key, each]) => [cbor(key), cbor(each)]);
  return Buffer.concat([head(5, value.size), ...pairs]);
}

function head(major: number, size: number): Buffer {
  if (size < 24) return Buffer.from([(major << 5) | size]);
  if (size < 256) return Buffer.from([(major << 5) | 24, size]);
  return Buffer.from([(major << 5) | 25, size >> 8, size & 255]);
}
