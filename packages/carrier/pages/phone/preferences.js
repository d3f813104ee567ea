// The settings that this browser stores between visits: phones, sound, voice and read messages.
// Without storage (private windows, blocked storage) they last for the visit.

const PREFIX = 'octothorpe.phone.';
/** @type {Map<string, string>} */
const thisVisit = new Map();

export const preferences = {
  /** The phones of the last visit, as E.164 digits. @returns {string[]} */
  get phones() {
    return (read('phones') ?? '').split(',').filter((number) => /^\d{7,15}$/.test(number));
  },
  set phones(numbers) {
    write('phones', numbers.join(','));
  },
  get ringMuted() {
    return read('ring-muted') === 'yes';
  },
  set ringMuted(muted) {
    write('ring-muted', muted ? 'yes' : 'no');
  },
  get voiceMuted() {
    return read('voice-muted') === 'yes';
  },
  set voiceMuted(muted) {
    write('voice-muted', muted ? 'yes' : 'no');
  },
  /** The time (ISO 8601) of the newest message that was read. @param {string} number @param {string} party */
  readUntil(number, party) {
    return read(`read.${number}.${party}`) ?? '';
  },
  /** @param {string} number @param {string} party @param {string} at */
  setReadUntil(number, party, at) {
    write(`read.${number}.${party}`, at);
  },
};

/** @param {string} name */
function read(name) {
  try {
    return localStorage.getItem(PREFIX + name) ?? thisVisit.get(name) ?? null;
  } catch {
    return thisVisit.get(name) ?? null;
  }
}

/** @param {string} name @param {string} value */
function write(name, value) {
  thisVisit.set(name, value);
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Storage is full or forbidden: the value lasts as long as the page.
  }
}
