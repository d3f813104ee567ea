/** The catalogue of causes, and how one is picked. */
import { REASONS } from '../../../src/challenge/challenge.js';
import { RULES } from '../../../src/limits/refusal.js';
import { CarrierDescription } from '../../../src/providers/declared/description.js';
import { shippedDescriptions } from '../../../src/providers/declared/description-file.js';
import { carrierCode, STATUS_CAUSES } from '../../../src/providers/failure.js';
import { causeIn } from '../../../src/providers/provider-entry.js';
import { SMPP_CAUSES } from '../../../src/providers/smpp/smpp-causes.js';
import { STATUS_NAMES } from '../../../src/providers/smpp/smpp-status.js';
import { TELNYX_CAUSES } from '../../../src/providers/telnyx/telnyx-causes.js';
import { HANGUP_CAUSES } from '../../../src/providers/telnyx/telnyx-status.js';
import { TWILIO_CAUSES } from '../../../src/providers/twilio/twilio-causes.js';
import { classOfTwilioCode } from '../../../src/providers/twilio/twilio-status.js';
import { VONAGE_CAUSES } from '../../../src/providers/vonage/vonage-causes.js';
import { CAUSES, type CauseId, tellCause } from '../../../src/record/causes.js';
import { causeOfRule, explain } from '../../../src/record/explain.js';
import { shipped } from '../../setup/declared-carrier.js';
import { rowWith, STARTED_MS, sent } from './sample-row.js';

const NOW_MS = STARTED_MS + 5_000;
const causeOf = (row: Parameters<typeof explain>[0], nowMs = NOW_MS) =>
  explain(
    row,
    (provider, code) => (provider === 'twilio' ? TWILIO_CAUSES[code] : undefined),
    nowMs,
  );
const failed = (change: object) =>
  rowWith({
    state: 'failed',
    endedMs: 9_000,
    reason: 'unreachable',
    deliveries: [sent({ state: 'failed', reason: 'unreachable', arrivedMs: -1, ...change })],
  });

test('each cause has three sentences, with every place filled', () => {
  for (const id of Object.keys(CAUSES) as CauseId[]) {
    const { cause: _, ...texts } = tellCause(id, {
      carrier: 'twilio',
      code: '30003',
      rule: 'number',
      country: 'FI',
    });
    for (const text of Object.values(texts)) {
      expect([id, text]).toEqual([id, expect.stringMatching(/^[A-Z][^{}]*\.$/)]);
    }
    // Support tells it to a person: no code, no rule, no carrier's name.
    expect([id, CAUSES[id].support]).toEqual([id, expect.not.stringMatching(/[{}]/)]);
  }
});

test('every rule that can refuse a send has a cause', () => {
  const others = ['countries.sms', 'sender', 'landline', 'no_route', 'resend_wait', 'resends'];
  for (const rule of [...RULES, ...others]) {
    expect([rule, causeOfRule(rule)]).not.toEqual([rule, 'unknown']);
  }
});

test('a text that was given up because no receipt came is not told as one that the carrier could not deliver', () => {
  expect(causeOf(failed({ code: 'no_receipt' })).cause).toMatchObject({ cause: 'no_receipt' });
});

test('a carrier’s code may be any word', () => {
  const { cause } = causeOf(failed({ provider: 'described', code: 'constructor' })).cause;
  expect(cause).toBe('handset_off');
});

test('every reason of a failure has a cause, also where the carrier gave no code', () => {
  for (const reason of REASONS) {
    const { cause } = causeOf(failed({ provider: 'described', reason, code: '' })).cause;
    expect([reason, cause]).not.toEqual([reason, 'unknown']);
  }
});

test('the carrier’s own code says more than our word for it', () => {
  expect(causeOf(failed({ code: '30005' })).cause.cause).toBe('number_not_in_service');
  expect(causeOf(failed({ code: '77777' })).cause.cause).toBe('handset_off');
  expect(causeOf(failed({ code: 'breaker_open' })).cause.cause).toBe('breaker_open');
});

test('where the last carrier was not asked, the one before that told why explains it', () => {
  const row = {
    ...failed({}),
    endedBy: 2,
    reason: 'provider_unavailable',
    deliveries: [
      sent({ state: 'failed', reason: 'provider_unavailable', code: '20429' }),
      sent({
        provider: 'vonage',
        state: 'failed',
        reason: 'provider_unavailable',
        code: 'breaker_open',
      }),
    ],
  };
  const { cause, deliveries } = causeOf(row);
  expect(cause).toMatchObject({ cause: 'carrier_overloaded' });
  expect(cause.engineer).toMatch(/^Twilio refused/);
  expect(deliveries.map((each) => each.cause)).toEqual(['carrier_overloaded', 'breaker_open']);
});

