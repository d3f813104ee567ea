// The authenticator of one phone: its codes by time, and the application's own app for approvals, in a frame.

/** @import {Authenticator} from './carrier.js' */
import { createAddAccount } from './add-account.js';
import { announce } from './announcer.js';
import { AuthenticatorStore } from './authenticator-store.js';
import { accountName, createCodeList } from './code-list.js';
import { element } from './element.js';
import { icon } from './icons.js';
import { readOtpauth } from './otpauth.js';
import { createTabs } from './tabs.js';
import { canComputeCodes } from './totp.js';

const CODES = 0;
const APPROVALS = 1;

/**
 * @param {string} number E.164 digits
 * @param {string} name of the phone
 * @param {{node: HTMLElement, open: () => void, pair: (link: string) => void}} approvals
 */
export function createAuthenticatorScreen(number, name, approvals) {
  const store = new AuthenticatorStore(number);
  /** @type {Authenticator} */
  let known = { url: null, origins: [], push: false };
  const codes = createCodeList({
    accounts: () => store.accounts,
    onRemove(account) {
      store.remove(account.id);
      render();
      announce(`${accountName(account)} removed.`);
      add.focus();
    },
  });
  const empty = element(
    'div',
    { class: 'empty' },
    element('p', { class: 'empty-title' }, 'No codes yet'),
    element(
      'p',
      {},
      canComputeCodes()
        ? 'Add an account with the address of its QR code.'
        : 'Browsers compute codes only on https, or at localhost: open this page there.',
    ),
  );
  const codesPanel = element('div', { class: 'auth-panel' }, codes.node, empty);
  const tabs = createTabs(
    `Authenticator of ${name}`,
    [
      { name: 'Codes', panel: codesPanel },
      { name: 'Approvals', panel: approvals.node },
    ],
    (index) => index === APPROVALS && approvals.open(),
  );
  const content = element('div', { class: 'auth-content' }, tabs.list, codesPanel, approvals.node);
  const form = createAddAccount({ onText: take, onCancel: () => showForm(false) });
  const add = element(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      title: 'Add an account',
      'aria-label': `Add an account to ${name}`,
      disabled: !canComputeCodes(),
      onclick: () => showForm(true),
    },
    icon('plus'),
  );
  const node = element(
    'div',
    { class: 'screen' },
    element(
      'div',
      { class: 'auth-head' },
      element('h3', { class: 'screen-title' }, 'Authenticator'),
      add,
    ),
    form.node,
    content,
  );
  tabs.list.hidden = true;
  const onStorage = () => render();
  window.addEventListener('storage', onStorage);

  /** @param {boolean} shown */
  function showForm(shown) {
    content.hidden = add.hidden = shown;
    if (shown) return form.open();
    const had = form.node.contains(document.activeElement);
    form.close();
    if (had) add.focus();
  }

  /**
   * Takes the content of a QR code; returns what is wrong, or null.
   *
   * @param {string} text
   */
  function take(text) {
    const link = text.trim();
    if (known.url !== null && link.startsWith(`${known.url}#pair=`)) {
      showForm(false);
      tabs.select(APPROVALS);
      approvals.pair(link);
      return null;
    }
    if (/^https?:/i.test(link)) return 'This link does not pair with the service of this sandbox.';
    const read = readOtpauth(link);
    if ('fault' in read) return read.fault;
    const refused = store.add(read.account);
    if (refused !== null) return refused;
    showForm(false);
    tabs.select(CODES);
    render();
    announce(`${accountName({ ...read.account, id: '' })} added to ${name}.`);
    return null;
  }

  function render() {
    codes.render();
    empty.hidden = store.accounts.length > 0;
  }

  render();
  return {
    node,
    render,
    take,
    /** @param {Authenticator} authenticator */
    know(authenticator) {
      known = authenticator;
      tabs.list.hidden = authenticator.url === null;
    },
    openApprovals() {
      if (known.url !== null) tabs.select(APPROVALS);
    },
    dispose() {
      window.removeEventListener('storage', onStorage);
      codes.dispose();
    },
  };
}
