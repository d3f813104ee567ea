// Notifications: the service worker, the permission, and the subscription at the browser's push service.

/** @import {Account} from './account-store.js' */
/** @import {Api} from './api.js' */
import { keepAccount } from './account-store.js';
import { base64url } from './device-key.js';
import { phone } from './phone-frame.js';

/** @typedef {'on' | 'off' | 'blocked' | 'none'} PushState */

/** Keeps the app usable offline, and wakes it. Without it, the open app works all the same. */
export async function registerWorker() {
  try {
    await navigator.serviceWorker?.register('service-worker.js', { scope: './' });
  } catch {
    // A private window, or a certificate that the browser does not trust.
  }
}

/** @param {boolean} registered the service has a subscription of this device @returns {Promise<PushState>} */
export async function pushState(registered) {
  if (phone.takesPush) return registered ? 'on' : 'off';
  if (!('PushManager' in window) || !('Notification' in window) || !navigator.serviceWorker) {
    return 'none';
  }
  if (Notification.permission === 'denied') return 'blocked';
  const subscribed = Notification.permission === 'granted' && (await subscription()) !== null;
  return registered && subscribed ? 'on' : 'off';
}

/**
 * Has to be called by a press of a button.
 *
 * @param {Api} api
 * @param {Account} account
 * @param {string} pushKey
 */
export async function turnOn(api, account, pushKey) {
  if (!phone.takesPush && (await Notification.requestPermission()) !== 'granted') return;
  await register(api, account, await subscribed(pushKey));
}

/** Of this account alone: others share the subscription. @param {Api} api @param {Account} account */
export async function turnOff(api, account) {
  await api.change(account, { push: null });
  delete account.endpoint;
  await keepAccount(account);
}

/**
 * The browser may have renewed its subscription, or the service its key: accounts that have notifications get the new one.
 *
 * @param {Api} api
 * @param {readonly Account[]} accounts
 * @param {string} pushKey
 */
export async function renew(api, accounts, pushKey) {
  const having = accounts.filter(({ endpoint }) => endpoint !== undefined);
  if (having.length === 0) return;
  if (!phone.takesPush) {
    if (Notification.permission !== 'granted') return;
    await endOthers(pushKey);
  }
  const push = await subscribed(pushKey);
  for (const account of having) {
    if (account.endpoint !== push.endpoint) await register(api, account, push);
  }
}

/** @param {Api} api @param {Account} account @param {{endpoint: string}} push */
async function register(api, account, push) {
  await api.change(account, { push });
  account.endpoint = push.endpoint;
  await keepAccount(account);
}

/** A subscription for an earlier key cannot be used, and stands in the way of a new one. @param {string} pushKey */
async function endOthers(pushKey) {
  const before = await subscription();
  const key = base64url(before?.options.applicationServerKey ?? new ArrayBuffer(0));
  if (key !== pushKey) await before?.unsubscribe();
}

/** Takes notifications off the screen. */
export async function closeNotices() {
  const registration = await navigator.serviceWorker?.getRegistration();
  for (const notice of (await registration?.getNotifications()) ?? []) notice.close();
}

async function subscription() {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** @param {string} pushKey */
async function subscribed(pushKey) {
  if (phone.takesPush) return phone.subscribe(pushKey);
  const { pushManager } = await navigator.serviceWorker.ready;
  const made = await pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: pushKey,
  });
  return {
    endpoint: made.endpoint,
    p256dh: base64url(made.getKey('p256dh') ?? new ArrayBuffer(0)),
    auth: base64url(made.getKey('auth') ?? new ArrayBuffer(0)),
  };
}
