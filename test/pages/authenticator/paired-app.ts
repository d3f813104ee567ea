/** The app in a browser of its own, paired by the link of a QR code. */
import type { Browser, Page } from 'playwright-core';
import { OWNER } from '../../setup/approval-world.js';
import type { AuthenticatorGateway } from '../../setup/authenticator-gateway.js';
import { openPage, type WatchedPage } from '../page-browser.js';

export async function openPaired(
  browser: Browser,
  world: AuthenticatorGateway,
  ticket?: string,
): Promise<WatchedPage> {
  const watched = await openPage(browser, `${world.url}${ticket ?? (await newTicket(world))}`, {
    viewport: { width: 390, height: 844 },
  });
  await press(watched.page, 'Add this account');
  await heading(watched.page, 'Contoso');
  return watched;
}

/** @returns the fragment of the link */
export async function newTicket(
  { approvals }: AuthenticatorGateway,
  owner = OWNER,
  label?: string,
): Promise<string> {
  const { url } = await approvals.pairing(owner.tenant, owner.subject, label);
  return url.slice(url.indexOf('#'));
}

export const heading = (page: Page, name: string) =>
  page.getByRole('heading', { name, level: 1 }).waitFor();
export const press = (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true }).click();
