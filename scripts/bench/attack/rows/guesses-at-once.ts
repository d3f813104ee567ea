/**
 * Row 1: thousands of simultaneous wrong guesses on one challenge, with a resend before them. The limits of a number and a
 * tenant are raised, so that only the challenge's own limit applies.
 */
import { NO_SEND_LIMITS } from '../../../lib/no-send-limits.js';
import { type Gateway, withGateway } from '../gateway/gateway.js';
import { startSms } from '../gateway/start-sms.js';
import { Random } from '../random.js';
import { atMost, exactly, type Finding, grouped, type Row, type RowContext } from '../row.js';

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
      (gateway) => attack(gateway, context),
    ),
};

async function attack(gateway: Gateway, context: RowContext): Promise<readonly Finding[]> {
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
      // 429: above the number's limit, which is much higher than the challenge's.
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
    // The guess that locks the challenge is evaluated too, and gets the same answer as all later ones.
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
