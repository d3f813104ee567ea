// The switches for the carrier's faults. Every change is sent at once.

/** @import {Chaos, Outage, PushAnswer} from './carrier.js' */
import { carrier, explain } from './carrier.js';
import { element, fill, setText, uniqueId } from './element.js';

const LATENCY_MAX_MS = 10_000;
const NONE = {
  latencyMs: 0,
  lossPercent: 0,
  duplicatePercent: 0,
  reorderPercent: 0,
  outage: {
    twilio: /** @type {const} */ ('none'),
    vonage: /** @type {const} */ ('none'),
    telnyx: /** @type {const} */ ('none'),
  },
  push: { answer: /** @type {const} */ ('none'), delayMs: 0, lossPercent: 0 },
};
/** @type {Record<Outage, string>} */
const OUTAGES = {
  none: 'Works',
  503: 'Answers 503',
  429: 'Answers 429',
  hang: 'Never answers',
  reset: 'Cuts the connection',
};

/** @type {Record<PushAnswer, string>} */
const PUSH_ANSWERS = {
  none: 'Works',
  410: 'Answers 410: subscription removed',
  503: 'Answers 503',
};

/** @param {(active: boolean) => void} onActive whether any fault is on */
export function createChaosPanel(onActive) {
  const status = element('p', { class: 'hint panel-status', role: 'status' });
  const latency = slider(
    'Latency',
    'Waits before every answer and callback',
    LATENCY_MAX_MS,
    250,
    (value) => (value === 0 ? 'none' : `${value / 1000} s`),
  );
  const loss = share('Loss', 'Callbacks that never arrive');
  const duplicates = share('Duplicates', 'Callbacks that arrive twice');
  const reordering = share('Reordering', 'Callbacks that the next one overtakes');
  const twilio = choice('Twilio’s API', OUTAGES);
  const vonage = choice('Vonage’s API', OUTAGES);
  const telnyx = choice('Telnyx’s API', OUTAGES);
  const push = choice('Push service', PUSH_ANSWERS);
  /** Set by the control API alone. @type {Chaos['push']} */
  let pushFaults = NONE.push;
  const form = element(
    'form',
    {
      class: 'chaos',
      onsubmit: (/** @type {Event} */ event) => event.preventDefault(),
      onchange: change,
    },
    latency.node,
    loss.node,
    duplicates.node,
    reordering.node,
    twilio.node,
    vonage.node,
    telnyx.node,
    push.node,
    element(
      'button',
      { type: 'button', class: 'button wide', onclick: () => apply(NONE) },
      'Turn all faults off',
    ),
  );
  const retry = element('div', {});
  const node = element(
    'div',
    { class: 'panel-body' },
    element(
      'p',
      { class: 'hint' },
      'Networks fail. Turn a fault on for everything that the sandbox does from now on.',
    ),
    form,
    status,
    retry,
  );

  async function load() {
    fill(retry);
    try {
      show(await carrier.chaos());
      setText(status, '');
    } catch (error) {
      setText(status, explain(error));
      fill(
        retry,
        element('button', { type: 'button', class: 'button small', onclick: load }, 'Try again'),
      );
    }
  }

  function change() {
    return apply({
      latencyMs: latency.get(),
      lossPercent: loss.get(),
      duplicatePercent: duplicates.get(),
      reorderPercent: reordering.get(),
      outage: { twilio: twilio.get(), vonage: vonage.get(), telnyx: telnyx.get() },
      push: { ...pushFaults, answer: push.get() },
    });
  }

  /** @param {Chaos} wanted */
  async function apply(wanted) {
    try {
      const now = await carrier.setChaos(wanted);
      show(now);
      setText(status, isActive(now) ? 'Saved. Faults are on.' : 'Saved. No faults.');
    } catch (error) {
      setText(status, `Not saved. ${explain(error)}`);
    }
  }

  /** @param {Chaos} chaos */
  function show(chaos) {
    latency.set(chaos.latencyMs);
    loss.set(chaos.lossPercent);
    duplicates.set(chaos.duplicatePercent);
    reordering.set(chaos.reorderPercent);
    twilio.set(chaos.outage.twilio);
    vonage.set(chaos.outage.vonage);
    telnyx.set(chaos.outage.telnyx);
    push.set(chaos.push.answer);
    pushFaults = chaos.push;
    onActive(isActive(chaos));
  }

  return { node, load };
}

/** @param {Chaos} chaos */
function isActive({ latencyMs, lossPercent, duplicatePercent, reorderPercent, outage, push }) {
  const rates = latencyMs + lossPercent + duplicatePercent + reorderPercent;
  const pushRates = push.delayMs + push.lossPercent;
  const answers = [outage.twilio, outage.vonage, outage.telnyx, push.answer];
  return rates + pushRates > 0 || answers.some((answer) => answer !== 'none');
}

/** @param {string} label @param {string} hint */
function share(label, hint) {
  return slider(label, hint, 100, 5, (value) => (value === 0 ? 'none' : `${value} %`));
}

/**
 * @param {string} label
 * @param {string} hint
 * @param {number} max
 * @param {number} step
 * @param {(value: number) => string} words
 */
function slider(label, hint, max, step, words) {
  const id = uniqueId('slider');
  const shown = element('output', { for: id });
  const input = element('input', {
    id,
    type: 'range',
    min: 0,
    max,
    step,
    value: 0,
    'aria-describedby': `${id}-hint`,
    oninput: describe,
  });

  function describe() {
    setText(shown, words(input.valueAsNumber));
    input.setAttribute('aria-valuetext', words(input.valueAsNumber));
  }

  describe();
  return {
    node: element(
      'div',
      { class: 'slider' },
      element('label', { for: id }, label),
      shown,
      input,
      element('p', { class: 'hint', id: `${id}-hint` }, hint),
    ),
    get: () => input.valueAsNumber,
    /** @param {number} value */
    set(value) {
      input.value = String(value);
      describe();
    },
  };
}

/**
 * @template {string} Value
 * @param {string} label
 * @param {Record<Value, string>} values with their words
 */
function choice(label, values) {
  const id = uniqueId('choice');
  const choices = Object.entries(values).map(([value, name]) =>
    element('option', { value }, /** @type {string} */ (name)),
  );
  const select = element('select', { id }, ...choices);
  return {
    node: element('div', { class: 'choice' }, element('label', { for: id }, label), select),
    get: () => /** @type {Value} */ (select.value),
    /** @param {Value} value */
    set(value) {
      select.value = value;
    },
  };
}
