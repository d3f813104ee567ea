/** P4: a carrier's report is verified and recorded. P4b: the same from Vonage. */
import type { Redis } from 'ioredis';
import { type ApiRow, apiRow } from '../product/api-bench.js';
import { API_OPERATIONS, reports, type Vendor } from '../product/operations.js';
import type { Prepared, Requests } from '../product/requests.js';
import { PUBLIC_URL } from '../product/settings.js';
import { anyChallengeId } from '../product/supply.js';
import type { Row } from '../row.js';

export const WEBHOOK = rowOf('P4', 'twilio');
const VONAGE_WEBHOOK = rowOf('P4b', 'vonage');

export const webhook: Row = {
  name: 'P4',
  what: WEBHOOK.what,
  run: (options) => apiRow(WEBHOOK, options),
};

export const vonageWebhook: Row = {
  name: 'P4b',
  what: VONAGE_WEBHOOK.what,
  run: (options) => apiRow(VONAGE_WEBHOOK, options),
};

function rowOf(row: string, vendor: Vendor): ApiRow {
  return {
    row,
    what: `webhook of ${vendor === 'twilio' ? 'Twilio' : 'Vonage'}: verify, record`,
    target: 0.6,
    limit: ({ requests }) => ['limits/webhook.js', vendor, secretOf(requests, vendor), PUBLIC_URL],
    limitSupply: (redis, supplier) => async (count) => {
      const challenges = challengesOf(supplier.requests, Math.ceil(count / 2));
      await hashes(redis, challenges);
      return reports(supplier, vendor, challenges).slice(0, count);
    },
    ...(vendor === 'twilio' ? API_OPERATIONS.webhook : API_OPERATIONS.vonageWebhook),
  };
}

function secretOf({ twilioAccount, vonageAccount }: Requests, vendor: Vendor): string {
  return vendor === 'twilio' ? twilioAccount.authToken : vonageAccount.signatureSecret;
}

/** The limit's own challenges. */
function challengesOf({ numbers }: Requests, count: number): Prepared[] {
  return Array.from({ length: count }, () => ({
    id: anyChallengeId(),
    code: '',
    to: numbers.next(),
  }));
}

/** Hashes of twelve fields for the limit's script. */
async function hashes(redis: Redis, challenges: readonly Prepared[]): Promise<void> {
  const pipeline = redis.pipeline();
  for (const { id, to } of challenges) {
    const fields = { state: 'queued', expires: '1', rank: '0', to, tenant: 'default', seed: id };
    const rest = { mask: '+358*****4567', country: 'FI', locale: 'en', created: '1', checks: '5' };
    pipeline.hset(`${id}.1`, { ...fields, ...rest, channel: 'sms' }).pexpire(`${id}.1`, 600_000);
  }
  await pipeline.exec();
}
