/** Data folders of sandboxes that started before: an identity takes half a second to generate, and most tests need any one. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxIdentity } from '../../src/config/sandbox-defaults.js';

let identity: string | undefined;

/** Whoever asks for it removes it. */
export function sandboxFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-sandbox-'));
  identity ??= generated();
  writeFileSync(join(folder, 'sandbox.json'), identity);
  return folder;
}

function generated(): string {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-sandbox-'));
  sandboxIdentity(folder);
  const text = readFileSync(join(folder, 'sandbox.json'), 'utf8');
  rmSync(folder, { recursive: true });
  return text;
}
