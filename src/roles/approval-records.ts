/** What approvals keep in Redis, over one connection. */
import { ApprovalRecords } from '../approvals/approval-records.js';
import { RedisApprovalStore } from '../approvals/approval-store.js';
import { DeviceDirectory } from '../approvals/device-directory.js';
import { limitDigest } from '../limits/hmac-tags.js';
import type { RedisClient } from '../redis/scripts.js';
import type { Core } from './core.js';

type ApprovalCore = Pick<Core, 'keyring' | 'cipher' | 'clock' | 'writesOver'>;

export function approvalStoreOver(core: ApprovalCore, redis: RedisClient): RedisApprovalStore {
  const { keyring, cipher, clock, writesOver } = core;
  const { run } = writesOver(redis);
  return new RedisApprovalStore({ redis, run, cipher, digest: limitDigest(keyring), clock });
}

export function deviceDirectoryOver(core: ApprovalCore, redis: RedisClient): DeviceDirectory {
  return new DeviceDirectory({ redis, writes: core.writesOver(redis), cipher: core.cipher });
}

export function approvalRecordsOver(core: ApprovalCore, redis: RedisClient): ApprovalRecords {
  return new ApprovalRecords(approvalStoreOver(core, redis), deviceDirectoryOver(core, redis));
}
