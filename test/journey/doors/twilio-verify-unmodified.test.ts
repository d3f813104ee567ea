/** An application that is not changed at all: a proxy and an authority of the operator's own lead it here. */
import { startLineProgram } from '../../setup/line-program.js';
import { startTwilioProxy, type TwilioProxy } from '../../setup/twilio-proxy.js';
import { ACCOUNT, DOORS, SPEAKS } from '../../setup/twilio-verify.js';
import { openStage, type Stage } from '../stage.js';

let stage: Stage;
let proxy: TwilioProxy;

beforeAll(async () => {
  stage = await openStage({ file: { doors: DOORS.slice(0, 1) } });
  proxy = await startTwilioProxy(`${stage.config.publicUrl}/twilio-verify`);
});

afterAll(async () => {
  await proxy.close();
  await stage.close();
});

const TO = '+358444900001';

const application = (more: NodeJS.ProcessEnv) =>
  startLineProgram(process.execPath, ['test/fixtures/twilio-verify-app.cjs'], {
    ACCOUNT_SID: ACCOUNT.sid,
    AUTH_TOKEN: ACCOUNT.token,
    SERVICE_SID: SPEAKS,
    TO,
    HTTP_PROXY: proxy.url,
    HTTPS_PROXY: proxy.url,
    NODE_EXTRA_CA_CERTS: proxy.caFile,
    ...more,
  });

it('works through verify.twilio.com as its proxy shows it', async () => {
  const app = application({});
  expect(await app.next()).toEqual({ sid: expect.stringMatching(/^VE/), status: 'pending' });
  const code = await stage.codeFor(TO);
  app.say(code === '000000' ? '000001' : '000000');
  expect(await app.next()).toEqual({ status: 'pending', valid: false });
  app.say(code);
  expect(await app.next()).toEqual({ status: 'approved', valid: true });
  await app.end();
  expect(new Set(proxy.connected)).toEqual(new Set(['verify.twilio.com:443']));
});

it('gets Twilio’s error for a wrong token', async () => {
  const app = application({ AUTH_TOKEN: 'another-token-0123456789' });
  expect(await app.next()).toMatchObject({ code: 20003, status: 401 });
  await app.end();
});
