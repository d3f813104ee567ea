/** The tenants that an inbound SMS is for, by the sender that it was written to. */
import type { InboundSms } from '../../webhooks/sink.js';
import type { Tenant } from '../challenge/tenant.js';

/**
 * @param isPool whether a sender stands for numbers that the provider picks: which ones is not known here
 * @returns the tenants whose sender it is, every one that shares it; where it is nobody's, whoever sends from a pool; else everybody
 */
export function ownersOf(
  tenants: Iterable<Pick<Tenant, 'id' | 'senders'>>,
  { provider, to }: Pick<InboundSms, 'provider' | 'to'>,
  isPool: (sender: string) => boolean,
): string[] {
  const all = [...tenants];
  const thoseWith = (fits: (from: string) => boolean) =>
    all.filter(({ senders }) =>
      senders.some(
        (sender) => sender.provider === provider && sender.channel === 'sms' && fits(sender.from),
      ),
    );
  const owners = thoseWith((from) => from === to);
  const pooled = owners.length > 0 ? owners : thoseWith(isPool);
  return (pooled.length > 0 ? pooled : all).map(({ id }) => id);
}
