// Dual-tone multi-frequency signalling: one low and one high tone for each key (ITU-T Q.23).

import { audio } from './audio.js';

export const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

const LOW_HZ = [697, 770, 852, 941];
const HIGH_HZ = [1209, 1336, 1477];
const SHORTEST_S = 0.12;
const EDGE_S = 0.008; // a soft edge, so that the tone does not click
const LOUDNESS = 0.09;

/**
 * Starts the tone of a key. The returned function ends it, after the shortest audible time.
 *
 * @param {string} key one of KEYS
 * @returns {() => void}
 */
export function startTone(key) {
  const context = audio();
  const place = KEYS.indexOf(key);
  if (!context || place < 0) return () => {};
  const volume = new GainNode(context, { gain: 0 });
  volume.connect(context.destination);
  const begin = context.currentTime;
  volume.gain.linearRampToValueAtTime(LOUDNESS, begin + EDGE_S);
  const frequencies = [LOW_HZ[Math.floor(place / 3)], HIGH_HZ[place % 3]];
  const oscillators = frequencies.map((frequency) => new OscillatorNode(context, { frequency }));
  for (const oscillator of oscillators) {
    oscillator.connect(volume);
    oscillator.start(begin);
  }
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    const end = Math.max(context.currentTime, begin + SHORTEST_S);
    volume.gain.setValueAtTime(LOUDNESS, end);
    volume.gain.linearRampToValueAtTime(0, end + EDGE_S);
    for (const oscillator of oscillators) oscillator.stop(end + EDGE_S);
  };
}

/**
 * Plays the tone of a key for its shortest time.
 *
 * @param {string} key one of KEYS
 */
export function playTone(key) {
  startTone(key)();
}
