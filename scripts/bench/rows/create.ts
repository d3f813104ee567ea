/** P2: a challenge is created: admission, state, work, 202. */
import { type ApiRow, apiRow } from '../product/api-bench.js';
import { API_OPERATIONS } from '../product/operations.js';
import type { Row } from '../row.js';

export const CREATE: ApiRow = {
  row: 'P2',
  what: 'create a challenge',
  target: 0.6,
  limit: () => ['limits/create.js'],
  limitSupply: (_redis, supplier) => API_OPERATIONS.create.supply(supplier),
  ...API_OPERATIONS.create,
};

export const create: Row = {
  name: 'P2',
  what: CREATE.what,
  run: (options) => apiRow(CREATE, options),
};
