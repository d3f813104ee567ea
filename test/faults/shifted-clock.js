// Loaded before a process's own code (node --import): its wall clock is off by CLOCK_AHEAD_MS, and its monotonic clock is right, as on a
// machine without NTP.
const aheadMs = Number(process.env.CLOCK_AHEAD_MS ?? '0');
const Real = globalThis.Date;

globalThis.Date = class extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + aheadMs);
    else super(...given);
  }

  static now() {
    return Real.now() + aheadMs;
  }
};
