// set-version.js VERSION: in every package of this folder, in what they need of each other, in the Dockerfile and the example of a deployment. What
// the changelog calls unreleased becomes that version's.
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
replace('Dockerfile', /^ARG VERSION=.*$/m, `ARG VERSION=${version}`);
replace(
  'deploy/kubernetes/overlays/example/kustomization.yaml',
  /newTag: .* }/,
  `newTag: ${version} }`,
);
const today = new Date().toISOString().slice(0, 10);
replace('CHANGELOG.md', /^## \[Unreleased\]$/m, `## [Unreleased]\n\n## [${version}] - ${today}`);

function replace(file, found, text) {
  const before = readFileSync(file, 'utf8');
  if (!found.test(before)) throw new Error(`${file} has no ${found}.`);
  writeFileSync(file, before.replace(found, text));
}
