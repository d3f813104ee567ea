// All of one phone's authenticator: its screen, its push messages, and the banner that shows them.

/** @import {Authenticator, Push} from './carrier.js' */
import { announce } from './announcer.js';
import { createApprovalsFrame } from './approvals-frame.js';
import { createAuthenticatorScreen } from './authenticator-screen.js';
import { createNoticeBanner } from './notice-banner.js';
import { PushInbox } from './push-inbox.js';
import { ringer } from './ringer.js';

/**
 * @param {string} number E.164 digits
 * @param {string} name of the phone
 * @param {object} options
 * @param {() => void} options.onOpen the person wants to see it
 * @param {() => void} options.onNews
 */
export function createAuthenticator(number, name, { onOpen, onNews }) {
  let unseen = 0;
  const inbox = new PushInbox(number);
  const approvals = createApprovalsFrame(number, name, inbox);
  const screen = createAuthenticatorScreen(number, name, approvals);
  const banner = createNoticeBanner(name, () => {
    onOpen();
    screen.openApprovals();
    approvals.tell({ type: 'octothorpe:open' });
  });

  return {
    node: screen.node,
    banner: banner.node,
    /** Notifications that the person has not opened yet. */
    get unseen() {
      return unseen;
    },
    /** @param {Push} push */
    async push(push) {
      const received = await inbox.receive(push);
      if (!received) return;
      const { title, text } = received.notice;
      unseen += 1;
      banner.show(received.notice);
      approvals.tell({ type: 'octothorpe:push', data: received.data });
      ringer.chime();
      announce(`Notification on ${name}. ${title}: ${text}`);
      onNews();
    },
    /** Takes the content of a QR code; returns what is wrong, or null. @param {string} text */
    scan(text) {
      const wrong = screen.take(text);
      if (wrong === null) onOpen();
      return wrong;
    },
    /** The person looks at it. */
    opened() {
      unseen = 0;
      banner.hide();
      screen.render();
    },
    /** @param {Authenticator} authenticator */
    know(authenticator) {
      approvals.know(authenticator);
      screen.know(authenticator);
    },
    dispose() {
      approvals.dispose();
      screen.dispose();
    },
  };
}
