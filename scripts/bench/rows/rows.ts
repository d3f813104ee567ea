/** All rows, in the order of the table. */
import type { Row } from '../row.js';
import { bytes } from './bytes.js';
import { check } from './check.js';
import { create } from './create.js';
import { endToEnd } from './end-to-end.js';
import { features } from './features.js';
import { idle } from './idle.js';
import { live } from './live.js';
import { roundTrips } from './round-trips.js';
import { vonageWebhook, webhook } from './webhook.js';
import { worker } from './worker.js';

export const ROWS: readonly Row[] = [
  check,
  create,
  worker,
  webhook,
  vonageWebhook,
  idle,
  roundTrips,
  bytes,
  live,
  endToEnd,
  features,
];
