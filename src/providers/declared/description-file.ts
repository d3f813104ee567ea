/** Where descriptions are: those that the product ships go by name, an operator's own by the path of its file. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jsonFault } from '../../input/json-fault.js';

const SHIPPED = fileURLToPath(new URL('./carriers/', import.meta.url));

export type DescriptionFile =
  | { readonly kind: 'read'; readonly content: unknown }
  | { readonly kind: 'fault'; readonly fault: string };

/**
 * @param named a name such as `telnyx`, or a path that ends with `.json`
 * @param directory the folder that paths are relative to
 */
export function readDescription(named: string, directory: string): DescriptionFile {
  const own = named.endsWith('.json');
  const path = own ? resolve(directory, named) : `${SHIPPED}${named}.json`;
  if (!own && !(/^[a-z0-9-]{1,64}$/.test(named) && existsSync(path))) {
    return {
      kind: 'fault',
      fault: `there is no ${named}. Shipped are ${shippedDescriptions().join(', ')}; name your own by its path, ending with .json`,
    };
  }
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { kind: 'fault', fault: `${path} cannot be read` };
  }
  try {
    return { kind: 'read', content: JSON.parse(text) };
  } catch {
    return { kind: 'fault', fault: `${path} is not JSON: ${jsonFault(text)}` };
  }
}

export function shippedDescriptions(): string[] {
  return readdirSync(SHIPPED)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}
