/** Whom an inbound SMS is for, by the sender that it was written to. */
import type { InboundSms } from '../../webhooks/sink.js';
import type { Tenant } from '../challenge/tenant.js';

/** Twilio's pools of numbers: which ones are in them is not known here. */
const POOL = /^MG/;

/** The tenants whose sender it is, every one that shares it; where it is nobody's, whoever sends from a pool; else everybody. */
export function ownersOf(
  tenants: Iterable<Pick<Tenant, 'id' | 'senders'>>,
  { provider, to }: Pick<InboundSms, 'provider' | 'to'>,
): string[] {
  const all = [...tenants];
  const thoseWith = (fits: (from: string) => boolean) =>
    all.filter(({ senders }) =>
      senders.some(
        (sender) => sender.provider === provider && sender.channel === 'sms' && fits(sender.from),
      ),
    );
  const owners = thoseWith((from) => from === to);
  const pooled = owners.length > 0 ? owners : thoseWith((from) => POOL.test(from));
  return (pooled.length > 0 ? pooled : all).map(({ id }) => id);
}
