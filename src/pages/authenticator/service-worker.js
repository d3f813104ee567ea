// Runs without a page: shows a notification when the push service calls, and the page while there is no connection.

import { readNoticeTexts } from './account-store.js';

const worker = /** @type {any} */ (self);
const CACHE = 'authenticator-1';
const SHELL = new URL('./', worker.location).href;
const ASSETS = new URL('assets/', SHELL).href;
const TAG = 'request';

worker.addEventListener('install', (/** @type {any} */ event) => {
  event.waitUntil(keepShell().then(() => worker.skipWaiting()));
});

worker.addEventListener('activate', (/** @type {any} */ event) => {
  event.waitUntil(worker.clients.claim());
});

worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') event.respondWith(navigated(request));
  else if (request.url.startsWith(ASSETS)) event.respondWith(asset(request));
});

worker.addEventListener('push', (/** @type {any} */ event) => {
  event.waitUntil(notify());
});

worker.addEventListener('notificationclick', (/** @type {any} */ event) => {
  event.notification.close();
  event.waitUntil(openApp());
});

/** The message says only 'look'. Browsers demand a notification for each. */
async function notify() {
  const texts = await readNoticeTexts().catch(() => undefined);
  await worker.registration.showNotification(texts?.title ?? 'Authenticator', {
    body: texts?.text ?? '',
    lang: texts?.locale ?? '',
    dir: texts?.direction ?? 'auto',
    icon: 'assets/icon-192.png',
    tag: TAG,
    renotify: true,
    requireInteraction: true,
  });
  for (const client of await openPages()) client.postMessage('look');
}

async function openApp() {
  const [page] = await openPages();
  if (page) return page.focus();
  return worker.clients.openWindow(SHELL);
}

function openPages() {
  return worker.clients.matchAll({ type: 'window' });
}

/** @param {Request} request */
async function navigated(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) await keepPage(answer.clone());
    return answer;
  } catch {
    return (await (await caches.open(CACHE)).match(SHELL)) ?? Response.error();
  }
}

/** Files that carry their hash in their name never change. @param {Request} request */
async function asset(request) {
  const cache = await caches.open(CACHE);
  const known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function keepShell() {
  const answer = await fetch(SHELL, { cache: 'no-store' });
  if (answer.ok) await keepPage(answer);
}

/** The page with its files; those of an earlier version go. @param {Response} answer */
async function keepPage(answer) {
  const html = await answer.clone().text();
  const files = [...html.matchAll(/(?:href|src)="(assets\/[\w.-]+)"/g)].map(
    ([, path = '']) => new URL(path, SHELL).href,
  );
  const cache = await caches.open(CACHE);
  for (const file of files) if (!(await cache.match(file))) await cache.add(file);
  await cache.put(SHELL, answer);
  for (const { url } of await cache.keys()) {
    if (url !== SHELL && !files.includes(url)) await cache.delete(url);
  }
}
