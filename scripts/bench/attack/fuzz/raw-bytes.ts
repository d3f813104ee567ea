/** Requests that no HTTP client would send: bytes on a socket that are only partly HTTP. */
import { connect } from 'node:net';
import type { Random } from '../random.js';
import { mutatedText } from './mutation.js';

const ANSWER_WITHIN_MS = 5_000;

/** @returns the status of each answer that came before the connection ended */
export function sendRaw(port: number, random: Random): Promise<number[]> {
  const length = random.pick(['2', '-1', '99999', 'x', '2, 2', '']);
  const lines = [
    `${random.pick(['POST', 'GET', 'PRI', 'post', ''])} ${random.pick(['/v1/challenges', '/%', '*', 'http://x/', '//'])} HTTP/${random.pick(['1.1', '1.0', '2.0', '9'])}`,
    `Host: ${random.pick(['127.0.0.1', '', 'a b', '[::1', 'x\tx'])}`,
    `Content-Length: ${length}`,
    random.pick([
      'Transfer-Encoding: chunked',
      'Expect: 100-continue',
      'Connection: upgrade',
      'X: y',
    ]),
    '',
    random.pick(['{}', '0\r\n\r\n', 'zz\r\n', '']),
  ];
  const text = lines.join(random.pick(['\r\n', '\r\n', '\n', '\r']));
  const bytes = Buffer.from(random.chance(0.5) ? mutatedText(random, text) : text, 'latin1');
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    const done = () => {
      socket.destroy();
      resolve(Array.from(answer.matchAll(/HTTP\/1\.1 (\d{3})/g), ([, status]) => Number(status)));
    };
    socket.setEncoding('latin1');
    socket.setTimeout(ANSWER_WITHIN_MS, done);
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('close', done).on('error', done);
    socket.end(bytes);
  });
}
