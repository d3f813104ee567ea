// TLS in front of the service and the carrier, by server name.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';

const BEHIND = { 'api.twilio.com': ['carrier', 3001], 'verify.test': ['api', 3000] };
const folder = new URL('.', import.meta.url);
const read = (name) => readFileSync(new URL(name, folder));

createServer({ key: read('key.pem'), cert: read('cert.pem') }, (req, res) => {
  const [host, port] = BEHIND[req.headers.host] ?? [];
  if (!host) return res.writeHead(404).end();
  const headers = { ...req.headers, 'x-forwarded-proto': 'https' };
  const onward = request({ host, port, method: req.method, path: req.url, headers }, (answer) => {
    res.writeHead(answer.statusCode, answer.headers);
    answer.pipe(res);
  });
  onward.on('error', () => res.destroy());
  return req.pipe(onward);
}).listen(443);

process.once('SIGTERM', () => process.exit());
