/**
 * Seals what is stored of subjects, with a key of its own from each master key. Each text is bound to its tenant, its subject and its
 * method: moved to another place, it does not open.
 */
import { type Keyring, openText, sealedUnder, sealText } from '../challenge/code.js';

export class MethodCipher {
  readonly #keyring: Keyring;
  readonly #randomBytes: (size: number) => Buffer;

  constructor(keyring: Keyring, randomBytes: (size: number) => Buffer) {
    this.#keyring = keyring;
    this.#randomBytes = randomBytes;
  }

  /** @param place where the text belongs, such as tenant, subject and method */
  seal(text: string, place: readonly string[]): string {
    const { id, methods: key } = this.#keyring.current;
    return sealText(text, boundTo(place), { id, key }, this.#randomBytes);
  }

  /** @throws when the key is gone, or the value was changed or moved */
  open(sealed: string, place: readonly string[]): string {
    const id = sealedUnder(sealed);
    const keys = this.#keyring.find(id);
    if (!keys) {
      throw new Error(
        `Master key ${id}, which sealed registered methods, is not configured. Add it again, and run: npm run methods -- reseal`,
      );
    }
    return openText(sealed, boundTo(place), keys.methods);
  }

  /** Under the current key; undefined if it is so already. @throws as `open` */
  reseal(sealed: string, place: readonly string[]): string | undefined {
    if (sealedUnder(sealed) === this.#keyring.current.id) return undefined;
    return this.seal(this.open(sealed, place), place);
  }
}

/** JSON, so that no two places have one text. */
function boundTo(place: readonly string[]): string {
  return JSON.stringify(place);
}
