/** A worker thread: draws codes as the service does, each from another id and seed, and counts every one. */
import { parentPort, workerData } from 'node:worker_threads';
import { challengeId } from '../../../../src/challenge/challenge-id.js';
import { deriveCode, Keyring, newSeed } from '../../../../src/challenge/code.js';
import { Random } from '../random.js';
import type { CodeOrder } from './code-distribution.js';

const { seed, count } = workerData as CodeOrder;
const random = new Random(seed);
const keys = new Keyring([{ id: 'k1', secret: bytes(32) }]).current;
const counts = new Uint32Array(1_000_000);
for (let drawn = 0; drawn < count; drawn += 1) {
  const code = Number(deriveCode(keys, challengeId(bytes(16), 1), newSeed(bytes)));
  counts[code] = (counts[code] ?? 0) + 1;
}
parentPort?.postMessage(counts);

/** @param size a multiple of four */
function bytes(size: number): Buffer {
  const buffer = Buffer.alloc(size);
  for (let at = 0; at < size; at += 4) buffer.writeUInt32LE(random.whole(0, 0xffffffff), at);
  return buffer;
}
