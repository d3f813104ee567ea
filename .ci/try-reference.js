// Runs the examples of the reference page (/docs), of every operation in every language, against a started sandbox. Each must reach its operation: a
// malformed request, an address that is not there and an example that the page's own server refuses are faults.
//   PORT=… DATA_DIR=… node .ci/try-reference.js
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, sampleOf } from '../src/pages/docs/snippets.js';

const gateway = `http://127.0.0.1:${process.env.PORT}`;
const KEY = readFileSync(join(process.env.DATA_DIR, 'api-key'), 'utf8').trim();
const WITHIN_MS = 30_000;
/** What a fresh sandbox answers where it does not fulfil the example. */
const OTHERWISE = {
  resendChallenge: 429, // It is too early.
  redeemResult: 422, // The result is of another session.
  givePass: 422, // The pass has to end within days from now.
  putCarrierSetting: 422, // The sandbox's carriers need no credentials.
  ...notThere('setDefaultMethod', 'unlist', 'readWebhook', 'enableWebhook', 'rotateSetting'),
  ...notThere('returnToSettings', 'readWebhookSetting', 'readTenantRoutesSetting'),
  ...notThere('readTemplateSetting', 'readKeySetting', 'removeKeySetting'),
  ...notThere('readCarrierSetting', 'removeCarrierSetting'),
};

/** How a person runs the text. curl prints no status by itself. */
const PROGRAMS = {
  curl: (text) => ['bash', '-c', `curl() { command curl -sS -w '\\n%{http_code}' "$@"; }\n${text}`],
  node: (text) => [process.execPath, '--input-type=module', '--eval', text],
  python: (text) => ['python3', '-c', text],
};

/** The sandbox has a tenant. */
const OWN = { tenant: 'default' };
/** What an `{id}` stands for, by what is before it. */
const THINGS = {
  challenges: () => created('/v1/challenges', { to: newNumber(), channels: ['sms'] }),
  messages: () => created('/v1/messages', { to: newNumber(), channels: ['sms'], code: '123456' }),
  sessions: () =>
    created('/v1/sessions', { purpose: 'setup', subject: 'anna', returnUrl: 'http://localhost/' }),
  methods: () => created('/v1/subjects/user-8c1f/methods', { kind: 'phone', number: newNumber() }),
};

let lastNumber = 4_770_000;
const document = await call('GET', '/openapi.json');
let count = 0;
let faults = 0;
for (const { id, write } of LANGUAGES) {
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const sample = sampleOf(gateway, path, method, operation);
      const names = await namesOf(path, operation, sample);
      const output = await run(PROGRAMS[id](write(sample)), names);
      count += 1;
      if (isRight(operation.operationId, id, sample, output)) continue;
      faults += 1;
      console.error(`error: ${operation.operationId} in ${id}: ${output || 'no output'}`);
    }
  }
  await allowAgain();
}
console.log(`  ${count} examples of the reference page, ${faults} faults`);
process.exitCode = faults === 0 ? 0 : 1;

function isRight(operationId, language, { streams }, output) {
  // The others print the events, and no status.
  if (streams && language !== 'curl') return /^data: ?\{/m.test(output);
  const [, status] = (language === 'curl' ? /(\d{3})$/ : /^(\d{3})\b/).exec(output) ?? [];
  const wanted = OTHERWISE[operationId];
  return wanted === undefined ? /^2/.test(status) : status === String(wanted);
}

function notThere(...operationIds) {
  return Object.fromEntries(operationIds.map((each) => [each, 404]));
}

/** The variables that the example reads. */
async function namesOf(path, { parameters = [] }, { streams }) {
  const names = parameters
    .filter((each) => each.in === 'path')
    .map(({ name, schema }) => [name.toUpperCase(), OWN[name] ?? schema.example]);
  const [, kind] = /(\w+)\/\{id\}/.exec(path) ?? [];
  if (kind === undefined) return Object.fromEntries(names);
  const ID = await THINGS[kind]();
  // A stream ends with what it follows.
  if (streams) await call('POST', path.replace(/\{id\}.*/, `${ID}/cancel`), {});
  return { ...Object.fromEntries(names), ID };
}

function run([program, ...args], names) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, KEY, ...names };
  return new Promise((resolve) => {
    execFile(program, args, { env, timeout: WITHIN_MS }, (_error, stdout, stderr) =>
      resolve(`${stdout}${stderr}`.trim()),
    );
  });
}

async function created(path, body) {
  return (await call('POST', path, body)).id;
}

async function call(method, path, body) {
  const answer = await fetch(gateway + path, {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** What an example has denied, the next language sends to. */
async function allowAgain() {
  const { entries } = await call('GET', '/v1/operator/lists');
  for (const { id } of entries) {
    await call('POST', '/v1/operator/lists/remove', { id, operator: 'anna', reason: 'next' });
  }
}

function newNumber() {
  lastNumber += 1;
  return `+35844${lastNumber}`;
}
