/** Row 2: a thousand simultaneous requests with the right code. One verifies, then the code is used up; a repeated request gets its first answer. */
import { NO_SEND_LIMITS } from '../../../lib/no-send-limits.js';
import { type Gateway, withGateway } from '../gateway/gateway.js';
import { startSms } from '../gateway/start-sms.js';
import { atMost, exactly, type Finding, grouped, type Row, type RowContext } from '../row.js';

const AGAIN = 100;

export const rightCodesAtOnce: Row = {
  row: '2',
  name: 'right codes at once',
  run: (context) =>
    withGateway({ roles: 'api,worker', figures: NO_SEND_LIMITS }, (gateway) =>
      attack(gateway, context),
    ),
};

async function attack(gateway: Gateway, context: RowContext): Promise<readonly Finding[]> {
  const runs = context.inForm(20, 2);
  const requests = 1_000;
  const client = gateway.client();
  let onceVerified = 0;
  let usedAgain = 0;
  let replayed = 0;
  for (let run = 0; run < runs; run += 1) {
    const { id, code } = await startSms(gateway, client, run);
    const check = async (key?: string) => {
      const headers = key === undefined ? {} : { 'idempotency-key': key };
      return (await client.post(`/v1/challenges/${id}/check`, { code }, headers)).body;
    };
    const keys = Array.from({ length: requests }, (_, each) => `check-${run}-${each}`);
    const answers = await Promise.all(keys.map(check));
    const winners = keys.filter((_, at) => isVerified(answers[at]));
    onceVerified += winners.length === 1 ? 1 : 0;
    usedAgain += (await Promise.all([check(), check(), check()])).filter(isVerified).length;
    // A client library that lost its connection sends the same request again, perhaps many at once.
    const [winner] = winners;
    const again = await Promise.all(Array.from({ length: AGAIN }, () => check(winner)));
    const verdict = verdictOf(answers[keys.indexOf(winner ?? '')]);
    replayed += again.filter((each) => winner !== undefined && verdictOf(each) === verdict).length;
    context.say(`${run + 1} of ${runs} runs`);
  }
  return [
    exactly(
      `${grouped(requests)} right codes at once, ${runs} runs: runs with exactly one success`,
      onceVerified,
      runs,
    ),
    atMost('the used code once more: verified', usedAgain, 0),
    exactly('the same request sent again: answered with its first verdict', replayed, runs * AGAIN),
  ];
}

function isVerified(body: string | undefined): boolean {
  return body !== undefined && /"verified":true/.test(body);
}

function verdictOf(body: string | undefined): string | undefined {
  return /"outcome":"(\w+)"/.exec(body ?? '')?.[1];
}
