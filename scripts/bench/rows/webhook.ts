/** P4: a vendor reports `sent` and then `delivered` of many deliveries; each report is news. P4b: the same from Vonage. */
import type { Redis } from 'ioredis';
import { expectStatus } from '../http-side.js';
import { apiRow } from '../product/api-bench.js';
import { inBlocks } from '../product/in-blocks.js';
import type { Prepared } from '../product/requests.js';
import { PUBLIC_URL } from '../product/settings.js';
import { anyChallengeId, type Supplier } from '../product/supply.js';
import type { Options, Result, Row } from '../row.js';

type Vendor = 'twilio' | 'vonage';

const STATUSES = { twilio: ['sent', 'delivered'], vonage: ['submitted', 'delivered'] } as const;

export const webhook: Row = {
  name: 'P4',
  what: 'webhook: verify, record',
  run: (options) => vendorRow('P4', 'twilio', options),
};

export const vonageWebhook: Row = {
  name: 'P4b',
  what: 'webhook of Vonage: verify, record',
  run: (options) => vendorRow('P4b', 'vonage', options),
};

function vendorRow(row: string, vendor: Vendor, options: Options): Promise<Result[]> {
  return apiRow(
    {
      row,
      what: `webhook of ${vendor === 'twilio' ? 'Twilio' : 'Vonage'}: verify, record`,
      target: 0.6,
      limit: ({ requests }) => [
        'limits/webhook.js',
        vendor,
        vendor === 'twilio'
          ? requests.twilioAccount.authToken
          : requests.vonageAccount.signatureSecret,
        PUBLIC_URL,
      ],
      limitSupply: (redis, supplier) => async (count) => {
        const challenges = numbered(supplier, Math.ceil(count / 2));
        await hashes(redis, challenges);
        return reports(supplier, vendor, challenges).slice(0, count);
      },
      supply: (supplier) => webhookRequests(supplier, vendor),
      judge: (answered) => expectStatus(answered, 200),
    },
    options,
  );
}

export function webhookRequests(supplier: Supplier, vendor: Vendor) {
  return async (count: number): Promise<Buffer[]> => {
    const challenges = await supplier.challenges(Math.ceil(count / 2), vendor);
    return reports(supplier, vendor, challenges).slice(0, count);
  };
}

function reports(supplier: Supplier, vendor: Vendor, challenges: readonly Prepared[]): Buffer[] {
  return inBlocks(challenges, STATUSES[vendor], (challenge, status) =>
    vendor === 'twilio'
      ? supplier.requests.twilio(challenge, status)
      : supplier.requests.vonage(challenge, status),
  );
}

/** Challenges that only the limit knows. */
function numbered(supplier: Supplier, count: number): Prepared[] {
  return Array.from({ length: count }, () => ({
    id: anyChallengeId(),
    code: '',
    to: supplier.requests.numbers.next(),
  }));
}

async function hashes(redis: Redis, challenges: readonly Prepared[]): Promise<void> {
  const pipeline = redis.pipeline();
  for (const { id, to } of challenges) {
    const fields = { state: 'queued', expires: '1', rank: '0', to, tenant: 'default', seed: id };
    const rest = {
      mask: '+358*****4567',
      country: 'FI',
      locale: 'en',
      created: '1',
      channel: 'sms',
    };
    pipeline.hset(`${id}.1`, { ...fields, ...rest }).pexpire(`${id}.1`, 600_000);
  }
  await pipeline.exec();
}
