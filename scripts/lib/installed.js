// Exits 0 when node_modules holds exactly what package-lock.json names, 1 otherwise.
// npm writes node_modules/.package-lock.json as the last step of every install, so an interrupted one shows, and
// no file times are compared: git sets those anew in every clone.
import { readFileSync } from 'node:fs';

/** Whether an install that left the record `installed` satisfies the lockfile `wanted`. */
export function satisfies(installed, wanted) {
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = installed[path];
    // Packages for other operating systems are optional: npm leaves them out.
    if (!found && !entry.optional && !entry.devOptional) return false;
    if (found && (found.version !== entry.version || found.integrity !== entry.integrity)) {
      return false;
    }
  }
  return Object.keys(installed).every((path) => path in wanted);
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

if (import.meta.filename === process.argv[1]) {
  const installed = packagesOf('node_modules/.package-lock.json');
  const wanted = packagesOf('package-lock.json');
  process.exitCode = installed && wanted && satisfies(installed, wanted) ? 0 : 1;
}
