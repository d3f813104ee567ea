import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VersionFloor } from '../../../src/settings/version-floor.js';

let folder: string;
const errors: unknown[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octothorpe-floor-'));
  errors.length = 0;
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function floor(stated?: number): VersionFloor {
  return new VersionFloor(folder, stated, (error) => errors.push(error));
}

it('the greatest version is remembered over a restart', () => {
  const first = floor();
  first.raise(3);
  first.raise(7);
  first.raise(5);
  expect(floor().version).toBe(7);
});

it('processes of one machine share it, and the slower one does not lower it', () => {
  const [one, other] = [floor(), floor()];
  one.raise(7);
  other.raise(6);
  expect(floor().version).toBe(7);
});

it('a stated version raises it; 0 alone lowers it, for good', () => {
  floor().raise(7);
  expect(floor(9).version).toBe(9);
  expect(floor(2).version).toBe(7);
  expect(floor(0).version).toBe(0);
  expect(floor().version).toBe(0);
});

it('without a folder it is remembered by the process alone', () => {
  const own = new VersionFloor(undefined, 3, (error) => errors.push(error));
  own.raise(7);
  expect(own.version).toBe(7);
  expect(new VersionFloor(undefined, undefined, (error) => errors.push(error)).version).toBe(0);
  expect(errors).toEqual([]);
});

it('a file that is not readable counts as none, and a folder that cannot be written is told', () => {
  writeFileSync(join(folder, 'settings-version.json'), 'no JSON');
  expect(floor().version).toBe(0);
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const nowhere = new VersionFloor(file, undefined, (error) => errors.push(error));
  nowhere.raise(3);
  expect(nowhere.version).toBe(3);
  expect(errors).toHaveLength(1);
});
