/**
 * What one send takes from which limits: the request and the tenant's figures in, parts for the store out.
 * It decides nothing; the store refuses or takes.
 */
import {
  type Channel,
  challengeKey,
  isMessageId,
  isText,
  phoneChannel,
} from '../challenge/challenge.js';
import type { AdmissionRequest } from '../challenge/ports.js';
import { guessPeeks } from './code-check.js';
import {
  deviceLogTag,
  ipLogTag,
  type KeyedDigest,
  networkTag,
  numberRange,
  numberTag,
  sourceTags,
  TAG_CHARACTERS,
} from './hmac-tags.js';
import {
  callsParts,
  countryBudget,
  moneyRules,
  moneyShareParts,
  sendRules,
  sumName,
} from './limit-rules.js';
import type { Limits } from './limits.js';
import type { ListAction } from './number-lists.js';
import type { LedgerEntry, LogPart, Part, Share } from './reservation.js';

/** What admission can use beyond the port's request, where the caller knows it. */
export interface SendRequest extends AdmissionRequest {
  /** Makes the reserved price that provider's own, not the dearest. */
  readonly provider?: string;
  /** Number of the delivery, 2 for the first resend: the same delivery counts once, however often it is asked for. */
  readonly delivery?: number;
  /** The caller's own id of the person's device. */
  readonly device?: string;
}

export interface SendTerms {
  readonly limits: Limits;
  readonly digest: KeyedDigest;
  /** What the lists say of this number. */
  readonly trust: Exclude<ListAction, 'deny'> | 'none';
  readonly priceMicros: number;
  readonly listVersion: string;
  /** Random, 0 <= draw < 1: whether this send is among the share that a breaker lets through. */
  readonly draw: number;
  /** So long a challenge surely stays: after that the same request may start another one, and counts anew. */
  readonly keptMs: number;
  /** The number's index by `PhoneNumberCipher.lastingIndex`. */
  readonly numberIndex: string;
  /** The sources of this request that have verified the number: with one, it may use what is kept for owners. */
  readonly proven: readonly string[];
}

/** Tells the numbers of one address apart: 36 bits. The script's log keeps as many. */
const PEER_CHARACTERS = 6;
/** Of them so many tell the numbers of a block apart, and the others who asked: one source in 4,096 is taken for another. */
const BLOCK_PEER_CHARACTERS = 4;
const NOBODY = '--';
/** How long a send is remembered: beyond the end of its challenge, and until the provider's price comes. */
const LEDGER_MS = 3_600_000;

/**
 * The number's parts come first: they decide whether the same request came before. For a failover the ledger does: the person has
 * asked for nothing new, so it counts for neither the number nor who asked, but for money, breakers and all that it adds.
 */
export function sendParts(request: SendRequest, terms: SendTerms): Part[] {
  if (request.kind === 'failover') {
    const block = blockParts(request, terms);
    return [
      ...tenantParts(request, terms),
      ...(request.replaces ? block.filter(({ kind }) => kind !== 'log') : block),
      ...stopParts(request, numberTag(terms.digest, request.tenant, request.e164)),
    ];
  }
  return [
    ...numberParts(request, terms),
    ...sourceParts(request, terms),
    ...blockParts(request, terms),
    ...tenantParts(request, terms),
  ];
}

/** The parts about one number: its sends, and whether it wants no SMS. */
export function numberParts(request: SendRequest, terms: SendTerms): Part[] {
  const { limits, digest, trust, keptMs: repeatsMs } = terms;
  const tag = numberTag(digest, request.tenant, request.e164);
  const { start, resend, exempt } = sendRules(limits, shareOf(terms)).number;
  const rated = request.kind === 'start' ? start : resend;
  const log: LogPart = {
    kind: 'log',
    of: 'number',
    tag,
    repeatsMs,
    ...(trust === 'exempt' ? exempt : rated),
  };
  return [log, ...stopParts(request, tag), ...unconfirmableParts(request, terms)];
}

