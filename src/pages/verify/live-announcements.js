// Announces progress of an SMS or a call while the screen stays. A new screen is read out because it takes the focus.

/** @import {Snapshot} from './page-data.js' */
/** @import {Texts} from './texts.js' */
import { announce } from './announcer.js';

const SAID = ['sent', 'delivered', 'calling', 'ringing', 'in_call'];
/** The other channels' screens announce their own progress. */
const CHANNELS = ['sms', 'call'];

/** @param {Snapshot} before @param {Snapshot} after @param {Texts} texts */
export function announceChange({ challenge: before }, { challenge: after }, texts) {
  if (!before || !after || before.id !== after.id || before.state === after.state) return;
  if (!CHANNELS.includes(after.channel)) return;
  if (before.channel === after.channel && SAID.includes(after.state))
    announce(texts.text(`status.${after.state}`));
}
