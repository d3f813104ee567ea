// Speaks the lines of a call, if the browser has a voice. Owns the browser's one speech queue.

import { preferences } from './preferences.js';

const synthesis = 'speechSynthesis' in window ? window.speechSynthesis : null;

export const voice = {
  /** Whether this browser can speak at all. */
  get available() {
    return synthesis !== null;
  },
  get muted() {
    return preferences.voiceMuted;
  },
  set muted(muted) {
    preferences.voiceMuted = muted;
    if (muted) synthesis?.cancel();
  },
  /**
   * @param {string} text
   * @param {string} [language] BCP 47, as the call's script gives it
   */
  say(text, language) {
    if (!synthesis || preferences.voiceMuted || text === '') return;
    const utterance = new SpeechSynthesisUtterance(text);
    if (language) utterance.lang = language;
    const fitting = language ? voiceFor(synthesis.getVoices(), language) : undefined;
    if (fitting) utterance.voice = fitting;
    synthesis.speak(utterance);
  },
  /** Stops at once: the person pressed a key or hung up. */
  stop() {
    synthesis?.cancel();
  },
};

/**
 * @param {SpeechSynthesisVoice[]} voices
 * @param {string} language
 */
function voiceFor(voices, language) {
  const wanted = language.toLowerCase();
  const base = wanted.split('-')[0];
  /** @param {SpeechSynthesisVoice} candidate */
  const spoken = (candidate) => candidate.lang.toLowerCase().replace('_', '-');
  return (
    voices.find((candidate) => spoken(candidate) === wanted) ??
    voices.find((candidate) => spoken(candidate).split('-')[0] === base)
  );
}
