/** All rows, in the order of the table. */
import type { Row } from '../row.js';
import { check } from './check.js';
import { create } from './create.js';
import { vonageWebhook, webhook } from './webhook.js';
import { worker } from './worker.js';

export const ROWS: readonly Row[] = [check, create, worker, webhook, vonageWebhook];
