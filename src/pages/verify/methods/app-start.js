// The first two screens of an app's step: get the app, then take the phone.

/** @import {Screen} from '../context.js' */
/** @import {MethodFlow} from './flow.js' */
import { button } from '../buttons.js';
import { h } from '../dom.js';
import { createStep } from './layout.js';

/** @param {MethodFlow} flow @returns {Screen} */
export function createGetScreen(flow) {
  const { texts } = flow.context;
  const { storeLinks, ownApp, choices } = flow.methods;
  const next = texts.text('button.next');
  const stores = Object.entries({ iPhone: storeLinks?.ios, Android: storeLinks?.android });
  const fromStore = stores.some(([, address]) => address) || !ownApp;
  const step = createStep(flow, {
    title: texts.text('app.get_title'),
    lead: [texts.text(fromStore ? 'app.get_store' : 'app.get_own')],
    first: true,
    content: () => [
      stores.some(([, address]) => address) &&
        h(
          'div',
          { class: 'again-row' },
          stores.map(([name, address]) => address && storeLink(address, name)),
        ),
      fromStore && h('p', null, texts.nodes('app.after', { next })),
      choices.includes('totp') &&
        flow.step?.kind === 'app' &&
        button('quiet', texts.text('app.other'), () => step.attempt(() => flow.choose('totp'))),
    ],
    next: button('primary', next, () => flow.goTo('account')),
  });

  /** @param {string} address @param {string} name */
  function storeLink(address, name) {
    const looks = { class: 'button secondary', target: '_blank', rel: 'noopener noreferrer' };
    return h('a', { href: address, ...looks }, `${texts.text('app.download')} (${name})`);
  }

  return step;
}

/** @param {MethodFlow} flow @returns {Screen} */
export function createAccountScreen(flow) {
  const { texts } = flow.context;
  const own = flow.step?.kind === 'app';
  const next = texts.text('button.next');
  return createStep(flow, {
    title: texts.text('app.account_title'),
    lead: texts.nodes(own ? 'app.account' : 'app.account_totp', { next }),
    back: () => (own || !flow.methods.ownApp ? flow.goTo('get') : backToOwnApp(flow)),
    next: button('primary', next, () => flow.goTo('scan')),
  });
}

/** @param {MethodFlow} flow */
async function backToOwnApp(flow) {
  if (flow.methods.choices.includes('app')) await flow.choose('app');
  else flow.goTo('get');
}