/** A text costs money, and is of no use where its code would not be looked at. */
function unconfirmableParts(request: SendRequest, terms: SendTerms): Part[] {
  // A message's code is checked by whoever made it.
  if (!isText(request.channel) || isMessageId(request.challengeId)) return [];
  const { limits, digest, numberIndex, proven } = terms;
  const [first] = proven.length > 0 ? proven : sourceTags(digest, request.tenant, request);
  const source = first === undefined ? {} : { source: first };
  const known = proven.length > 0;
  return guessPeeks(limits, { tenant: request.tenant, numberIndex, ...source, proven: known });
}

/** Whoever has asked for no more texts gets none, by any channel. */
function stopParts({ channel }: SendRequest, tag: string): Part[] {
  return isText(channel) ? [{ kind: 'stop', tag }] : [];
}

/** The parts about the block of numbers around this one. */
export function blockParts(request: SendRequest, terms: SendTerms): Part[] {
  const { limits, digest, trust, keptMs: repeatsMs } = terms;
  if (trust !== 'none') return [];
  const range = numberRange(digest, request.tenant, request.e164);
  const rules = sendRules(limits, shareOf(terms));
  const asker = networkSource(request, terms);
  const block = asker === undefined ? rules.blockOfNobody : rules.block;
  const number = numberTag(digest, request.tenant, request.e164).slice(0, BLOCK_PEER_CHARACTERS);
  const log: LogPart = {
    kind: 'log',
    of: 'block',
    tag: range.tag,
    repeatsMs,
    peer: number + (asker?.slice(0, PEER_CHARACTERS - BLOCK_PEER_CHARACTERS) ?? NOBODY),
    thousand: range.thousand,
    position: range.position,
    ...block,
  };
  const gates = [
    ['prefix', range.tag],
    ['range', range.wideTag],
  ] as const;
  return [
    ...(block.rules.length > 0 ? [log] : []),
    ...(isProven(terms) ? [] : gates).flatMap(([width, tag]) =>
      breakerPart(terms, width, tag, request.channel),
    ),
  ];
}

/** Who asks, the whole of an IPv4 network as one; undefined where nobody knows. */
function networkSource(request: SendRequest, { digest }: SendTerms): string | undefined {
  const { tenant, ip } = request;
  const network = ip === undefined ? undefined : networkTag(digest, tenant, ip);
  return network ?? sourceTags(digest, tenant, request)[0];
}

/** The parts about the tenant and the country: money, calls at once, the ledger. */
export function tenantParts(request: SendRequest, terms: SendTerms): Part[] {
  const { limits, digest, trust, priceMicros } = terms;
  const { tenant: tag, country, channel } = request;
  const { budgets } = limits;
  const share = shareOf(terms);
  const sends = sendRules(limits, share);
  const rated = trust === 'none';
  const countryRules = [
    ...moneyRules('country', countryBudget(limits, country), priceMicros, share, budgets.keptShare),
    ...(rated && !request.replaces ? sends.country : []),
  ];
  const tenantRules = [
    ...moneyRules('tenant', budgets.tenant, priceMicros, share, budgets.keptShare),
    ...(request.replaces ? [] : sends.tenant),
  ];
  const range = numberRange(digest, tag, request.e164);
  const sources = sourceTags(digest, tag, request);
  const network = request.ip === undefined ? undefined : networkTag(digest, tag, request.ip);
  const parts: Part[] = [
    {
      kind: 'ledger',
      tag,
      of: challengeKey(request.challengeId),
      about: {
        blockTag: range.tag,
        wideTag: range.wideTag,
        country,
        numberTag: numberTag(digest, tag, request.e164),
        numberIndex: terms.numberIndex,
        ...(request.ip === undefined ? {} : { ipTag: ipLogTag(digest, tag, request.ip) }),
        ...(request.device === undefined
          ? {}
          : { deviceTag: deviceLogTag(digest, tag, request.device) }),
        ...(network === undefined ? {} : { networkTag: network }),
        sources,
      },
      amount: priceMicros,
      lifeMs: LEDGER_MS,
    },
    { kind: 'list', tag, version: terms.listVersion },
  ];
  const id = request.challengeId;
  if (countryRules.length > 0) {
    parts.push({ kind: 'sum', tag, of: sumName(id, country), rules: countryRules });
  }
  if (tenantRules.length > 0) {
    parts.push({ kind: 'sum', tag, of: sumName(id, ''), rules: tenantRules });
  }
  parts.push(...moneyShareParts(request, limits, priceMicros, sources[0], isProven(terms)));
  if (rated && !isProven(terms)) {
    parts.push(...breakerPart(terms, 'country', tag, channel, country));
  }
  if (channel === 'call') {
    const { challengeId, delivery = 1 } = request;
    const calls = { tenant: tag, country, sources, challengeId, delivery };
    parts.push(...callsParts(limits, calls, share));
  }
  return parts;
}

