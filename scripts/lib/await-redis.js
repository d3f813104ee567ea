// await-redis.js SOCKET PID: exits 0 when the Redis on the socket (or host:port) answers a PING, 1 if the
// process PID has ended or 30 s have passed.
import { createConnection } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const READY_WITHIN_MS = 30_000;
const PAUSE_MS = 10;

const [address, pid] = process.argv.slice(2);
const deadline = Date.now() + READY_WITHIN_MS;
let ready = false;
while (!ready && Date.now() < deadline && alive(Number(pid))) {
  ready = await answers();
  if (!ready) await pause(PAUSE_MS);
}
process.exitCode = ready ? 0 : 1;

// Any answer counts, also a request for a password; only LOADING does not.
function answers() {
  const [host, port] = address.split(':');
  return new Promise((resolve) => {
    const connection = createConnection(port ? { host, port: Number(port) } : { path: address });
    connection.once('connect', () => connection.write('PING\r\n'));
    connection.once('data', (data) => {
      connection.destroy();
      resolve(/^(\+PONG|-NOAUTH)/.test(String(data)));
    });
    connection.once('error', () => resolve(false));
    connection.once('close', () => resolve(false));
  });
}

function alive(process_) {
  try {
    process.kill(process_, 0);
    return true;
  } catch {
    return false;
  }
}
