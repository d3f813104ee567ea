/** The words by which a person stops or allows messages (CTIA; 47 CFR 64.1200), alone in a message. */
const STOP = new Set([
  'STOP',
  'STOPALL',
  'UNSUBSCRIBE',
  'CANCEL',
  'END',
  'QUIT',
  'REVOKE',
  'OPTOUT',
]);
const START = new Set(['START', 'YES', 'UNSTOP']);
const HELP = new Set(['HELP', 'INFO']);

export type OptOutWord = 'STOP' | 'START' | 'HELP';

export function stopWordOf(text: string): OptOutWord | undefined {
  const word = text.trim().toUpperCase();
  if (STOP.has(word)) return 'STOP';
  if (START.has(word)) return 'START';
  return HELP.has(word) ? 'HELP' : undefined;
}
