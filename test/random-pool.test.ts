import { randomPool } from '../src/random-pool.js';

/** Fills with ascending bytes, so that each piece shows its origin. */
function counting() {
  const pools: Buffer[] = [];
  let next = 0;
  const take = randomPool((pool) => {
    pools.push(pool);
    for (let i = 0; i < pool.length; i += 4) pool.writeUInt32LE(next++, i);
  });
  return { take, pools };
}

it('no byte is handed out twice, over many fillings', () => {
  const { take, pools } = counting();
  const words = new Set<number>();
  for (let i = 0; i < 5_000; i += 1) {
    const piece = take(i % 3 === 0 ? 12 : 16);
    for (let at = 0; at < piece.length; at += 4) words.add(piece.readUInt32LE(at));
  }
  expect(pools.length).toBeGreaterThan(15);
  const pieces = Array.from({ length: 5_000 }, (_, i) => (i % 3 === 0 ? 3 : 4));
  expect(words.size).toBe(pieces.reduce((sum, count) => sum + count, 0));
});

it('returned bytes are removed from the pool, and changing them changes nothing else', () => {
  const { take, pools } = counting();
  take(16);
  const first = take(16);
  expect(pools[0]?.subarray(0, 32)).toEqual(Buffer.alloc(32));
  first.fill(255);
  expect(take(4).readUInt32LE()).toBe(8);
});

it('pieces of Node’s generator differ', () => {
  const take = randomPool();
  const pieces = Array.from({ length: 1_000 }, () => take(16).toString('hex'));
  expect(new Set(pieces).size).toBe(1_000);
});

it('more than a pool at once is an error', () => {
  expect(() => randomPool()(5_000)).toThrow(RangeError);
});
