/** Scripts for a page of the service's origin, about the notifications of the app's service worker. */

const NOTIFICATIONS = `navigator.serviceWorker.getRegistration('/authenticator/')
  .then((worker) => worker.getNotifications())`;

/** The texts that are on the screen. */
export const SHOWN = `${NOTIFICATIONS}.then((all) => all.map(({ title, body }) => title + ': ' + body))`;
export const DISMISS = `${NOTIFICATIONS}.then((all) => all.forEach((each) => each.close()))`;

/** It tells neither whom nor what it is about. */
export const WAITING = 'A request is waiting for you: Open it to approve or refuse.';
