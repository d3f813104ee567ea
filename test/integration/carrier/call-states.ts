/** What tests wait for in a call, and what was said in it. */
import type { Call } from '../../../packages/carrier/src/carrier-interface.js';

export const ringing = ({ state }: Call) => state === 'ringing';
export const listening = ({ waitingForKeys }: Call) => waitingForKeys;
export const ended = ({ state }: Call) => state === 'ended';
export const says = (call: Call) =>
  call.transcript.filter(({ kind }) => kind === 'says').map(({ text }) => text);
