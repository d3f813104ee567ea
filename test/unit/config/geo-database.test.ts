import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cityDatabase } from '../../../src/config/geo-database.js';
import { Faults } from '../../../src/config/validation-errors.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'octothorpe-geo-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

// The format of MaxMind DB 2.0, as far as it is needed: a control byte holds type and size.
const text = (value: string) =>
  Buffer.concat([Buffer.from([(2 << 5) | value.length]), Buffer.from(value)]);
const map = (...entries: [string, Buffer][]) =>
  Buffer.concat([
    Buffer.from([(7 << 5) | entries.length]),
    ...entries.flatMap(([name, value]) => [text(name), value]),
  ]);
const uint16 = (value: number) => Buffer.from([(5 << 5) | 1, value]);

/** One node: addresses whose first bit is 0 lead to the record, the others to nothing. */
function database(type: string, ipVersion: 4 | 6): string {
  const record = map(['city', map(['names', map(['en', text('Helsinki')])])]);
  const nodes = 1;
  // 24 bits each: a pointer past the nodes and the 16 bytes between, or the count of nodes for 'none'.
  const tree = Buffer.from([0, 0, nodes + 16, 0, 0, nodes]);
  const metadata = map(
    ['binary_format_major_version', uint16(2)],
    ['binary_format_minor_version', Buffer.from([5 << 5])],
    ['database_type', text(type)],
    ['ip_version', uint16(ipVersion)],
    ['node_count', uint16(nodes)],
    ['record_size', uint16(24)],
    ['build_epoch', Buffer.from([1, 2, 1])],
    ['languages', Buffer.from([0, 4])],
    ['description', map()],
  );
  const path = join(folder, `${type}-${ipVersion}.mmdb`);
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
  writeFileSync(path, Buffer.concat([tree, Buffer.alloc(16), record, marker, metadata]));
  return path;
}

function opened(path: string | undefined) {
  const faults = new Faults();
  return { reader: cityDatabase(path, faults), faults: faults.found };
}

test('a database of cities finds the city of an address', () => {
  const { reader, faults } = opened(database('Test-City', 4));
  expect(faults).toEqual([]);
  expect(reader?.get('1.2.3.4')).toEqual({ city: { names: { en: 'Helsinki' } } });
  expect(reader?.get('203.0.113.7')).toBeNull();
});

test('a database of IPv4 addresses knows no IPv6 address', () => {
  expect(opened(database('Test-City', 4)).reader?.get('2001:db8::1')).toBeUndefined();
  expect(opened(database('Test-City', 6)).reader?.get('2001:db8::1')).toMatchObject({ city: {} });
});

test('none is needed', () => {
  expect(opened(undefined)).toEqual({ reader: undefined, faults: [] });
});

test.each([
  ['is missing', () => join(folder, 'none.mmdb'), /none\.mmdb cannot be read: ENOENT/],
  ['is a folder', () => folder, /cannot be read: EISDIR/],
  [
    'is of countries',
    () => database('Test-Country', 6),
    /is Test-Country; give a database of cities/,
  ],
  [
    'is something else',
    () => {
      const path = join(folder, 'text.mmdb');
      writeFileSync(path, 'no database');
      return path;
    },
    /is no MaxMind database/,
  ],
])('a file that %s is listed among the faults', (_, path, fault) => {
  const { reader, faults } = opened(path());
  expect(reader).toBeUndefined();
  expect(faults).toEqual([expect.stringMatching(fault)]);
  expect(faults[0]).toMatch(/^GEO_DATABASE: /);
});
