// release-notes.js VERSION: prints how to get the version, and what the changelog says of it. Refuses packages whose versions differ.
import { readdirSync, readFileSync } from 'node:fs';

const version = process.argv[2];
const faults = [];
const packages = ['.', ...readdirSync('packages').map((name) => `packages/${name}`)];
const read = (folder) => JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
for (const folder of packages) {
  const found = read(folder).version;
  if (found !== version) faults.push(`${folder}/package.json says ${found}`);
}
const image = /^ARG VERSION=(.*)$/m.exec(readFileSync('Dockerfile', 'utf8'))?.[1];
if (image !== version) faults.push(`the Dockerfile says ${image}`);

const sections = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m).slice(1);
const section = sections.find((text) => text.startsWith(`[${version}]`)) ?? '';
const changes = section.slice(section.indexOf('\n')).trim();
if (!/^### (Added|Changed|Fixed|Removed|Security|Deprecated)/m.test(changes)) {
  faults.push('CHANGELOG.md has no entries for it');
}
if (faults.length > 0) {
  process.stderr.write(`${faults.map((fault) => `${version}: ${fault}.`).join('\n')}\n`);
  process.exit(1);
}
process.stdout.write(`${howToGetIt()}\n\n${withWholeLinks(changes)}\n`);

function howToGetIt() {
  return [
    '```sh',
    `npx octothorpe@${version} start                  # the service, with a sandbox carrier: no configuration, nothing is sent`,
    `npm install @octothorpe/client@${version}        # for your service`,
    `npm install -D @octothorpe/carrier@${version}    # a telephone company for your tests`,
    '```',
  ].join('\n');
}

/** A release's page is no folder of the repository: its links have to be whole. */
function withWholeLinks(text) {
  const { repository } = read('.');
  if (!repository) return text;
  const files = `${repository.url.replace(/^git\+|\.git$/g, '')}/blob/v${version}`;
  return text.replace(/\]\((?!https?:|#)([^)]+)\)/g, `](${files}/$1)`);
}
