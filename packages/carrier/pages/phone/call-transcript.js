// The spoken lines and pressed keys of a call, also for screen readers.

/** @import {Call, TranscriptLine} from './carrier.js' */
import { element } from './element.js';

/** A log that grows with the call it shows. */
export function createTranscript() {
  const list = element('ol', { class: 'lines' });
  const node = element(
    'div',
    { class: 'transcript', role: 'log', tabindex: 0, 'aria-label': 'What the call says' },
    list,
  );
  let count = 0;

  /**
   * Adds new lines. Returns the lines that the caller has spoken since the last time.
   *
   * @param {Call} call
   * @param {boolean} fresh the call is a new one
   */
  function show(call, fresh) {
    if (fresh || call.transcript.length < count) {
      list.replaceChildren();
      count = 0;
    }
    const added = call.transcript.slice(count);
    count = call.transcript.length;
    list.append(...added.map(transcriptLine));
    if (added.length > 0) node.scrollTop = node.scrollHeight;
    return added.filter((line) => line.who === 'caller' && line.kind === 'says');
  }

  return { node, show };
}

/** @param {TranscriptLine} line */
export function transcriptLine(line) {
  if (line.kind === 'presses')
    return element(
      'li',
      { class: 'line pressed' },
      element(
        'span',
        { class: 'visually-hidden' },
        line.who === 'phone' ? 'You pressed ' : 'Pressed ',
      ),
      element('kbd', {}, line.text),
    );
  if (line.kind === 'event')
    return element(
      'li',
      { class: 'line event' },
      line.text.charAt(0).toUpperCase() + line.text.slice(1),
    );
  return element('li', { class: 'line says', lang: line.language, dir: 'auto' }, line.text);
}
