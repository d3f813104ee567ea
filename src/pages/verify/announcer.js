// Announces each event to screen readers once. The region is in the page from the start: browsers do not announce a
// region that is added together with its text.

const KEEP_MS = 10_000;
const REPEAT_MS = 1_500;
let last = { sentence: '', at: 0 };

/** The same sentence twice within a moment is one event from two sources. @param {string} sentence */
export function announce(sentence) {
  const region = document.getElementById('polite');
  const at = performance.now();
  if (!region || (sentence === last.sentence && at - last.at < REPEAT_MS)) return;
  last = { sentence, at };
  const line = document.createElement('p');
  line.textContent = sentence;
  region.append(line);
  setTimeout(() => line.remove(), KEEP_MS);
}
