// Makes the files for production: node site.js FOLDER makes the certificate; node site.js FOLDER CARRIER.json also .env and the
// configuration, for the carrier's account, and prints the API key.
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [site, carrier] = process.argv.slice(2);
const edge = join(site, 'edge');
const key = `octo_${randomBytes(18).toString('base64url')}`;
const settings = { EDGE_DIR: edge };

if (!existsSync(join(edge, 'key.pem'))) {
  const names = 'subjectAltName=DNS:api.twilio.com,DNS:verify.test';
  const files = ['-keyout', join(edge, 'key.pem'), '-out', join(edge, 'cert.pem')];
  const subject = ['-subj', '/CN=verify.test', '-addext', names, '-days', '2'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...curve, ...files, ...subject], { stdio: 'ignore' });
  writeFileSync(join(edge, 'ca.pem'), readFileSync(join(edge, 'cert.pem')));
  writeFileSync(join(edge, 'edge.mjs'), readFileSync(new URL('edge.js', import.meta.url)));
}
if (carrier) {
  const { twilio } = JSON.parse(readFileSync(carrier, 'utf8'));
  const from = '+12025550100';
  const config = {
    tenants: [
      {
        id: 'default',
        brand: 'Contoso',
        locale: 'en',
        apiKeys: [{ sha256: createHash('sha256').update(key).digest('hex') }],
        senders: ['sms', 'call'].map((channel) => ({ provider: 'twilio', channel, from })),
        countries: { sms: ['FI'], call: ['FI'] },
      },
    ],
    routes: { sms: { '*': ['twilio'] }, call: { '*': ['twilio'] } },
    limits: {
      currency: 'EUR',
      prices: { twilio: { sms: { '*': 0.1 }, call: { '*': 0.15 } } },
    },
    policy: {},
  };
  writeFileSync(join(site, 'config/config.json'), JSON.stringify(config));
  Object.assign(settings, {
    PUBLIC_URL: 'https://verify.test',
    TRUST_PROXY: '1',
    MASTER_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    TWILIO_ACCOUNT_SID: twilio.accountSid,
    TWILIO_AUTH_TOKEN: twilio.authToken,
    TWILIO_MACHINE_DETECTION: 'true',
  });
  process.stdout.write(key);
}
const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
writeFileSync(join(site, '.env'), `${lines.join('\n')}\n`);
