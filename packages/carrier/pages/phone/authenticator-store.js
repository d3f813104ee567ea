// The accounts of one phone's authenticator, in this browser's storage. A sandbox's secrets: they open nothing elsewhere.

/** @import {OtpauthAccount, TotpAccount} from './otpauth.js' */
import { readStored, writeStored } from './preferences.js';

const VERSION = 1;
const ACCOUNTS_MAX = 50;

export class AuthenticatorStore {
  #name;

  /** @param {string} number E.164 digits */
  constructor(number) {
    this.#name = `authenticator.${number}`;
  }

  /** Oldest first; read each time, because another tab may have changed them. @returns {TotpAccount[]} */
  get accounts() {
    try {
      const { version, accounts } = JSON.parse(readStored(this.#name) ?? '{}');
      return version === VERSION && Array.isArray(accounts) ? accounts : [];
    } catch {
      return [];
    }
  }

  /** Returns what is wrong, or null. @param {OtpauthAccount} account */
  add(account) {
    const { accounts } = this;
    if (accounts.some(({ secret }) => secret === account.secret))
      return 'This account is already on this phone.';
    if (accounts.length >= ACCOUNTS_MAX)
      return `${ACCOUNTS_MAX} accounts fit on this phone. Remove one first.`;
    this.#keep([...accounts, { ...account, id: crypto.randomUUID() }]);
    return null;
  }

  /** @param {string} id */
  remove(id) {
    this.#keep(this.accounts.filter((account) => account.id !== id));
  }

  /** @param {TotpAccount[]} accounts */
  #keep(accounts) {
    writeStored(this.#name, JSON.stringify({ version: VERSION, accounts }));
  }
}
