import { byTurns, nextRoom, shares } from '../../../src/delivery/fair-queue.js';

it('a tenant with few deliveries does not wait for tenants with many', () => {
  expect(shares([1_000, 2, 0], 10)).toEqual([8, 2, 0]);
});

it('all room is used while deliveries wait, and never more', () => {
  expect(shares([3, 500, 1], 100)).toEqual([3, 96, 1]);
  expect(shares([3, 2], 100)).toEqual([3, 2]);
  expect(shares([5, 5, 5], 0)).toEqual([0, 0, 0]);
  expect(shares([], 10)).toEqual([]);
});

it('if there is room for fewer than all tenants, another one begins each time', () => {
  expect(shares([9, 9, 9, 9], 2, 0)).toEqual([1, 1, 0, 0]);
  expect(shares([9, 9, 9, 9], 2, 3)).toEqual([1, 0, 0, 1]);
});

it('each tenant’s first delivery comes before any second one', () => {
  expect(byTurns([['a1', 'a2', 'a3'], ['b1'], ['c1', 'c2']])).toEqual([
    ...['a1', 'b1', 'c1'],
    ...['a2', 'c2', 'a3'],
  ]);
});

it('the queue grows if workers emptied it, and shrinks if they took less than half', () => {
  expect(nextRoom(0, 10, 10, 1_000)).toBe(20);
  expect(nextRoom(0, 900, 10, 1_000)).toBe(1_000);
  expect(nextRoom(9, 16, 10, 1_000)).toBe(12);
  expect(nextRoom(9, 10, 10, 1_000)).toBe(10);
  expect(nextRoom(5, 16, 10, 1_000)).toBe(16);
});
