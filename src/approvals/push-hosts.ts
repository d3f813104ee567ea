/** Which push services a device may name. Pure. */

/** Of Chrome, Edge and others, Firefox, Safari, and Edge on Windows. */
export const PUSH_SERVICES: readonly string[] = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  'web.push.apple.com',
  '*.notify.windows.com',
];

const SERVICE = /^(\*\.)?(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/;

/** A host, with a port where it is not 443; `*.` stands for any name below. */
export function isPushService(text: string): boolean {
  return SERVICE.test(text);
}

/** @param host of a URL, with its port where it is not 443 */
export function isPushHost(services: readonly string[], host: string): boolean {
  return services.some((service) =>
    service.startsWith('*.') ? host.endsWith(service.slice(1)) : host === service,
  );
}
