/** Turns off the limits on sends, for runs that test something else. Limits on wrong codes stay. */
import type { LimitFigures } from '../../src/config/limit-figures.js';

const NO_BUDGET = { hour: null, day: null };

export const NO_SEND_LIMITS = {
  number: [],
  ip: { sends: [], numbers: [] },
  device: { sends: [], numbers: [] },
  prefix: { last3: [], last4: [], source: [] },
  sequence: null,
  callsAtOnce: null,
  callsAtOnceOfCountry: null,
  callsAtOnceOfSource: null,
  budgets: {
    tenant: NO_BUDGET,
    country: NO_BUDGET,
    countries: {},
    keptShare: 0,
    sourceShare: null,
  },
  breaker: { prefix: null, range: null, country: null },
} satisfies LimitFigures;
