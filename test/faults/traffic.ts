/** Ordinary requests for a run: SMS through both providers, and calls that nobody picks up. Every number is used once. */
import type { Random } from '../setup/random.js';
import type { ProcessStage } from './process-stage.js';

export interface Mix {
  /** Shares; the rest are SMS by the usual route. */
  readonly calls: number;
  /** SMS through the provider that cannot look up messages. */
  readonly vonageSms: number;
}

let used = 0;

/** A new mobile number for this process, Finnish or Swedish. */
export function freshNumber(country: 'FI' | 'SE' = 'FI'): string {
  used += 1;
  const prefix = { FI: '+35844', SE: '+4670' }[country];
  return `${prefix}${String(7_000_000 + used)}`;
}

export function someRequest(random: Random, { calls, vonageSms }: Mix): object {
  const draw = random.next();
  const to = freshNumber();
  if (draw < calls) return { to, channel: 'call' };
  if (draw < calls + vonageSms) return { to, channel: 'sms', provider: 'vonage' };
  return { to, channel: 'sms' };
}

/** Starts challenges, some at a time; returns the ids of the acknowledged ones. */
export async function startMany(
  stage: ProcessStage,
  count: number,
  body: () => object,
  { atOnce = 16, tenant = 'default' } = {},
): Promise<string[]> {
  const ids: string[] = [];
  let left = count;
  const one = async () => {
    while (left > 0) {
      left -= 1;
      const { id } = await stage.start(body(), tenant);
      if (id !== undefined) ids.push(id);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return ids;
}
