// set-version.js VERSION: in every package of this folder, in what they need of each other, and in the Dockerfile.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const version = process.argv[2];
const packages = ['.', ...readdirSync('packages').map((name) => `packages/${name}`)];
const read = (folder) => JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
const names = packages.map((folder) => read(folder).name);

for (const folder of packages) {
  const found = read(folder);
  found.version = version;
  for (const kind of ['dependencies', 'devDependencies', 'peerDependencies']) {
    for (const name of names) if (found[kind]?.[name]) found[kind][name] = version;
  }
  writeFileSync(`${folder}/package.json`, `${JSON.stringify(found, null, 2)}\n`);
}
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
lock.version = version;
for (const folder of packages) {
  const entry = lock.packages[folder === '.' ? '' : folder];
  if (!entry) throw new Error(`package-lock.json does not know ${folder}. Run npm install first.`);
  Object.assign(entry, { version });
  for (const name of names) if (entry.dependencies?.[name]) entry.dependencies[name] = version;
}
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
const dockerfile = readFileSync('Dockerfile', 'utf8');
writeFileSync('Dockerfile', dockerfile.replace(/^ARG VERSION=.*$/m, `ARG VERSION=${version}`));
