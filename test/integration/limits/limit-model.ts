/**
 * A simple model of the limits: all admitted sends are in one list, and every rule
 * counts in it. Redis must always decide the same.
 */
import type { Limits, Rate } from '../../../src/limits/limits.js';

export interface ModelSend {
  readonly id: string;
  readonly tenant: string;
  readonly number: string;
  readonly country: string;
  readonly ip: string | undefined;
  readonly price: number;
  readonly kind: 'start' | 'resend';
}

interface Sent extends ModelSend {
  readonly at: number;
}

export class LimitModel {
  readonly #limits: Limits;
  readonly #sent: Sent[] = [];

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** The refusing rules; empty if it is admitted. */
  send(send: ModelSend, now: number): string[] {
    if (
      this.#sent.some(
        ({ id, tenant, at }) => id === send.id && tenant === send.tenant && at > now - 86_400_000,
      )
    )
      return [];
    const refused = this.#refusals(send, now);
    if (refused.length === 0) this.#sent.push({ ...send, at: now });
    return refused;
  }

  #refusals(send: ModelSend, now: number): string[] {
    const { number, ip, prefix, sequence, country, tenant, budgets } = this.#limits;
    const mine = this.#sent.filter((each) => each.tenant === send.tenant);
    const within = (list: readonly Sent[], { windowMs }: Rate) =>
      list.filter(({ at }) => at > now - windowMs);
    const refused = new Set<string>();
    const full = (rule: string, rates: readonly Rate[], list: readonly Sent[]) => {
      if (rates.some((rate) => within(list, rate).length >= rate.max)) refused.add(rule);
    };

    const sameNumber = mine.filter((each) => each.number === send.number);
    const rates = number.filter(({ windowMs }) => send.kind === 'start' || windowMs >= 60_000);
    full('number', rates, sameNumber);
    const sameIp = send.ip === undefined ? [] : mine.filter((each) => each.ip === send.ip);
    full('ip', ip.sends, sameIp);
    for (const rate of ip.numbers) {
      const others = new Set(within(sameIp, rate).map((each) => each.number));
      if (!others.has(send.number) && others.size >= rate.max) refused.add('ip_numbers');
    }
    const cut = (digits: number) =>
      mine.filter((each) => each.number.slice(0, -digits) === send.number.slice(0, -digits));
    full('prefix_last3', prefix.last3, cut(3));
    full('prefix_last4', prefix.last4, cut(4));
    const network = networkOf(send.ip);
    const sameNetwork = cut(4).filter((each) => networkOf(each.ip) === network);
    full('prefix_source', prefix.source, network === undefined ? [] : sameNetwork);
    if (sequence && completesSequence(within(cut(4), sequence), send.number, sequence)) {
      refused.add('sequence');
    }
    const sameCountry = mine.filter((each) => each.country === send.country);
    const inSlices = (list: readonly Sent[], windowMs: number) => {
      const length = windowMs / (windowMs > 3_600_000 ? 24 : 12);
      const oldest = Math.floor(now / length) - windowMs / length;
      return list.filter(({ at }) => Math.floor(at / length) >= oldest);
    };
    const sum = (
      rule: string,
      max: number | null,
      windowMs: number,
      list: readonly Sent[],
      of: (sent: ModelSend) => number,
    ) => {
      if (max === null) return;
      const used = inSlices(list, windowMs).reduce((total, each) => total + of(each), 0);
      if (used + of(send) > max + 1e-9) refused.add(rule);
    };
    for (const { max, windowMs } of country) sum('country', max, windowMs, sameCountry, () => 1);
    for (const { max, windowMs } of tenant) sum('tenant', max, windowMs, mine, () => 1);
    const price = (each: ModelSend) => each.price;
    const budget = budgets.countries[send.country] ?? budgets.country;
    sum('country_budget_hour', budget.hour, 3_600_000, sameCountry, price);
    sum('country_budget_day', budget.day, 86_400_000, sameCountry, price);
    sum('tenant_budget_hour', budgets.tenant.hour, 3_600_000, mine, price);
    sum('tenant_budget_day', budgets.tenant.day, 86_400_000, mine, price);
    return [...refused];
  }
}

/** An IPv4 /24; an IPv6 address unchanged, because the tests use only one. */
function networkOf(ip: string | undefined): string | undefined {
  return ip?.replace(/\.\d+$/, '');
}

/** Whether this number and others, each counted once, stand so close together. */
function completesSequence(
  sent: readonly Sent[],
  number: string,
  { max, span }: { max: number; span: number },
): boolean {
  const places = new Set(sent.map((each) => Number(each.number.slice(-4))));
  const own = Number(number.slice(-4));
  if (places.has(own)) return false;
  for (let start = own - span + 1; start <= own; start += 1) {
    let inside = 0;
    for (let i = 0; i < span; i += 1) {
      if (places.has((start + i + 10_000) % 10_000)) inside += 1;
    }
    if (inside + 1 >= max) return true;
  }
  return false;
}
