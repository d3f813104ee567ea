/** The scan at the end of every run finds planted codes and numbers, and nothing else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EvidenceKind } from '../../setup/evidence.js';

type Scan = (folder: string) => Promise<{ summary: string; leaks: string[] }>;

let folder: string;
let scanEvidence: Scan;

beforeAll(async () => {
  const path = '../../setup/canary-scan.js';
  scanEvidence = ((await import(path)) as { scanEvidence: Scan }).scanEvidence;
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octothorpe-canary-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const NUMBER = '+358447654321';
const CODE = '493827';
const LONG_CODE = '4938271605';
const TEXT = 'Fabrikam says:\n"4711" is "your" code';

function scan(...entries: [EvidenceKind, string][]) {
  const secrets: [EvidenceKind, string][] = [
    ['code', CODE],
    ['code', LONG_CODE],
    ['text', TEXT],
    ['number', NUMBER],
  ];
  const lines = [...secrets, ...entries].map((entry) => JSON.stringify(entry));
  writeFileSync(join(folder, 'one.jsonl'), `${lines.join('\n')}\n`);
  return scanEvidence(folder);
}

it.each<[EvidenceKind, string]>([
  ['log', '{"event":"sms","text":"493827 is your code"}'],
  ['log', '{"event":"sms","text":"your code: 493 827"}'],
  ['answer', '{"detail":"The code 493827 is wrong."}'],
  ['redis', '["challenge:{00}:ch_x",{"code":"493827"}]'],
  ['metrics', 'octothorpe_checks_total{code="493827"} 1'],
  ['metrics', 'process_info{code="493827"} 1'],
  ['log', '{"code":"4938271605"}'],
  ['log', JSON.stringify({ text: TEXT })],
  ['redis', JSON.stringify(['job', { data: JSON.stringify({ body: TEXT }) }])],
  ['answer', '{"detail":"Fabrikam says: «4711» is your code, twice"}'],
  ['log', '{"to":"+358447654321"}'],
  ['log', '{"url":"/phones?to=%2B358447654321"}'],
  ['redis', '["job",{"data":"{\\"to\\":\\"358447654321\\"}"}]'],
  ['answer', '{"to":"044 7654321"}'],
  ['answer', '{"to":"0447654321"}'],
  ['metrics', 'octothorpe_challenges_total{to="447654321"} 1'],
  ['log', '{"to":"+4915112345678"}'],
  ['redis', '["session",{"phoneNumber":"358447654321"}]'],
])('in %s, %s is found', async (kind, text) => {
  const { leaks, summary } = await scan([kind, text]);
  expect(leaks).toHaveLength(1);
  expect(summary).toContain('1 FOUND');
  // The report of a leak must not contain it.
  expect(leaks[0]).not.toContain(CODE);
  expect(leaks[0]).not.toContain(NUMBER.slice(4));
});

it.each<[EvidenceKind, string]>([
  ['log', '{"to":"+358*****4321","ms":12.493827,"at":"2026-11-24T10:00:00.000Z"}'],
  [
    'redis',
    '["challenge:{00}:ch_493827",{"created":"1764493827000","to":"k1.493827abcdefghijkl"}]',
  ],
  ['redis', '["limit:{default}:sum:FI",{"m3600=":"493827","m3600:493827":"493827"}]'],
  ['metrics', 'nodejs_heap_space_size_available_bytes{space="code"} 493827\nup 1'],
  ['answer', '{"state":"verified","phoneNumber":"+358447654321"}'],
  ['answer', '{"attempts":493828,"id":"ch_0358447654321x"}'],
])('in %s, %s is nothing', async (kind, text) => {
  expect((await scan([kind, text])).leaks).toEqual([]);
});

it('a code is searched in the output of its own test file, a number in all of them', async () => {
  writeFileSync(
    join(folder, 'two.jsonl'),
    `${JSON.stringify(['redis', `["other",{"code":"${CODE}"}]`])}\n`,
  );
  expect((await scan()).leaks).toEqual([]);
  writeFileSync(join(folder, 'two.jsonl'), `${JSON.stringify(['log', NUMBER.slice(1)])}\n`);
  expect((await scan()).leaks).toHaveLength(1);
});

it('the incomplete line of a killed process is skipped', async () => {
  writeFileSync(join(folder, 'two.jsonl'), '["log","half a li');
  expect((await scan()).leaks).toEqual([]);
});
