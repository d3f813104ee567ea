/** How the carriers do: what this hour, the one before and the last day say of each, and which breakers of workers are open now. */
import { isoTime } from '../challenge/time.js';
import { sendJson } from '../http/dispatch.js';
import { sumOf } from '../record/counts.js';
import type { RecordReader } from '../record/record-reader.js';
import { DAY_MS, HOUR_MS } from '../record/search-index.js';
import { type Measures, measuresOf, type StatisticsLine } from '../record/statistics.js';
import type { RedisEvidenceStore } from '../routing/evidence-store.js';
import type { ConsoleCaller, ConsoleRoute } from './console-route.js';

export interface CarrierRoutes {
  readonly record: Pick<RecordReader, 'statistics'>;
  readonly evidence: Pick<RedisEvidenceStore, 'breakers'>;
  /** Those that are configured. */
  readonly carriers: () => readonly string[];
  readonly now: () => number;
}

interface CarrierLine {
  readonly carrier: string;
  readonly channel: string;
  /** Of this hour and the one before. */
  readonly recent?: Measures;
  readonly day?: Measures;
  /** Until when nothing is sent there; absent while it is closed. */
  readonly breakerUntil?: string;
}

export function carrierRoutes({
  record,
  evidence,
  carriers,
  now,
}: CarrierRoutes): readonly ConsoleRoute[] {
  async function linesFor({ tenants }: ConsoleCaller): Promise<readonly CarrierLine[]> {
    const nowMs = now();
    const by = ['carrier', 'channel'] as const;
    const asked = { period: 'hour', fromMs: nowMs - DAY_MS, toMs: nowMs, by, only: {} } as const;
    const [{ lines }, breakers] = await Promise.all([
      record.statistics(tenants, asked),
      evidence.breakers(),
    ]);
    const sent = lines.filter(({ carrier = '' }) => carrier !== '');
    const recent = sent.filter(({ fromMs }) => fromMs > nowMs - 2 * HOUR_MS);
    const open = [...breakers].filter(([, untilMs]) => untilMs > nowMs);
    const names = new Set([...sent.map(nameOf), ...open.map(([name]) => name)]);
    const rows = [...names].map((name): CarrierLine => {
      const [channel = '', carrier = ''] = name.split(' ');
      const untilMs = new Map(open).get(name);
      return {
        ...{ carrier, channel },
        recent: sumFor(recent, name),
        day: sumFor(sent, name),
        ...(untilMs === undefined ? {} : { breakerUntil: isoTime(untilMs) }),
      };
    });
    const idle = carriers().filter((each) => !rows.some(({ carrier }) => carrier === each));
    return [...rows, ...idle.map((carrier) => ({ carrier, channel: '' }))].sort(
      (a, b) => a.carrier.localeCompare(b.carrier) || a.channel.localeCompare(b.channel),
    );
  }

  return [
    {
      method: 'GET',
      path: '/carriers',
      role: 'viewer',
      handler: async (_req, res, caller) => {
        sendJson(res, 200, { at: isoTime(now()), carriers: await linesFor(caller) });
      },
    },
  ];
}

/** As breakers are named. */
function nameOf({ channel = '', carrier = '' }: StatisticsLine): string {
  return `${channel} ${carrier}`;
}

function sumFor(lines: readonly StatisticsLine[], name: string): Measures {
  const own = lines.filter((line) => nameOf(line) === name);
  return measuresOf(sumOf(own.map(({ figures }) => figures)));
}
