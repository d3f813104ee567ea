import type { RecordedDelivery, RecordRow } from '../../../src/record/row.js';

/** An SMS that twilio has delivered after two seconds. */
export function sent(change: Partial<RecordedDelivery> = {}): RecordedDelivery {
  return {
    channel: 'sms',
    provider: 'twilio',
    sender: 'Acme',
    state: 'delivered',
    queuedMs: 0,
    acceptedMs: 200,
    arrivedMs: 1_900,
    reason: '',
    code: '',
    micros: 80_000,
    charged: false,
    reference: 'SM0123456789abcdef0123456789abcdef',
    ...change,
  };
}

export const STARTED_MS = Date.UTC(2027, 1, 1, 9, 30);

export function rowWith(change: Partial<RecordRow> = {}): RecordRow {
  return {
    sequence: 4,
    tenant: 'acme',
    country: 'FI',
    to: '+358*****4567',
    createdAtMs: STARTED_MS,
    state: 'delivered',
    endedMs: -1,
    reason: '',
    rule: '',
    wrongCodes: 0,
    test: false,
    verified: false,
    endedBy: 1,
    deliveries: [sent()],
    trail: [],
    subjectTag: '',
    referenceTag: '',
    ...change,
  };
}
