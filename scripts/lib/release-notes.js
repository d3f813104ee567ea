// release-notes.js VERSION: prints what the changelog says of the version, or of what is unreleased where that is rehearsed. Refuses packages whose
// versions differ.
import { readdirSync, readFileSync } from 'node:fs';

const version = process.argv[2];
const faults = [];
const packages = ['.', ...readdirSync('packages').map((name) => `packages/${name}`)];
for (const folder of packages) {
  const found = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')).version;
  if (found !== version) faults.push(`${folder}/package.json says ${found}`);
}
const image = /^ARG VERSION=(.*)$/m.exec(readFileSync('Dockerfile', 'utf8'))?.[1];
if (image !== version) faults.push(`the Dockerfile says ${image}`);

const sections = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m).slice(1);
const section =
  sections.find((text) => text.startsWith(`[${version}]`)) ??
  sections.find((text) => text.startsWith('[Unreleased]'));
const notes = section?.slice(section.indexOf('\n')).trim() ?? '';
if (!/^### (Added|Changed|Fixed|Removed|Security|Deprecated)/m.test(notes)) {
  faults.push('CHANGELOG.md has no entries for it');
}
if (faults.length > 0) {
  process.stderr.write(`${faults.map((fault) => `${version}: ${fault}.`).join('\n')}\n`);
  process.exit(1);
}
process.stdout.write(`${notes}\n`);
