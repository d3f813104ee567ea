/**
 * Whether a country lets a tenant's sender through, by `SENDER_TABLE` and by what the configuration states. Pure. It runs once at the start:
 * the router then only compares times, so that a registration which ends meanwhile counts as well.
 */
import type { Sender, Tenant } from './policy.js';
import { pairKey, type SenderBan, type SenderBans, senderFor } from './routing.js';
import {
  CALLING_CODES,
  RULED_BY,
  SENDER_TABLE,
  type SenderKind,
  type SenderRow,
} from './sender-table.js';

export type SenderTenant = Pick<Tenant, 'id' | 'senders' | 'countries' | 'senderRights'>;

/** What is known of one sender in one country. */
export interface SenderFinding {
  readonly provider: string;
  readonly country: string;
  readonly from: string;
  /** Absent where it cannot be told: a pool of numbers. */
  readonly kind?: SenderKind;
  readonly row?: SenderRow;
  /** Stated in the configuration. */
  readonly registered: boolean;
  /** When the stated registration is over. */
  readonly endsAtMs?: number;
}

/** What the router must not choose, for all tenants. */
export function senderBans(tenants: readonly SenderTenant[]): SenderBans {
  const bans = new Map<string, SenderBan>();
  for (const tenant of tenants) {
    for (const finding of senderFindings(tenant)) {
      const ban = banOf(finding, tenant.senderRights === 'enforced');
      if (ban) bans.set(pairKey(tenant.id, finding.provider, finding.country), ban);
    }
  }
  return bans;
}

/** Every pair of a provider and a country about which the table or the configuration says something. */
export function senderFindings(tenant: SenderTenant): readonly SenderFinding[] {
  const senders = tenant.senders.filter(({ channel }) => channel === 'sms');
  const stated = senders.flatMap(({ registered = [] }) => registered.map(({ country }) => country));
  const known = [...Object.keys(CALLING_CODES), ...Object.keys(RULED_BY), ...stated];
  const allowed = tenant.countries.sms ?? [];
  const countries = [...new Set(known)].filter(
    (country) => allowed.includes('*') || allowed.includes(country),
  );
  const providers = [...new Set(senders.map(({ provider }) => provider))];
  return providers.flatMap((provider) =>
    countries.flatMap((country) => {
      const sender = senderFor(senders, { provider, channel: 'sms' }, country);
      return sender ? [findingOf(sender, country)] : [];
    }),
  );
}

function findingOf(sender: Sender, country: string): SenderFinding {
  const { provider, from } = sender;
  const kind = kindOf(sender, country);
  const row = kind && rowOf(country, kind);
  const stated = sender.registered?.find((each) => each.country === country);
  const endsAtMs = stated?.until === undefined ? undefined : endOfDayMs(stated.until);
  return {
    provider,
    country,
    from,
    ...(kind ? { kind } : {}),
    ...(row ? { row } : {}),
    registered: stated !== undefined,
    ...(endsAtMs === undefined ? {} : { endsAtMs }),
  };
}

/**
 * A stated registration that is over always counts: the operator said so. What is not stated counts where the tenant enforces it, and only
 * by rows that are confirmed.
 */
export function banOf(finding: SenderFinding, enforced: boolean): SenderBan | undefined {
  const { row, registered, endsAtMs } = finding;
  const remedy = remedyOf(finding);
  const sinceMs = row?.since === undefined ? 0 : Date.parse(row.since);
  const lacks = row?.needs === 'another_kind' || (row?.needs === 'registration' && !registered);
  if (lacks) return enforced && row.confirmed ? { fromMs: sinceMs, remedy } : undefined;
  if (endsAtMs === undefined || row?.needs === 'nothing') return undefined;
  return { fromMs: Math.max(sinceMs, endsAtMs), remedy };
}

/** What to do, and where. */
export function remedyOf({ provider, country, kind, row, registered }: SenderFinding): string {
  const sender = `${kind === undefined ? '' : `${KIND_WORDS[kind]} `}sender at ${provider}`;
  const how = row?.remedy ?? 'ask this provider';
  if (row?.needs === 'another_kind') return `The ${sender} cannot be used in ${country}: ${how}`;
  if (registered) return `Renew the registration of the ${sender} in ${country}: ${how}`;
  return `No registration of the ${sender} in ${country} is stated: ${how}`;
}

const KIND_WORDS: Readonly<Record<SenderKind, string>> = {
  alphanumeric: 'alphanumeric',
  long: 'long-number',
  foreign_long: 'foreign long-number',
  short: 'short-code',
  toll_free: 'toll-free',
  '10dlc': '10DLC',
};

const NAME = /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/;
const NORTH_AMERICAN_TOLL_FREE = /^\+18(00|33|44|55|66|77|88)/;

/** As a phone in that country sees it. */
export function kindOf(
  { from, kind }: Pick<Sender, 'from' | 'kind'>,
  country: string,
): SenderKind | undefined {
  if (kind) return kind;
  if (NAME.test(from)) return 'alphanumeric';
  if (!from.startsWith('+')) return undefined;
  if (NORTH_AMERICAN_TOLL_FREE.test(from)) return 'toll_free';
  const code = CALLING_CODES[RULED_BY[country] ?? country];
  if (code === '1') return from.startsWith('+1') ? '10dlc' : 'foreign_long';
  return code !== undefined && from.startsWith(`+${code}`) ? 'long' : 'foreign_long';
}

/** North America's own kinds are foreign numbers everywhere else. */
function rowOf(country: string, kind: SenderKind): SenderRow | undefined {
  const ruledBy = RULED_BY[country] ?? country;
  const of = (wanted: SenderKind) =>
    SENDER_TABLE.find((row) => row.country === ruledBy && row.kind === wanted);
  const american = kind === 'toll_free' || kind === '10dlc';
  return of(kind) ?? (american && ruledBy !== 'US' ? of('foreign_long') : undefined);
}

const DAY_MS = 86_400_000;

/** A registration holds through its last day, by UTC. */
function endOfDayMs(day: string): number {
  return Date.parse(day) + DAY_MS;
}
