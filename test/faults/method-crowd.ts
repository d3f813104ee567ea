/**
 * People who register methods and prove themselves by them during a fault: a code of an authenticator app, a recovery code, an approval in our
 * own app. Nothing is repeated: each answer has to be the right one.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { newTotpSecret } from '../../src/enrolment/totp.js';
import { codeAt } from '../setup/authenticator-app.js';
import { HostedBrowser } from '../setup/hosted-browser.js';
import { type Place, RegisteredPerson } from '../setup/registered-person.js';
import { until } from '../setup/until.js';
import type { ProcessStage } from './process-stage.js';

export interface MethodCrowd {
  /** Challenges that were answered as proven, with their state. */
  readonly proven: ReadonlyMap<string, string>;
  /** Resolves after so many further people. */
  untilProven(more: number): Promise<void>;
  /** Lets all people finish, and starts no new ones. @throws what went wrong for one of them */
  disperse(): Promise<void>;
}

const BETWEEN_MS = 100;

export function gatherMethodCrowd(stage: ProcessStage, people: number): MethodCrowd {
  const place = placeOf(stage);
  const proven = new Map<string, string>();
  let going = true;
  let failed: unknown;

  const start = async (channel: string, subject: string) => {
    const { body } = await place.post('/v1/challenges', { channel, subject });
    return body as { id: string; matchDigit: string };
  };
  const prove = async (channel: string, subject: string, code: string) => {
    const { id } = await start(channel, subject);
    const { body } = await place.post(`/v1/challenges/${id}/check`, { code });
    if (body.outcome !== 'verified') throw new Error(`By ${channel}: ${JSON.stringify(body)}`);
    proven.set(id, 'verified');
  };
  const one = async () => {
    const person = await new RegisteredPerson(place, `person-${randomUUID()}`).setUp('app');
    const { subject, phone } = person;
    const { id, matchDigit } = await start('approve', subject);
    await phone.show();
    const answered = await phone.answer('approve', matchDigit);
    if (answered !== 'approved') throw new Error(`The answer was ${answered}.`);
    proven.set(id, 'approved');

    const secret = newTotpSecret(randomBytes);
    await person.add({ kind: 'totp', secret });
    await prove('totp', subject, codeAt(secret, Date.now()));

    const other = `person-${randomUUID()}`;
    const [code = ''] = await recoveryCodes(place, other);
    await prove('recovery', other, code);
  };
  const crowd = Array.from({ length: people }, async () => {
    while (going) {
      await one();
      await pause(BETWEEN_MS);
    }
  });
  for (const each of crowd) {
    each.catch((error: unknown) => {
      failed ??= error;
    });
  }

  return {
    proven,
    untilProven: async (more) => {
      const enough = proven.size + more;
      await until(() => proven.size >= enough || failed !== undefined);
      if (failed !== undefined) throw failed;
    },
    disperse: async () => {
      going = false;
      await Promise.all(crowd);
    },
  };
}

async function recoveryCodes(place: Place, subject: string): Promise<readonly string[]> {
  const returnUrl = 'http://127.0.0.1:4000/callback';
  const asked = { purpose: 'setup', subject, methods: ['recovery'], returnUrl };
  const page = new HostedBrowser(place.config.publicUrl);
  await page.open((await place.post('/v1/sessions', asked)).body.url);
  const { codes } = (await page.post('recovery/make')).body;
  const { status } = await page.post('recovery/kept');
  if (status !== 200) throw new Error(`The codes were not kept: ${status}.`);
  return codes;
}

function placeOf({ url: publicUrl, identity }: ProcessStage): Place {
  const authorized = { authorization: `Bearer ${identity.apiKey}` };
  return {
    config: { publicUrl },
    authorized,
    post: async (path, body) => {
      const answer = await fetch(`${publicUrl}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...authorized },
        body: JSON.stringify(body),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
      return { body: JSON.parse(text) };
    },
  };
}
