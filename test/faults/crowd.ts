/**
 * People who verify their phones during a fault: each starts a challenge, reads the code from the carrier's phone, and enters
 * it. Requests that are not acknowledged are repeated with the same key, as the answers advise. Every fourth person requests a call.
 * If they are careless, every second one with an SMS enters a wrong code first and requests a resend.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { until } from '../setup/until.js';
import type { ProcessStage } from './process-stage.js';

export interface Crowd {
  /** Challenges that were answered 202, in order. */
  readonly acknowledged: readonly string[];
  /** Those of them whose code was answered `verified`, with the code. */
  readonly verified: ReadonlyMap<string, string>;
  /** Challenges with a resend. */
  readonly resent: ReadonlySet<string>;
  /** Answers by status, and `no answer`. */
  readonly answers: ReadonlyMap<number | string, number>;
  /** The time of the slowest answer, ms. */
  readonly slowestMs: number;
  /** Resolves with the ms from now until a new matching challenge is acknowledged. */
  untilAcknowledged(fits?: (id: string) => boolean): Promise<number>;
  /** Resolves after a number of further answers; a failed search for a code counts too, because all people may wait for one. */
  untilAnswers(more: number): Promise<void>;
  /** Enters every accepted code again, and returns those that are accepted twice. */
  typeAgain(): Promise<readonly string[]>;
  /** Lets all people finish, and starts no new ones. */
  disperse(): Promise<void>;
  close(): Promise<void>;
}

export interface CrowdOptions {
  readonly people: number;
  /** The address of the API; the stage's own by default. */
  readonly url?: string;
  readonly careless?: boolean;
}

/** Between two challenges of a person: the crowd need not be fast. */
const BETWEEN_MS = 100;
const AGAIN_AFTER_MS = 50;
const ANSWER_WITHIN_MS = 15_000;

/** The number of challenges of all crowds of a process, so that later crowds use other keys and numbers. */
let asked = 0;

export function gatherCrowd(
  stage: ProcessStage,
  { people, url = stage.url, careless = false }: CrowdOptions,
): Crowd {
  const agent = new Agent({ connections: people * 2, headersTimeout: ANSWER_WITHIN_MS });
  const acknowledged: string[] = [];
  const codes = new Map<string, string>();
  const resent = new Set<string>();
  const answers = new Map<number | string, number>();
  const waiting = new Set<{
    readonly since: number;
    readonly tell: (id: string, at: number) => void;
  }>();
  let going = true;
  let looks = 0;
  let slowestMs = 0;

  const count = (answer: number | string) => answers.set(answer, (answers.get(answer) ?? 0) + 1);
  const total = () => [...answers.values()].reduce((sum, times) => sum + times, looks);
  const ask = async (path: string, key: string, body: object): Promise<Answer> => {
    const answer = await request(`${url}${path}`, {
      dispatcher: agent,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${stage.identity.apiKey}`,
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
    });
    return { status: answer.statusCode, body: (await answer.body.json()) as Answer['body'] };
  };
  /** Repeats the request until there is an answer other than 503. */
  const insist = async (path: string, key: string, body: object): Promise<Answer> => {
    for (;;) {
      const since = performance.now();
      const answer = await ask(path, key, body).catch(() => undefined);
      slowestMs = Math.max(slowestMs, performance.now() - since);
      count(answer?.status ?? 'no answer');
      if (answer && answer.status < 500) return answer;
      await pause(AGAIN_AFTER_MS + Math.random() * AGAIN_AFTER_MS);
    }
  };
  const err = async (id: string, index: number, code: string) => {
    const wrong = { code: wrongCode(code) };
    const checked = await insist(`/v1/challenges/${id}/check`, `wrong-${index}`, wrong);
    const { outcome, checksLeft } = checked.body;
    if (outcome !== 'wrong_code' || checksLeft !== 4) {
      throw new Error(`A wrong code was answered ${JSON.stringify(checked)}.`);
    }
    const again = await insist(`/v1/challenges/${id}/resend`, `resend-${index}`, {});
    if (again.status !== 202) throw new Error(`Not sent again: ${JSON.stringify(again)}`);
    resent.add(id);
  };
  const verify = async (index: number) => {
    const since = performance.now();
    const to = `+3584466${String(index).padStart(5, '0')}`;
    const channel = index % 4 === 3 ? 'call' : 'sms';
    const started = await insist('/v1/challenges', `start-${index}`, { to, channel });
    const { id } = started.body;
    if (started.status !== 202 || !id) throw new Error(`Refused: ${JSON.stringify(started)}`);
    acknowledged.push(id);
    for (const each of [...waiting]) if (since >= each.since) each.tell(id, performance.now());
    if (channel === 'call') return;
    let code = await stage.codeOn(to);
    while (code === undefined) {
      looks += 1;
      await pause(AGAIN_AFTER_MS);
      code = await stage.codeOn(to);
    }
    if (careless && index % 2 === 0) await err(id, index, code);
    const checked = await insist(`/v1/challenges/${id}/check`, `check-${index}`, { code });
    if (checked.body.outcome === 'verified') codes.set(id, code);
    else throw new Error(`The right code was answered ${JSON.stringify(checked)}.`);
  };
  const person = async () => {
    while (going) {
      await verify(asked++);
      await pause(BETWEEN_MS);
    }
  };
  const crowd = Array.from({ length: people }, person);
  for (const each of crowd) each.catch(() => undefined);

  return {
    acknowledged,
    verified: codes,
    resent,
    answers,
    get slowestMs() {
      return slowestMs;
    },
    untilAcknowledged: (fits = () => true) =>
      new Promise((resolve, reject) => {
        const since = performance.now();
        const one = {
          since,
          tell: (id: string, at: number) => {
            if (!fits(id)) return;
            waiting.delete(one);
            resolve(at - since);
          },
        };
        waiting.add(one);
        Promise.all(crowd).catch(reject);
      }),
    untilAnswers: async (more) => {
      const enough = total() + more;
      await until(() => total() >= enough);
    },
    typeAgain: async () => {
      const again: string[] = [];
      for (const [id, code] of codes) {
        const answer = await insist(`/v1/challenges/${id}/check`, `again-${id}`, { code });
        if (answer.body.outcome === 'verified') again.push(id);
      }
      return again;
    },
    disperse: async () => {
      going = false;
      await Promise.all(crowd);
    },
    close: async () => {
      going = false;
      await agent.destroy();
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: {
    readonly id?: string;
    readonly outcome?: string;
    readonly checksLeft?: number;
  };
}

/** Six digits that are not the code. */
export function wrongCode(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0');
}
