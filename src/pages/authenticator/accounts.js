// The accounts of this device, with what the service says about each, and the requests of all of them.

/** @import {Account} from './account-store.js' */
/** @import {Request} from './app-data.js' */
import { forgetAccount, keepAccount, readAccounts } from './account-store.js';
import { ApiError } from './api.js';

/** @typedef {{account: Account, request: Request}} Found */

export class Accounts {
  #api;
  /** @type {Account[]} */ #all = [];
  #reads = 0;
  /** Which read an account's view is from. @type {WeakMap<Account, number>} */ #readBy =
    new WeakMap();
  /** @type {() => void} */ onChange = () => {};
  loaded = false;

  /** @param {import('./api.js').Api} api */
  constructor(api) {
    this.#api = api;
  }

  async load() {
    this.#all = await readAccounts().catch(() => []);
    this.loaded = true;
    this.onChange();
  }

  get all() {
    return this.#all;
  }

  get paired() {
    return this.#all.filter(({ removed }) => !removed);
  }

  /** Of all accounts, the newest first. @returns {Found[]} */
  get requests() {
    return this.paired
      .flatMap((account) =>
        (account.view?.requests ?? [])
          .filter(({ expiresAt }) => Date.parse(expiresAt) > this.#api.now())
          .map((request) => ({ account, request })),
      )
      .sort((one, other) => other.request.createdAt.localeCompare(one.request.createdAt));
  }

  /** @param {string} device */
  find(device) {
    return this.#all.find((account) => account.device === device);
  }

  /** @param {string} challenge */
  request(challenge) {
    return this.requests.find(({ request }) => request.challenge === challenge);
  }

  /** @param {Account} account */
  async add(account) {
    await keepAccount(account);
    this.#all = [...this.#all.filter(({ device }) => device !== account.device), account];
    this.onChange();
  }

  /** @param {Account} account */
  async forget({ device }) {
    await forgetAccount(device);
    this.#all = this.#all.filter((each) => each.device !== device);
    this.onChange();
  }

  /**
   * Reads what the service says.
   *
   * @param {string} [device] of one account alone
   * @returns {Promise<boolean>} false where the service was not reached
   */
  async refresh(device) {
    const which = this.paired.filter((each) => device === undefined || each.device === device);
    const reached = await Promise.all(which.map((account) => this.#read(account)));
    this.onChange();
    return reached.every(Boolean);
  }

  /** @param {Account} account */
  async #read(account) {
    const read = ++this.#reads;
    try {
      const view = await this.#api.account(account);
      // The answer to an earlier read may come last: it would take a newer request off the screen.
      if (read < (this.#readBy.get(account) ?? 0)) return true;
      this.#readBy.set(account, read);
      const { brand, label, device } = view;
      const changed = account.brand !== brand.name || account.name !== device.name;
      Object.assign(account, { view, brand: brand.name, label, name: device.name });
      if (changed) await keepAccount(account);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.code === 'device_removed') await this.#lost(account);
      return !(error instanceof ApiError && ['offline', 'unavailable'].includes(error.code));
    }
  }

  /** The service has removed this device. @param {Account} account */
  async #lost(account) {
    account.removed = true;
    delete account.view;
    await keepAccount(account);
  }
}
