/** A day and more of invented traffic for the console's views: countries, carriers, outcomes and hours that differ. The same on every run. */
import type { RecordRow } from '../../src/record/row.js';
import { sent } from '../unit/record/sample-row.js';
import { type ConsoleStage, failedRow, verifiedRow } from './console-stage.js';

const HOUR_MS = 3_600_000;
const COUNTRIES = [
  { country: 'FI', prefix: '+35844', share: 0.3, proof: 0.9 },
  { country: 'SE', prefix: '+46701', share: 0.2, proof: 0.86 },
  { country: 'DE', prefix: '+49151', share: 0.16, proof: 0.81 },
  { country: 'GB', prefix: '+44740', share: 0.13, proof: 0.84 },
  { country: 'BR', prefix: '+55119', share: 0.09, proof: 0.62 },
  { country: 'ID', prefix: '+62812', share: 0.07, proof: 0.48 },
  { country: 'US', prefix: '+12025', share: 0.05, proof: 0.88 },
];
const CARRIERS = [
  { provider: 'twilio', proof: 1, micros: 78_000 },
  { provider: 'vonage', proof: 0.94, micros: 61_000 },
  { provider: 'telnyx', proof: 0.9, micros: 42_000 },
];
const FAILURES = [
  { reason: 'unreachable', code: '30003' },
  { reason: 'rejected_by_provider', code: '30007' },
  { reason: 'invalid_number', code: '30005' },
  { reason: 'landline', code: '30006' },
  { reason: 'provider_unavailable', code: '30008' },
];

export async function seedTraffic(
  stage: ConsoleStage,
  { hours = 24, perHour = 40, tenants = ['acme', 'globex'] } = {},
): Promise<void> {
  const random = seeded(7);
  const nowMs = Date.now();
  const rows: ReturnType<typeof rowAt>[] = [];
  for (let ago = hours - 1; ago >= 0; ago -= 1) {
    const hour = new Date(nowMs - ago * HOUR_MS).getUTCHours();
    // Nights are quiet, and one hour of the afternoon had trouble.
    const busy = 0.25 + 0.75 * Math.max(0, Math.sin(((hour - 4) / 20) * Math.PI));
    for (let i = 0; i < Math.max(1, Math.round(perHour * busy)); i += 1) {
      const agoMs = ago * HOUR_MS + Math.floor(random() * HOUR_MS * 0.9);
      rows.push(
        rowAt(Math.min(nowMs - 30_000, nowMs - agoMs), hour === 14 ? 0.5 : 1, tenants, random),
      );
    }
  }
  // As the recorder writes them: in the order in which they end.
  const endOf = ({ row }: (typeof rows)[number]) => (row.createdAtMs ?? 0) + (row.endedMs ?? 0);
  rows.sort((a, b) => endOf(a) - endOf(b));
  await Promise.all(rows.map((row) => stage.write(row)));
}

function rowAt(
  createdAtMs: number,
  health: number,
  tenants: readonly string[],
  random: () => number,
): { row: Partial<RecordRow>; number: string } {
  const place = pick(COUNTRIES, random(), ({ share }) => share);
  const carrier = CARRIERS[Math.floor(random() ** 1.6 * CARRIERS.length)] ?? CARRIERS[0];
  const { provider = '', proof = 1, micros = 0 } = carrier ?? {};
  const number = `${place.prefix}${String(Math.floor(random() * 1e7)).padStart(7, '0')}`;
  const tenant = tenants[random() < 0.75 ? 0 : 1] ?? tenants[0] ?? '';
  const route = {
    provider,
    micros,
    channel: random() < 0.15 ? 'call' : 'sms',
    acceptedMs: 120 + Math.floor(random() * 300),
    arrivedMs: 900 + Math.floor(random() * 4_000),
    reference: `SM${Math.floor(random() * 1e12).toString(16)}`,
  };
  const trail = ['x1 143 P 201 a  140', 'c1 420 s +', 'c1 2043 d +'];
  const whole = { tenant, country: place.country, createdAtMs, trail };
  const seconds = 6_000 + Math.floor(random() * 40_000);
  const luck = random() / (place.proof * proof * health);
  if (luck < 1) {
    const state = route.channel === 'call' ? 'call_answered' : 'sms_verified';
    const row = { ...whole, state, endedMs: seconds, deliveries: [sent(route)] };
    return { number, row: verifiedRow(row) };
  }
  if (luck < 1.08) {
    const row = { ...whole, state: 'expired', endedMs: 600_000, deliveries: [sent(route)] };
    return { number, row };
  }
  if (luck < 1.12) {
    const deliveries = [sent({ ...route, state: 'refused', reference: '', micros: 0 })];
    const row = { ...whole, state: 'refused', rule: 'number', endedMs: 0, deliveries, trail: [] };
    return { number, row };
  }
  const failure = FAILURES[Math.floor(random() * FAILURES.length)] ?? FAILURES[0];
  const { reason = '', code = '' } = failure ?? {};
  const failed = sent({ ...route, state: 'failed', reason, code, arrivedMs: -1 });
  const row = failedRow({
    ...{ ...whole, reason, deliveries: [failed] },
    trail: ['x1 143 P 201 a  140', 'c1 420 s +', `c1 8800 f + ${code}`],
  });
  return { number, row };
}

function pick<T>(list: readonly T[], at: number, shareOf: (each: T) => number): T {
  let left = at;
  for (const each of list) {
    left -= shareOf(each);
    if (left < 0) return each;
  }
  return list[0] as T;
}

/** Mulberry32: the same numbers on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
