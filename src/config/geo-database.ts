/** Opens the database of cities that `GEO_DATABASE` names. */
import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { type CityResponse, Reader } from 'maxmind';
import type { CityReader } from '../approvals/places.js';
import type { Faults } from './validation-errors.js';

const NAME = 'GEO_DATABASE';

/** @param path undefined where none is configured */
export function cityDatabase(path: string | undefined, faults: Faults): CityReader | undefined {
  if (path === undefined) return undefined;
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    faults.add(NAME, `${path} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
    return undefined;
  }
  try {
    const reader = new Reader<CityResponse>(bytes);
    const { databaseType, ipVersion } = reader.metadata;
    if (databaseType.includes('City')) return ipVersion === 4 ? ofIPv4(reader) : reader;
    faults.add(
      NAME,
      `${path} is ${databaseType}; give a database of cities, such as GeoLite2-City`,
    );
  } catch {
    faults.add(NAME, `${path} is no MaxMind database; download a .mmdb file, not its archive`);
  }
  return undefined;
}

/** The library takes the first bits of an IPv6 address for an IPv4 address. */
function ofIPv4(reader: CityReader): CityReader {
  return { get: (address) => (isIPv4(address) ? reader.get(address) : undefined) };
}
