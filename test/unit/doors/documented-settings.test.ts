/** Every door that docs/doors shows would start. */
import { readdirSync, readFileSync } from 'node:fs';
import { OpenIdSettings } from '../../../src/doors/openid/settings.js';
import { AccountSettings } from '../../../src/doors/twilio-verify/accounts.js';
import { platformOf, SECRETS, WEBHOOK_SECRETS } from '../../setup/door-fixture.js';

const FOLDER = 'docs/doors';
const MINE = /^(supabase|kratos|logto|zitadel|authentik|keycloak|privacyidea|generic)\.md$/;

const documented = readdirSync(FOLDER)
  .filter((file) => MINE.test(file))
  .flatMap((file) =>
    [...readFileSync(`${FOLDER}/${file}`, 'utf8').matchAll(/```json[^\n]*\n([\s\S]*?)```/g)].map(
      ([, text = '']): [string, string] => [file, text],
    ),
  );

test('each document shows a door', () => {
  expect(new Set(documented.map(([file]) => file)).size).toBe(8);
});

test.each(documented)('%s: the door starts', (_file, text) => {
  const secret = (platform: string) =>
    platform === 'supabase' ? WEBHOOK_SECRETS.one : SECRETS.one;
  const { platform, path, tenant, ...rest } = JSON.parse(text);
  expect([path, tenant]).toEqual([expect.stringMatching(/^\/doors\//), 'acme']);
  const given = JSON.parse(
    JSON.stringify(rest).replace(/\{"env":"\w+"\}/g, JSON.stringify(secret(platform))),
  );
  expect(platformOf(platform).settings.safeParse(given).error).toBeUndefined();
});

test.each([
  ['openid.md', /"id": "keycloak"/],
  ['entra-external-mfa.md', /"entra"/],
])('%s: the tenant’s OpenID Provider starts', (file, fits) => {
  const text = readFileSync(`${FOLDER}/${file}`, 'utf8');
  const blocks = [...text.matchAll(/```json[^\n]*\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const block = dedent(blocks.find((each) => fits.test(each)) ?? '');
  const { openid } = JSON.parse(`{${block}}`.replace(/\{ "env": "\w+" \}/g, `"${'s'.repeat(32)}"`));
  expect(OpenIdSettings.safeParse(openid).error).toBeUndefined();
});

function dedent(block: string): string {
  return block.replace(/^ {3}/gm, '');
}

test('twilio-verify.md: the account starts', () => {
  const text = readFileSync(`${FOLDER}/twilio-verify.md`, 'utf8');
  const [, block = ''] = /```json[^\n]*\n([\s\S]*?)```/.exec(text) ?? [];
  const { platform, path, tenant, ...rest } = JSON.parse(block);
  expect([platform, path, tenant]).toEqual(['twilio-verify', '/twilio-verify/v2', 'acme']);
  const given = JSON.parse(
    JSON.stringify(rest).replace(/\{"env":"\w+"\}/g, JSON.stringify(SECRETS.one)),
  );
  expect(AccountSettings.safeParse(given).error).toBeUndefined();
});
