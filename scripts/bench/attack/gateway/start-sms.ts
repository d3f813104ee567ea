/** Starts a challenge by SMS and reads its code from the phone. */
import type { Client } from './client.js';
import type { Gateway } from './gateway.js';

export interface SentSms {
  readonly id: string;
  readonly code: string;
}

/** @param person 0..999,999: each has another number */
export async function startSms(
  gateway: Gateway,
  client: Client,
  person: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<SentSms> {
  const to = finnishNumber(person);
  const started = await client.post('/v1/challenges', { to, channel: 'sms' }, headers);
  if (started.status !== 202) throw new Error(`Not started: ${started.status} ${started.body}`);
  const { id } = JSON.parse(started.body) as { id: string };
  const message = await gateway.carrier.waitForMessage(to, undefined, 60_000);
  const code = /\b\d{6}\b/.exec(message.body)?.[0];
  if (code === undefined) throw new Error('The SMS holds no code.');
  return { id, code };
}

/** A valid mobile number, a hundred numbers apart from the next person's. */
export function finnishNumber(person: number): string {
  return `+35844${String(1_000_000 + ((person * 101) % 9_000_000)).padStart(7, '0')}`;
}
