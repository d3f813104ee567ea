// The settings that this browser stores between visits: phones, sound, voice, read messages, and what
// each phone's authenticator has.
// Without storage (private windows, blocked storage) they last for the visit.

const PREFIX = 'octothorpe.phone.';
/** @type {Map<string, string>} */
const thisVisit = new Map();

export const preferences = {
  /** The phones of the last visit, as E.164 digits. @returns {string[]} */
  get phones() {
    return (readStored('phones') ?? '').split(',').filter((number) => /^\d{7,15}$/.test(number));
  },
  set phones(numbers) {
    writeStored('phones', numbers.join(','));
  },
  get ringMuted() {
    return readStored('ring-muted') === 'yes';
  },
  set ringMuted(muted) {
    writeStored('ring-muted', muted ? 'yes' : 'no');
  },
  get voiceMuted() {
    return readStored('voice-muted') === 'yes';
  },
  set voiceMuted(muted) {
    writeStored('voice-muted', muted ? 'yes' : 'no');
  },
  /** The time (ISO 8601) of the newest message that was read. @param {string} number @param {string} party */
  readUntil(number, party) {
    return readStored(`read.${number}.${party}`) ?? '';
  },
  /** @param {string} number @param {string} party @param {string} at */
  setReadUntil(number, party, at) {
    writeStored(`read.${number}.${party}`, at);
  },
};

/** @param {string} name */
export function readStored(name) {
  try {
    return localStorage.getItem(PREFIX + name) ?? thisVisit.get(name) ?? null;
  } catch {
    return thisVisit.get(name) ?? null;
  }
}

/** @param {string} name @param {string} value */
export function writeStored(name, value) {
  thisVisit.set(name, value);
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Storage is full or forbidden: the value lasts as long as the page.
  }
}
