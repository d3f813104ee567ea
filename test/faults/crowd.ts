/**
 * People who verify their phones while something breaks: each starts a challenge, reads the code off the carrier's phone, and types
 * it in. Whatever the service does not acknowledge is asked for again with the same key, as its answers advise. Every fourth asks for a call.
 * Where they are careless, every second one with an SMS types a wrong code first and asks for another message.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { until } from '../setup/until.js';
import type { ProcessStage } from './process-stage.js';

export interface Crowd {
  /** Challenges that were answered 202, in this order. */
  readonly acknowledged: readonly string[];
  /** Those of them whose code was answered `verified`, with the code. */
  readonly verified: ReadonlyMap<string, string>;
  /** Those for which another message was asked. */
  readonly resent: ReadonlySet<string>;
  /** Answers by status, and `no answer`; what a fault looked like from outside. */
  readonly answers: ReadonlyMap<number | string, number>;
  /** How long the slowest answer took, whatever it said, ms. */
  readonly slowestMs: number;
  /** Resolves with the ms from now until a challenge is acknowledged that nobody has asked for yet, and that fits. */
  untilAcknowledged(fits?: (id: string) => boolean): Promise<number>;
  /** Resolves once so many more answers have come, whatever they say; a look for a code that is not there counts, since all may wait for one. */
  untilAnswers(more: number): Promise<void>;
  /** Every code that was accepted, typed in once more: those that count again. */
  typeAgain(): Promise<readonly string[]>;
  /** Lets everybody finish, and nobody begin. */
  disperse(): Promise<void>;
  close(): Promise<void>;
}

export interface CrowdOptions {
  readonly people: number;
  /** Where they reach the API; the stage's own where absent. */
  readonly url?: string;
  readonly careless?: boolean;
}

/** Between two challenges of a person: the crowd is there to be counted, not to be fast. */
const BETWEEN_MS = 100;
const AGAIN_AFTER_MS = 50;
const ANSWER_WITHIN_MS = 15_000;

/** Challenges that were asked for, by all crowds of a process: one that comes later finds nothing of an earlier one's, neither keys nor codes. */
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
  /** Asks until it is neither 503 nor silence. */
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
