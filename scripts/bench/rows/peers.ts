/**
 * P12: the product beside others that do the same work, in one run. better-auth's phone-number plugin on Express (`tools/peers`) creates and
 * sends codes, and checks them: of two codes for a number the first is wrong and the second is right, and signs the number up.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { duel, type HttpSide, httpSide, type Options, type Result, type Row } from '../duel.js';
import { expectStatus, type Load, wireRequest } from '../load.js';
import { API_OPERATIONS, apiSide } from '../operations.js';
import { type Program, startProgram } from '../processes.js';
import { inBlocks, type PhoneNumbers } from '../requests.js';
import { openApiStage } from '../stage.js';

const FOLDER = resolve('tools/peers');
const JSON_TYPE = { 'Content-Type': 'application/json' };
const TARGET = 10;

export const peers: Row = { name: 'P12', what: 'beside better-auth’s phone plugin', prepare, run };

/** Installs the peers, with a lock of their own, unless that is done. */
function prepare(): void {
  const installed = spawnSync(process.execPath, [resolve('scripts/lib/installed.js')], {
    cwd: FOLDER,
  });
  if (installed.status === 0) return;
  process.stderr.write(
    'Installing what P12 measures beside the product (once; minutes where better-sqlite3 is compiled) ...\n',
  );
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  if (spawnSync('npm', args, { cwd: FOLDER, stdio: ['ignore', 2, 2] }).status !== 0) {
    throw new Error(
      'npm ci failed in tools/peers (see above): it needs the npm registry, and a C++ compiler where better-sqlite3 is not prebuilt. Name the other rows with --row.',
    );
  }
}

async function run(options: Options): Promise<Result[]> {
  const stage = await openApiStage();
  const { load, supplier } = stage;
  const peer = await startProgram('app', `${FOLDER}/better-auth.js`);
  try {
    const operations = operationsOf(peer, load, supplier.requests.numbers);
    const results: Result[] = [];
    for (const name of ['create', 'check'] as const) {
      const contest = {
        row: 'P12',
        what: `${name}, beside better-auth on Express`,
        target: TARGET,
      };
      const theirs = httpSide(load, {
        ...operations[name],
        port: peer.port,
        processes: { app: peer.pid, redis: 0, rest: [load.pid] },
        warmUp: options.warmUp,
      });
      const ours = apiSide(stage, API_OPERATIONS[name], options.warmUp);
      results.push(await duel({ ...contest, against: 'peer' }, theirs, ours, options));
    }
    return results;
  } finally {
    await peer.stop();
    await stage.close();
  }
}

function operationsOf(
  peer: Program,
  load: Load,
  numbers: PhoneNumbers,
): Record<'create' | 'check', Pick<HttpSide, 'supply' | 'judge'>> {
  const create = async (count: number) =>
    Array.from({ length: count }, () => post('send-otp', { phoneNumber: numbers.next() }));
  /** What its hook for sending was given since the last time. */
  const codes = async () => {
    const answer = peer.next<ReadonlyMap<string, string>>();
    peer.send({});
    return answer;
  };
  const check = async (count: number) => {
    await codes();
    expectStatus(await load.send(peer.port, await create(Math.ceil(count / 2))), 200);
    const request = ([phoneNumber, code]: [string, string], right: boolean) => {
      const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
      const body = { phoneNumber, code: right ? code : wrong, disableSession: true };
      return post('verify', body);
    };
    return inBlocks([...(await codes())], [false, true], request).slice(0, count);
  };
  return {
    create: { supply: create, judge: (answered) => expectStatus(answered, 200) },
    check: {
      supply: check,
      judge: ({ requests, statuses }) => {
        const [right = 0, wrong = 0] = [statuses['200'], statuses['400']];
        if (right < requests * 0.4 || requests - right - wrong > requests / 1_000) {
          throw new Error(`The verdicts are not those of the codes: ${JSON.stringify(statuses)}`);
        }
      },
    },
  };
}

function post(path: string, body: object): Buffer {
  return wireRequest(`/api/auth/phone-number/${path}`, JSON_TYPE, JSON.stringify(body));
}
