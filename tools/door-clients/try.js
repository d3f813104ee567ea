// Clients that are not ours, and the examples, against a started sandbox: each sends a code, and the phone has to show it.
//   node try.js <folder of the examples> <gateway> <carrier> <API key>
// `OCTOTHORPE_LOGTO_AUTHORIZATION` is what the door at /doors/logto expects.
import { createHash, randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import {
  buildClient,
  CommitmentPolicy,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
} from '@aws-crypto/client-node';
import createLogtoConnector from '@logto/connector-http-sms';

const [examples, gateway, carrier, apiKey] = process.argv.slice(2);
const example = (path) => import(pathToFileURL(`${examples}/${path}`).href);
const settings = { octothorpe: gateway, apiKey };

const { createAuth } = await example('better-auth/auth.js');
const { createHandler } = await example('cognito/handler.js');
const { octothorpeSms } = await example('supertokens/passwordless.js');

let failed = 0;
let lastNumber = 0;

await sends('better-auth, by its own phone-number plugin', async (to) => {
  const auth = createAuth({
    ...settings,
    baseURL: 'http://127.0.0.1',
    secret: randomBytes(32).toString('hex'),
    telemetry: { enabled: false },
  });
  await auth.api.sendPhoneNumberOTP({ body: { phoneNumber: to } });
  return /\d{6}/;
});

await sends('Amazon Cognito, by its own encryption SDK', async (to) => {
  const keyring = new RawAesKeyringNode({
    keyName: 'test',
    keyNamespace: 'octothorpe',
    unencryptedMasterKey: randomBytes(32),
    wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
  });
  const { encrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT);
  const { result } = await encrypt(keyring, '450912', {
    encryptionContext: { 'userpool-id': 'eu-north-1_test' },
  });
  const request = {
    code: result.toString('base64'),
    userAttributes: { phone_number: to, sub: 'user-1', locale: 'fi_FI' },
  };
  const event = { userPoolId: 'eu-north-1_test', request };
  const handler = createHandler({ ...settings, keyring });
  await handler(event);
  // Cognito tries up to three times: one SMS.
  await handler(event);
  return /450912/;
});

await sends('SuperTokens, by its override', async (to) => {
  const { sendSms } = octothorpeSms(settings).override({});
  await sendSms({ phoneNumber: to, userInputCode: '778120', codeLifetime: 300_000 });
  return /778120/;
});

await sends('Logto, by its own connector', async (to) => {
  const endpoint = `${gateway}/doors/logto`;
  const authorization = process.env.OCTOTHORPE_LOGTO_AUTHORIZATION;
  const connector = await createLogtoConnector({
    getConfig: async () => ({ endpoint, authorization }),
  });
  const payload = { code: '561166', locale: 'en' };
  // Logto keeps numbers without the plus.
  await connector.sendMessage({ to: to.slice(1), type: 'SignIn', payload, ip: '192.0.2.44' });
  return /561166/;
});
process.exitCode = failed > 0 ? 1 : 0;

/** @param send sends to a number of its own, and gives what the one SMS there holds */
async function sends(who, send) {
  lastNumber += 1;
  const to = `+35844${(createHash('sha256').update(`${who}${lastNumber}`).digest().readUInt32BE() % 9_000_000) + 1_000_000}`;
  try {
    const expected = await send(to);
    const phone = await (await fetch(`${carrier}/sandbox/phones/${to.slice(1)}?wait=10`)).json();
    const texts = phone.messages.map(({ body }) => body);
    if (texts.length !== 1 || !expected.test(texts[0]))
      throw new Error(`The phone has: ${JSON.stringify(texts)}`);
    console.log(`  ok      ${who}`);
  } catch (error) {
    failed += 1;
    console.log(`  failed  ${who}: ${error.stack}`);
  }
}
