// The codes of one phone's authenticator. They change without a word: a screen reader hears a code when the person reads or copies it.

/** @import {TotpAccount} from './otpauth.js' */
import { announce } from './announcer.js';
import { copyButton } from './clipboard.js';
import { createCodeRing } from './code-ring.js';
import { element, fill, setText } from './element.js';
import { codeAt, periodOf, secondsLeft } from './totp.js';

const TICK_MS = 250;

/**
 * @param {object} options
 * @param {() => TotpAccount[]} options.accounts
 * @param {(account: TotpAccount) => void} options.onRemove
 */
export function createCodeList({ accounts, onRemove }) {
  /** @type {Map<string, ReturnType<typeof codeRow>>} */
  const rows = new Map();
  const node = element('ul', { class: 'codes' });
  const ticking = setInterval(tick, TICK_MS);

  function tick() {
    if (node.offsetParent === null) return;
    for (const row of rows.values()) row.show(Date.now());
  }

  function render() {
    const present = accounts();
    for (const [id, row] of rows) {
      if (present.some((account) => account.id === id)) continue;
      row.node.remove();
      rows.delete(id);
    }
    for (const account of present) {
      if (rows.has(account.id)) continue;
      const row = codeRow(account, () => onRemove(account));
      rows.set(account.id, row);
      node.append(row.node);
    }
    for (const row of rows.values()) row.show(Date.now());
  }

  return { node, render, dispose: () => clearInterval(ticking) };
}

/** @param {TotpAccount} account */
export function accountName({ issuer, name }) {
  return [issuer, name].filter(Boolean).join(', ') || 'Account without a name';
}

/** @param {TotpAccount} account @param {() => void} onRemove */
function codeRow(account, onRemove) {
  const { issuer, name, periodSeconds } = account;
  const full = accountName(account);
  let shownPeriod = -1;
  let code = '';
  const ring = createCodeRing(periodSeconds);
  const seen = element('span', { 'aria-hidden': 'true' });
  const read = element('span', { class: 'visually-hidden' });
  const tools = element('div', { class: 'code-tools' });
  const copy = copyButton({
    label: 'Copy',
    name: `Copy the code of ${full}`,
    text: () => code,
    said: () => `Copied ${spelled(code)}. ${leftNow()} seconds left.`,
  });
  const remove = toolButton('Remove', `Remove ${full}`, ask);
  const node = element(
    'li',
    { class: 'code-account' },
    element(
      'p',
      { class: 'code-names' },
      element('b', { dir: 'auto' }, issuer || name || full),
      issuer !== '' && name !== '' && element('span', { dir: 'auto' }, name),
    ),
    element('p', { class: 'code-digits' }, seen, read),
    ring.node,
    tools,
  );
  fill(tools, copy, remove);

  function ask() {
    const keep = toolButton('Keep', `Keep ${full}`, () => {
      fill(tools, copy, remove);
      remove.focus();
    });
    const question = element('p', { class: 'code-question' }, 'Remove this account?');
    fill(tools, question, toolButton('Remove', `Remove ${full} for good`, onRemove), keep);
    announce(`Remove ${full}? It makes no more codes then.`);
    keep.focus();
  }

  function leftNow() {
    return secondsLeft(periodSeconds, Date.now());
  }

  /** @param {number} nowMs */
  async function show(nowMs) {
    ring.show(secondsLeft(periodSeconds, nowMs));
    const period = periodOf(periodSeconds, nowMs);
    if (period === shownPeriod) return;
    shownPeriod = period;
    const computed = await codeAt(account, nowMs);
    if (period !== shownPeriod) return;
    code = computed;
    setText(seen, grouped(code));
    setText(read, `Code ${spelled(code)}`);
  }

  return { node, show };
}

/** @param {string} label @param {string} name @param {() => void} onClick */
function toolButton(label, name, onClick) {
  return element(
    'button',
    { type: 'button', class: 'link', 'aria-label': name, onclick: onClick },
    label,
  );
}

/** In two halves, as people read it. @param {string} code */
function grouped(code) {
  const half = code.length / 2;
  return `${code.slice(0, half)} ${code.slice(half)}`;
}

/** So that it is not read as a number. @param {string} code */
function spelled(code) {
  return [...code].join(' ');
}
