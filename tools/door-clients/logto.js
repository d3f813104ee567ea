// Logto's own HTTP SMS connector sends one code to a door:
//   node tools/door-clients/logto.js http://127.0.0.1:3000/doors/logto 'Bearer …' +358441234567
import createConnector from '@logto/connector-http-sms';

const [endpoint, authorization, to = '+358441234567'] = process.argv.slice(2);
const connector = await createConnector({ getConfig: async () => ({ endpoint, authorization }) });
const payload = { code: '561166', locale: 'en' };
try {
  // Logto keeps numbers without the plus.
  const message = { to: to.replace('+', ''), type: 'SignIn', payload, ip: '192.0.2.44' };
  const { statusCode, body } = await connector.sendMessage(message);
  console.log(statusCode, body);
} catch (error) {
  // What Logto shows to the person who signs in.
  console.log(error.code, error.data ?? error.message);
  process.exitCode = 1;
}
