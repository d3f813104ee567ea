/** What an operator is told of senders: which registration is about to end, which is missing, and which row of the table is old. Pure. */
import type { SenderRightsMode } from './policy.js';
import {
  remedyOf,
  type SenderFinding,
  type SenderTenant,
  senderFindings,
} from './sender-rights.js';
import { SENDER_TABLE, type SenderKind, type SenderRow } from './sender-table.js';

const DAY_MS = 86_400_000;
export const EXPIRES_SOON_MS = 60 * DAY_MS;
export const SOURCE_OLD_MS = 180 * DAY_MS;

/** `unstated`: the country asks for a registration, and the configuration states none. The most urgent one first. */
export const SENDER_STATES = ['expired', 'expires', 'wrong_kind', 'unstated'] as const;
export type SenderState = (typeof SENDER_STATES)[number];

/** A tenant's sender at a provider, for a country. */
export interface SenderNotice {
  readonly provider: string;
  readonly country: string;
  readonly kind?: SenderKind;
  readonly state: SenderState;
  /** When the stated registration is over. */
  readonly endsAtMs?: number;
  readonly remedy: string;
  /** The row of the table that says so; absent where only the configuration does. */
  readonly row?: SenderRow;
}

/** @param sandbox its built-in carrier knows no country's rules: it is silent unless the tenant sets `senderRights` */
export function senderNotices(
  tenant: SenderTenant,
  nowMs: number,
  { sandbox }: { readonly sandbox: boolean },
): readonly SenderNotice[] {
  if (sandbox && tenant.senderRights === undefined) return [];
  const notices = senderFindings(tenant).flatMap((finding): SenderNotice[] => {
    const state = senderState(finding, nowMs);
    if (!state) return [];
    const { provider, country, kind, row, endsAtMs } = finding;
    return [
      {
        provider,
        country,
        ...(kind ? { kind } : {}),
        state,
        ...(endsAtMs === undefined ? {} : { endsAtMs }),
        remedy: remedyOf(finding),
        ...(row ? { row } : {}),
      },
    ];
  });
  const rank = ({ state }: SenderNotice) => SENDER_STATES.indexOf(state);
  return notices.sort((one, other) => rank(one) - rank(other));
}

/** Undefined where there is nothing to do. */
export function senderState(finding: SenderFinding, nowMs: number): SenderState | undefined {
  const { row, registered, endsAtMs } = finding;
  if (row?.needs === 'another_kind') return 'wrong_kind';
  if (row?.needs === 'nothing') return undefined;
  if (!registered) return row ? 'unstated' : undefined;
  if (endsAtMs === undefined || endsAtMs - nowMs > EXPIRES_SOON_MS) return undefined;
  return endsAtMs <= nowMs ? 'expired' : 'expires';
}

/** For people: what is wrong, what follows, what to do. */
export function noticeText(notice: SenderNotice, rights: SenderRightsMode): string {
  const { provider, country, kind, state, endsAtMs, remedy, row } = notice;
  const sender = `the ${kind === undefined ? '' : `${kind} `}sender at ${provider} in ${country}`;
  const lastDay = new Date((endsAtMs ?? 0) - 1).toISOString().slice(0, 10);
  switch (state) {
    case 'expired':
      return `${sender} was registered until ${lastDay}, and is not used any more. ${remedy}.`;
    case 'expires':
      return `${sender} is registered until ${lastDay}, and is not used after it. ${remedy}.`;
    case 'wrong_kind':
    case 'unstated':
      return `${remedy}. ${effectOf(row)}${consequenceOf(row, rights)}${row ? ` See ${row.source}` : ''}`;
    default:
      return state satisfies never;
  }
}

function effectOf(row: SenderRow | undefined): string {
  if (!row?.confirmed) return 'Otherwise messages may be blocked or relabelled (not confirmed).';
  if (row.otherwise === 'blocked') return 'Otherwise messages are blocked.';
  return `Otherwise phones show ${row.label ?? 'another sender'}.`;
}

function consequenceOf(row: SenderRow | undefined, rights: SenderRightsMode): string {
  const leftOut = row?.confirmed && rights === 'enforced';
  return leftOut ? ' It is not used.' : ' It is used all the same.';
}

/** Rows whose source should be looked at again. */
export function oldRows(nowMs: number): readonly SenderRow[] {
  return SENDER_TABLE.filter(({ lookedAt }) => nowMs - Date.parse(lookedAt) > SOURCE_OLD_MS);
}
