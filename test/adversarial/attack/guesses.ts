/** Rows 1, 2 and 3: guesses at codes, at one challenge at once and over many of them, and the right code many times at once. */
import { NO_SEND_LIMITS } from '../../../scripts/lib/no-send-limits.js';
import { Random } from '../../setup/random.js';
import { finnishNumber, type Gateway, startSms, withGateway } from './gateway.js';
import { challengePutter } from './put-challenges.js';
import { atMost, exactly, type Finding, grouped, type Row, type RowContext } from './row.js';

const CHECKS_MAX = 5;
/** Before the resend. */
const EARLY_GUESSES = 2;

export const guessesAtOnce: Row = {
  row: '1',
  name: 'wrong guesses at once',
  run: (context) =>
    withGateway(
      {
        roles: 'api,worker',
        figures: {
          ...NO_SEND_LIMITS,
          guesses: {
            number: [{ max: 1_000, windowMs: 3_600_000 }],
            inARow: null,
            tenant: { max: 1_000_000_000 },
          },
        },
        policy: { resendAfterMs: [1] },
      },
      (gateway) => guessAtOnce(gateway, context),
    ),
};

async function guessAtOnce(gateway: Gateway, context: RowContext): Promise<readonly Finding[]> {
  const runs = context.inForm(100, 2);
  const guesses = context.inForm(10_000, 2_000);
  const random = new Random(context.seed);
  const client = gateway.client();
  let most = 0;
  let resends = 0;
  let rightAfterwards = 0;
  for (let run = 0; run < runs; run += 1) {
    const { id, code } = await startSms(gateway, client, run);
    const path = `/v1/challenges/${id}/check`;
    const first = random.whole(1, 999_999);
    let locked = false;
    const guess = async (step: number) => {
      const wrong = (Number(code) + 1 + ((first + step) % 999_999)) % 1_000_000;
      const { status, body } = await client.post(path, { code: String(wrong).padStart(6, '0') });
      // 429: over the number's limit, which is far above the challenge's.
      if (status !== 200 && status !== 429)
        throw new Error(`A guess was answered with ${status}: ${body}`);
      locked ||= /"outcome":"locked"/.test(body);
      return /"outcome":"wrong_code"/.test(body) ? 1 : 0;
    };
    let evaluated = 0;
    for (let step = 0; step < EARLY_GUESSES; step += 1) evaluated += await guess(step);
    resends += (await client.post(`/v1/challenges/${id}/resend`, {})).status === 202 ? 1 : 0;
    const verdicts = await Promise.all(
      Array.from({ length: guesses }, (_, step) => guess(EARLY_GUESSES + step)),
    );
    evaluated += verdicts.reduce((sum: number, one) => sum + one, 0);
    // The guess that locks is evaluated too, and has the same answer as all later ones.
    most = Math.max(most, evaluated + (locked ? 1 : 0));
    const { body } = await client.post(path, { code });
    rightAfterwards += /"verified":true/.test(body) ? 1 : 0;
    if (run % 10 === 9) context.say(`${run + 1} of ${runs} runs`);
  }
  return [
    atMost(
      `${grouped(guesses)} wrong guesses at once, ${runs} runs: most evaluated on one challenge`,
      most,
      CHECKS_MAX,
    ),
    exactly('resent after two wrong guesses, which stay counted', resends, runs),
    atMost('the right code after them: verified', rightAfterwards, 0),
  ];
}

const AGAIN = 100;

export const rightCodesAtOnce: Row = {
  row: '2',
  name: 'right codes at once',
  run: (context) =>
    withGateway({ roles: 'api,worker', figures: NO_SEND_LIMITS }, (gateway) =>
      verifyAtOnce(gateway, context),
    ),
};

async function verifyAtOnce(gateway: Gateway, context: RowContext): Promise<readonly Finding[]> {
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

/** How many guesses got a verdict; all others have to be refused by a limit. */
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
