/**
 * The part of a gateway that a phone's authenticator meets: an app at `/authenticator/` that asks for push messages, and a page that shows a phone
 * and a QR code.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame, Locator } from 'playwright-core';
import type { PushSubscription } from 'web-push';

export interface StubGateway {
  readonly origin: string;
  readonly appUrl: string;
  close(): Promise<void>;
}

/** @param applicationServerKey that the app subscribes for */
export async function startStubGateway(applicationServerKey: string): Promise<StubGateway> {
  const app = `<!doctype html><title>App</title><h1>Approvals</h1><p></p><script>
    const line = document.querySelector('p');
    const profile = new URLSearchParams(location.search).get('profile');
    line.textContent = profile + ' ' + location.hash;
    addEventListener('message', ({ data, origin, source }) => {
      const notice = { title: 'Contoso', text: 'Approve sign-in?' };
      if (data.type === 'octothorpe:push-service')
        source.postMessage({ type: 'octothorpe:subscribe', applicationServerKey: ${JSON.stringify(applicationServerKey)}, notice }, origin);
      if (data.type === 'octothorpe:subscription') { window.subscription = data.subscription; document.title = 'Subscribed'; }
      if (data.type === 'octothorpe:push') line.textContent = 'push: ' + data.data;
    });
  </script>`;
  const beside = `<!doctype html><title>Beside</title><iframe title="The phone"></iframe><script>
    const frame = document.querySelector('iframe');
    const address = decodeURIComponent(location.search.slice(1));
    frame.src = address;
    addEventListener('message', ({ data }) => { document.title = data.type + ' ' + data.fault; });
    window.show = (uri) => frame.contentWindow.postMessage({ type: 'octothorpe:scan', uri }, new URL(address).origin);
  </script>`;
  const server = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(request.url?.startsWith('/authenticator/') ? app : beside);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    appUrl: `${origin}/authenticator/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What the app in this phone's frame has got from the phone. */
export async function subscriptionOf(shown: Locator): Promise<PushSubscription> {
  await shown.getByRole('tab', { name: 'Approvals' }).click();
  const element = await shown.locator('iframe').elementHandle();
  const frame = (await element?.contentFrame()) as Frame;
  await frame.waitForFunction('window.subscription');
  const {
    endpoint = '',
    p256dh = '',
    auth = '',
  } = (await frame.evaluate('subscription')) as Record<string, string>;
  return { endpoint, keys: { p256dh, auth } };
}
