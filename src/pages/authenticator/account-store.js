// What the app keeps on the device, in IndexedDB: one record for each account, with a private key that no script can read out.

/** @import {AccountView} from './app-data.js' */

/**
 * @typedef {object} Account
 * @property {string} device the device's id at the service, and the key of this record
 * @property {CryptoKey} privateKey not extractable
 * @property {string} brand as it was last seen, for when there is no connection
 * @property {string} [label]
 * @property {string} name of this device
 * @property {number} addedAtMs
 * @property {string} [endpoint] of the push subscription that the service has
 * @property {boolean} [removed] the service does not know this device any more
 * @property {AccountView} [view] as it was last read; not kept
 */

const DATABASE = 'authenticator';
const ACCOUNTS = 'accounts';
/** Texts of the notification, for the service worker. */
const TEXTS = 'texts';
const VERSION = 1;

let database = DATABASE;
/** @type {Promise<IDBDatabase> | undefined} */
let opened;

/** Each profile has accounts of its own. Called before anything is read. @param {string} profile */
export function useProfile(profile) {
  database = `${DATABASE}-${profile}`;
}

/** The oldest first. @returns {Promise<Account[]>} */
export async function readAccounts() {
  const all = await asked((await store(ACCOUNTS, 'readonly')).getAll());
  return all.sort((one, other) => one.addedAtMs - other.addedAtMs);
}

/** @param {Account} account */
export async function keepAccount({ view: _, ...account }) {
  await asked((await store(ACCOUNTS, 'readwrite')).put(account));
}

/** @param {string} device */
export async function forgetAccount(device) {
  await asked((await store(ACCOUNTS, 'readwrite')).delete(device));
}

/** @param {{title: string, text: string, locale: string, direction: string}} texts */
export async function keepNoticeTexts(texts) {
  await asked((await store(TEXTS, 'readwrite')).put(texts, 'notice'));
}

/** @returns {Promise<{title: string, text: string, locale: string, direction: 'ltr' | 'rtl'} | undefined>} */
export async function readNoticeTexts() {
  return asked((await store(TEXTS, 'readonly')).get('notice'));
}

/** @param {string} name @param {IDBTransactionMode} mode */
async function store(name, mode) {
  opened ??= open();
  return (await opened).transaction(name, mode).objectStore(name);
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  const request = indexedDB.open(database, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(ACCOUNTS, { keyPath: 'device' });
    request.result.createObjectStore(TEXTS);
  };
  return asked(request);
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
