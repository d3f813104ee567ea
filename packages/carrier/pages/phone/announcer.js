// Announces events to screen readers, through two live regions that exist from the start.

const KEEP_MS = 8_000;

/**
 * @param {string} sentence
 * @param {'polite' | 'assertive'} [urgency] assertive interrupts: for a ringing phone only
 */
export function announce(sentence, urgency = 'polite') {
  const region = document.getElementById(urgency);
  if (!region) return;
  const line = document.createElement('p');
  line.textContent = sentence;
  region.append(line);
  setTimeout(() => line.remove(), KEEP_MS);
}