function isProven({ proven }: SendTerms): boolean {
  return proven.length > 0;
}

function shareOf(terms: SendTerms): Share {
  return isProven(terms) ? 'whole' : 'open';
}

function breakerPart(
  { limits, draw }: SendTerms,
  of: keyof Limits['breaker'],
  tag: string,
  channel: Channel,
  country = '',
): Part[] {
  if (!limits.breaker[of]) return [];
  // All texts are one: pumping that is stopped by SMS must not go on by RCS.
  const subject = { channel: phoneChannel(channel), country };
  return [{ kind: 'breaker', tag, of: subject, rule: `${of}_conversion`, draw }];
}

function sourceParts(request: SendRequest, terms: SendTerms): Part[] {
  const { limits, digest, trust, keptMs: repeatsMs } = terms;
  if (trust === 'exempt') return [];
  const { tenant, ip, device } = request;
  const peer = numberTag(digest, tenant, request.e164).slice(0, PEER_CHARACTERS);
  const part = (of: 'ip' | 'device', tag: string): Part[] => {
    const { rules, lifeMs } = sendRules(limits, shareOf(terms))[of];
    if (rules.length === 0) return [];
    // Others behind the same address must not shut out an owner.
    const bound = isProven(terms) ? [] : rules;
    return [{ kind: 'log', of, tag, peer, repeatsMs, lifeMs, rules: bound }];
  };
  return [
    ...(ip === undefined ? [] : part('ip', ipLogTag(digest, tenant, ip))),
    ...(device === undefined ? [] : part('device', deviceLogTag(digest, tenant, device))),
  ];
}

// What the ledger notes of a send, as one text.

/** The first two tags have a fixed length: nothing stands between. The sources come last: `check.lua` reads them. */
export function aboutText(entry: LedgerEntry): string {
  const { blockTag, wideTag, country, numberTag, numberIndex, ipTag, deviceTag } = entry;
  return [
    blockTag + wideTag + country,
    numberTag,
    numberIndex,
    ipTag ?? '',
    deviceTag ?? '',
    entry.networkTag ?? '',
    entry.sources.join(' '),
  ].join(',');
}

/** The other way round; undefined for an empty text. */
export function parseAbout(text: string): LedgerEntry | undefined {
  if (text === '') return undefined;
  const [where = '', numberTag = '', numberIndex = '', ipTag, deviceTag, networkTag, sources] =
    text.split(',');
  return {
    blockTag: where.slice(0, TAG_CHARACTERS),
    wideTag: where.slice(TAG_CHARACTERS, 2 * TAG_CHARACTERS),
    country: where.slice(2 * TAG_CHARACTERS),
    numberTag,
    numberIndex,
    ...(ipTag ? { ipTag } : {}),
    ...(deviceTag ? { deviceTag } : {}),
    ...(networkTag ? { networkTag } : {}),
    sources: sources ? sources.split(' ') : [],
  };
}
