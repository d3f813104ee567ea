/** P2: a challenge is created: admission, state, work, 202. Every number is another one. */
import { expectStatus } from '../http-side.js';
import { apiRow } from '../product/api-bench.js';
import type { Supplier } from '../product/supply.js';
import type { Row } from '../row.js';

export const create: Row = {
  name: 'P2',
  what: 'create a challenge',
  run: (options) =>
    apiRow(
      {
        row: 'P2',
        what: 'create a challenge',
        target: 0.6,
        limit: () => ['limits/create.js'],
        limitSupply: (_redis, supplier) => createRequests(supplier),
        supply: createRequests,
        judge: (answered) => expectStatus(answered, 202),
      },
      options,
    ),
};

export function createRequests(supplier: Supplier) {
  return async (count: number): Promise<Buffer[]> =>
    Array.from({ length: count }, () => supplier.requests.create());
}
