// The ring, and the chime of a message. The page has one ring for all ringing phones.
// Muting is stored; if the browser forbids sound, the ring waits for the first click.

import { allowed, audio, whenAllowed } from './audio.js';
import { preferences } from './preferences.js';

const PHRASE_MS = 2_600;
/** Steps of the ring: start in seconds, frequency in Hz. A rising figure, twice. */
const PHRASE = [
  [0, 659.3],
  [0.14, 830.6],
  [0.28, 987.8],
  [0.42, 1318.5],
  [0.9, 659.3],
  [1.04, 830.6],
  [1.18, 987.8],
  [1.32, 1318.5],
];
const CHIME = [
  [0, 1046.5],
  [0.11, 1568],
];

/** @type {Set<string>} */
const ringing = new Set();
/** @type {Set<() => void>} */
const watchers = new Set();
/** @type {number | undefined} */
let timer;
/** @type {GainNode | null} */
let phrase = null;

export const ringer = {
  get muted() {
    return preferences.ringMuted;
  },
  set muted(muted) {
    preferences.ringMuted = muted;
    update();
  },
  /** True while something rings and the browser does not allow sound yet. */
  get blocked() {
    return ringing.size > 0 && !preferences.ringMuted && !allowed();
  },
  /** @param {string} callId */
  start(callId) {
    ringing.add(callId);
    if (!allowed()) whenAllowed(update);
    update();
  },
  /** @param {string} callId */
  stop(callId) {
    if (ringing.delete(callId)) update();
  },
  chime() {
    if (!preferences.ringMuted) play(CHIME, 0.07, 0.35);
  },
  /** Calls back whenever `muted` or `blocked` may have changed. @param {() => void} watcher */
  watch(watcher) {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  },
};

function update() {
  const audible = ringing.size > 0 && !preferences.ringMuted && allowed();
  if (audible && timer === undefined) {
    playPhrase();
    timer = setInterval(playPhrase, PHRASE_MS);
  }
  if (!audible && timer !== undefined) {
    clearInterval(timer);
    timer = undefined;
    phrase?.disconnect();
    phrase = null;
  }
  for (const watcher of watchers) watcher();
}

function playPhrase() {
  phrase = play(PHRASE, 0.1, 0.5);
}

/**
 * @param {number[][]} steps
 * @param {number} loudness
 * @param {number} decayS
 */
function play(steps, loudness, decayS) {
  const context = audio();
  if (!context) return null;
  const output = new GainNode(context, { gain: loudness });
  output.connect(context.destination);
  for (const [start = 0, frequency = 0] of steps) {
    const at = context.currentTime + start;
    const note = new OscillatorNode(context, { type: 'triangle', frequency });
    const envelope = new GainNode(context, { gain: 0 });
    envelope.gain.setValueAtTime(0, at);
    envelope.gain.linearRampToValueAtTime(1, at + 0.01);
    envelope.gain.exponentialRampToValueAtTime(0.001, at + decayS);
    note.connect(envelope).connect(output);
    note.start(at);
    note.stop(at + decayS);
  }
  return output;
}