test('a silent failure has the code of its last exchange', () => {
  const row = {
    ...failed({ reason: 'provider_unavailable', code: '' }),
    trail: ['x1 4000 P  uncertain cut_off 4000'],
  };
  expect(causeOf(row).cause.cause).toBe('answer_lost');
});

test('while it is open, what is missing is told, and after a minute that a receipt is', () => {
  const open = (change: object) =>
    rowWith({ state: 'sent', deliveries: [sent({ arrivedMs: -1, ...change })] });
  expect(causeOf(open({})).cause.cause).toBe('on_its_way');
  expect(causeOf(open({}), STARTED_MS + 90_000).cause.cause).toBe('no_receipt');
  expect(causeOf(open({ acceptedMs: -1, reference: '' })).cause.cause).toBe('waiting_to_send');
  expect(causeOf(rowWith()).cause.cause).toBe('waiting_for_person');
});

test('a limit that refused the next carrier ended it', () => {
  const row = {
    ...failed({ code: '30003' }),
    reason: 'destination_blocked',
    trail: ['r2 9000 tenant_budget_hour sms'],
  };
  const { cause } = causeOf(row);
  expect(cause).toMatchObject({ cause: 'failover_refused' });
  expect(cause.engineer).toContain('tenant_budget_hour');
});

test('of one that expired, what was known decides', () => {
  const expired = (change: object) => rowWith({ state: 'expired', endedMs: 600_000, ...change });
  const silent = [sent({ arrivedMs: -1 })];
  expect(causeOf(expired({})).cause.cause).toBe('not_entered');
  expect(causeOf(expired({ wrongCodes: 2 })).cause.cause).toBe('wrong_code_then_over');
  expect(causeOf(expired({ deliveries: silent })).cause.cause).toBe('no_receipt');
  const refused = { deliveries: silent, trail: ['c1 900 callback forged'] };
  expect(causeOf(expired(refused)).cause.cause).toBe('receipts_refused');
  const never = [sent({ acceptedMs: -1, arrivedMs: -1, reference: '', state: 'queued' })];
  expect(causeOf(expired({ deliveries: never })).cause.cause).toBe('not_sent_in_time');
  expect(causeOf(expired({ deliveries: [], rule: 'approve' })).cause.cause).toBe(
    'prompt_unanswered',
  );
});

test('codes that the adapters know have a cause of their own', () => {
  const known = Object.keys(TWILIO_CAUSES).filter((code) => /^\d{5}$/.test(code));
  const foreign = known.filter((code) => !classOfTwilioCode(Number(code)) && !/^205/.test(code));
  expect(foreign).toEqual([]);
  expect(Object.values({ ...TWILIO_CAUSES, ...VONAGE_CAUSES }).every((id) => id in CAUSES)).toBe(
    true,
  );
});

test('every status of an SMSC and every state of a failed message has a cause, whatever error stands behind it', () => {
  const states = ['EXPIRED', 'UNDELIV', 'DELETED', 'REJECTD', 'SKIPPED'];
  for (const code of [...STATUS_NAMES, ...states, ...states.map((state) => `${state}.00b`)]) {
    expect([code, causeIn(SMPP_CAUSES, code)]).toEqual([code, expect.any(String)]);
  }
  // A vendor's own status counts by its reason.
  expect(causeIn(SMPP_CAUSES, '0x45e')).toBeUndefined();
  expect(causeIn(SMPP_CAUSES, 'constructor')).toBeUndefined();
});

test('every way in which Telnyx ends a call has a cause; the SIP response says more where it is listed', () => {
  for (const cause of HANGUP_CAUSES) {
    expect([cause, causeIn(TELNYX_CAUSES, `${cause}.sip_480`)]).toEqual([
      cause,
      expect.any(String),
    ]);
  }
  expect(causeIn(TELNYX_CAUSES, 'call_rejected.sip_603')).toBe('busy');
  expect(causeIn(TELNYX_CAUSES, 'call_rejected.sip_403')).toBe('call_blocked');
});

test.each(shippedDescriptions())('what %s says of a failure has a cause', (name) => {
  const description = CarrierDescription.parse(shipped(name));
  const causes = { ...STATUS_CAUSES, ...description.causes };
  const { statuses, codes, answer } = description;
  const failing = Object.entries(statuses).filter(([, meaning]) => typeof meaning === 'object');
  const said = [
    ...failing.map(([status]) => status),
    ...Object.keys(codes),
    ...answer.rules.flatMap(({ means, path, is = [] }) =>
      means === 'accepted' || path === undefined ? [] : is,
    ),
  ].filter((code) => carrierCode(code) !== undefined);
  expect(said.filter((code) => causeIn(causes, code) === undefined)).toEqual([]);
});

test('Telnyx says the same by its own adapter and by its description alone', () => {
  const { causes } = CarrierDescription.parse(shipped('telnyx'));
  expect(TELNYX_CAUSES).toMatchObject(causes);
});
