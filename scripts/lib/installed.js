// Exits 0 if node_modules holds exactly the packages of package-lock.json, 1 otherwise.
// npm writes node_modules/.package-lock.json as the last step of every install, so interrupted installs are noticed. File
// times are not compared, because git sets them in every clone.
import { readFileSync } from 'node:fs';

/** Whether an install with the record `installed` satisfies the lockfile `wanted`. */
export function satisfies(installed, wanted) {
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = installed[path];
    // npm leaves out optional packages for other operating systems.
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
