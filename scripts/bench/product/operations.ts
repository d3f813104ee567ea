/** The API's operations: requests in bulk, and their expected answers. */
import { expectStatus, type HttpSide } from '../http-side.js';
import type { Answered } from '../load/order.js';
import { inBlocks } from './in-blocks.js';
import type { Prepared } from './requests.js';
import type { Supplier } from './supply.js';

/** The number of warm-up requests, sent twice. */
export const WARM_UP = { full: 6_000, short: 2_000 };

export interface Operation {
  readonly supply: (supplier: Supplier) => HttpSide['supply'];
  /** Throws if the answers are not the expected ones. */
  readonly judge: HttpSide['judge'];
}

export type Vendor = 'twilio' | 'vonage';
export const REPORTS = {
  twilio: ['sent', 'delivered'],
  vonage: ['submitted', 'delivered'],
} as const;

/** Every challenge gets a wrong code and then the right one, so that verdicts are real. */
const check: Operation = {
  supply: (supplier) => async (count) => {
    const challenges = await supplier.challenges(Math.ceil(count / 2));
    const request = (one: Prepared, right: boolean) => supplier.requests.check(one, right);
    return inBlocks(challenges, [false, true], request).slice(0, count);
  },
  judge: verdicts,
};

/** Every number is different. */
const create: Operation = {
  supply: (supplier) => async (count) =>
    Array.from({ length: count }, () => supplier.requests.create()),
  judge: (answered) => expectStatus(answered, 202),
};

/** A vendor reports `sent` and then `delivered` of many deliveries, so that each report changes the state. */
function webhookOf(vendor: Vendor): Operation {
  return {
    supply: (supplier) => async (count) => {
      const challenges = await supplier.challenges(Math.ceil(count / 2), vendor);
      return reports(supplier, vendor, challenges).slice(0, count);
    },
    judge: (answered) => expectStatus(answered, 200),
  };
}

export const API_OPERATIONS = {
  check,
  create,
  webhook: webhookOf('twilio'),
  vonageWebhook: webhookOf('vonage'),
};

export function reports(
  { requests }: Supplier,
  vendor: Vendor,
  challenges: readonly Prepared[],
): Buffer[] {
  return inBlocks(challenges, REPORTS[vendor], (one, status) => requests[vendor](one, status));
}

/** Half of the codes are right, and each is verified once. */
function verdicts(answered: Answered): void {
  expectStatus(answered, 200);
  const { verified = 0, wrong_code = 0 } = answered.outcomes;
  const other = answered.requests - verified - wrong_code;
  if (other > answered.requests / 1000 || verified < answered.requests * 0.4) {
    throw new Error(
      `The verdicts are not those of the codes: ${JSON.stringify(answered.outcomes)}`,
    );
  }
}
