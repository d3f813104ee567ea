/**
 * Row 3: guesses spread over many challenges, like an attacker who requests codes for thousands of numbers. Limits on guesses
 * are the defaults. The service's own code creates the challenges in Redis without the limits on sends, which row 16 tests.
 */
import { NO_SEND_LIMITS } from '../../../lib/no-send-limits.js';
import { type Gateway, withGateway } from '../gateway/gateway.js';
import { challengePutter } from '../gateway/put-challenges.js';
import { finnishNumber } from '../gateway/start-sms.js';
import { Random } from '../random.js';
import { atMost, exactly, type Finding, grouped, type Row, type RowContext } from '../row.js';

const TENANT_GUESSES_MAX = 1_000;
const NUMBER_GUESSES_MAX = 10;
const CHALLENGES_OF_ONE_NUMBER = 40;
const GUESSES_OF_A_CHALLENGE = 5;

export const spreadGuesses: Row = {
  row: '3',
  name: 'guesses spread over challenges',
  run: (context) =>
    withGateway(
      {
        roles: 'api',
        figures: NO_SEND_LIMITS,
        tenants: { other: { guesses: { tenant: { max: 1_000_000 } } } },
      },
      async (gateway) => [
        ...(await overNumbers(gateway, context)),
        ...(await overOneNumber(gateway, context)),
      ],
    ),
};

async function overNumbers(gateway: Gateway, context: RowContext): Promise<readonly Finding[]> {
  const count = context.inForm(100_000, 3_000);
  const random = new Random(context.seed);
  const put = challengePutter(gateway, 'default');
  const ids = await put(Array.from({ length: count }, (_, person) => finnishNumber(person)));
  context.say(`${grouped(count)} challenges are live`);
  const client = gateway.client();
  const looked = await lookedAt(ids, (id) =>
    client.post(`/v1/challenges/${id}/check`, { code: digits(random) }),
  );
  return [
    atMost(
      `a guess at each of ${grouped(count)} challenges at once: looked at before the tenant's budget ends`,
      looked,
      TENANT_GUESSES_MAX,
    ),
  ];
}

async function overOneNumber(gateway: Gateway, context: RowContext): Promise<readonly Finding[]> {
  const random = new Random(context.seed + 1);
  const put = challengePutter(gateway, 'other');
  const client = gateway.client('other');
  const guessAll = (ids: readonly string[]) =>
    lookedAt(
      ids.flatMap((id) => Array.from({ length: GUESSES_OF_A_CHALLENGE }, () => id)),
      (id) => client.post(`/v1/challenges/${id}/check`, { code: digits(random) }),
    );
  const sameNumber = Array.from({ length: CHALLENGES_OF_ONE_NUMBER }, () => finnishNumber(7));
  const first = await guessAll(await put(sameNumber));
  const later = await guessAll(await put(sameNumber));
  const another = await guessAll(await put([finnishNumber(8)]));
  return [
    atMost(
      `${2 * CHALLENGES_OF_ONE_NUMBER} challenges of one number, ${GUESSES_OF_A_CHALLENGE} guesses each: looked at within 24 h`,
      first + later,
      NUMBER_GUESSES_MAX,
    ),
    exactly('another number meanwhile: guesses looked at', another, GUESSES_OF_A_CHALLENGE),
  ];
}

/** How many guesses got a verdict; a limit must refuse all others. */
async function lookedAt(
  ids: readonly string[],
  guess: (id: string) => Promise<{ readonly status: number; readonly body: string }>,
): Promise<number> {
  const answers = await Promise.all(ids.map(guess));
  const strange = answers.find(({ status }) => status !== 200 && status !== 429);
  if (strange) throw new Error(`A guess was answered with ${strange.status}: ${strange.body}`);
  return answers.filter(({ status }) => status === 200).length;
}

function digits(random: Random): string {
  return String(random.whole(0, 999_999)).padStart(6, '0');
}
