import { execFile } from 'node:child_process';
import { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { batchedLines } from '../../../src/observability/logger.js';
import { buildService } from '../../setup/service-process.js';

function kept() {
  const writes: string[] = [];
  const out = new Writable({
    write(chunk, _encoding, done) {
      writes.push(String(chunk));
      done();
    },
  });
  return { writes, out };
}

it('the lines of one turn leave in one write, in order', async () => {
  const { writes, out } = kept();
  const lines = batchedLines(out);
  lines('one\n');
  lines('two\n');
  expect(writes).toEqual([]);
  await new Promise(setImmediate);
  lines('three\n');
  await new Promise(setImmediate);
  expect(writes).toEqual(['one\ntwo\n', 'three\n']);
});

beforeAll(buildService);

it.each([
  ['process.exit(3)', 3],
  ["throw new Error('uncaught')", 1],
])('no line is lost to %s', async (ending, code) => {
  const program = `import { batchedLines } from './dist/src/observability/logger.js';
    batchedLines(process.stdout)('last words\\n'); ${ending}`;
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  await expect(run).rejects.toMatchObject({ code, stdout: 'last words\n' });
});
