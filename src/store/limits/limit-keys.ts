/**
 * The names of the keys that limits use. What belongs to one number, one source, one block of numbers or one tenant
 * shares a hash tag, so that one script can change it on a Redis Cluster. Numbers, addresses and prefixes appear as HMACs.
 */
import type { BreakerSubject, Part } from '../../challenge/limits/reservation.js';

/** Short, as all that a key for each number is made of: up to thirty characters of key take 32 bytes, one more 48. */
const LOG_NAMES = {
  number: 'sends',
  ip: 'ip',
  device: 'from',
  block: 'block',
  guesses: 'guesses',
  row: 'row',
} as const;

/** The key that a part is about. */
export function limitKey(part: Part): string {
  switch (part.kind) {
    case 'log':
    case 'peek':
      return `limit:{${part.tag}}:${LOG_NAMES[part.of]}`;
    case 'stop':
      return stopKey(part.tag);
    case 'breaker':
      return breakerKey(part.tag, part.of);
    case 'sum':
      return sumKey(part.tag, part.of);
    case 'calls':
      return `limit:{${part.tag}}:calls${part.of === '' ? '' : `:${part.of}`}`;
    case 'ledger':
      return ledgerKey(part.tag, part.of);
    case 'list':
      return listKey(part.tag);
    default:
      return part satisfies never;
  }
}

/** What a tenant has spent and sent, as a whole (`of` is empty) or in one country. */
export function sumKey(tenantTag: string, of: string): string {
  return `limit:{${tenantTag}}:sum:${of}`;
}

export function breakerKey(tag: string, { channel, country }: BreakerSubject): string {
  return `limit:{${tag}}:b:${channel}${country}`;
}

/** How challenges there ended. */
export function evidenceKey(tag: string, { channel, country }: BreakerSubject): string {
  return `limit:{${tag}}:e:${channel}${country}`;
}

/** There while a provider has confirmed a delivery of late; `country` is `*` for anywhere. */
export function receiptsKey(provider: string, channel: string, country: string): string {
  return `limit:{receipts ${provider}}:${channel}${country}`;
}

/** What was reserved for the sends of one challenge. */
export function ledgerKey(tenantTag: string, challenge: string): string {
  return `limit:{${tenantTag}}:s:${challenge}`;
}

/** Which sources have verified a number, each by when it did so last. */
export function provenKey(numberTag: string): string {
  return `limit:{${numberTag}}:proven`;
}

/** A number that wants no SMS from this tenant. */
export function stopKey(numberTag: string): string {
  return `limit:{${numberTag}}:stop`;
}

/** What the operator has allowed and denied at run time. */
export function listKey(tenantTag: string): string {
  return `limit:{${tenantTag}}:list`;
}

/** What operators did, one entry for each act; never changed, only trimmed by age. */
export function auditKey(tenantTag: string): string {
  return `limit:{${tenantTag}}:audit`;
}
