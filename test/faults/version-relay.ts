/** Old and new processes change one record in turn. All writes count, and fields that the old version does not know are kept. */
import { randomBytes, randomUUID } from 'node:crypto';
import { request } from 'undici';
import { challengeKeys } from '../../src/challenge/challenge-commit.js';
import { Keyring } from '../../src/challenge/code.js';
import { MethodCipher } from '../../src/enrolment/method-cipher.js';
import { SubjectNames } from '../../src/enrolment/subject-names.js';
import { newTotpSecret } from '../../src/enrolment/totp.js';
import { scriptRunner } from '../../src/redis/scripts.js';
import { codeAt } from '../setup/authenticator-app.js';
import { until } from '../setup/until.js';
import { wrongCode } from './crowd.js';
import type { ProcessStage } from './process-stage.js';
import { freshNumber } from './traffic.js';

/** The addresses of two processes, and the version of the newer one. */
export interface Neighbours {
  readonly old: string;
  readonly fresh: string;
  readonly newer: number;
  /** What version 2 adds. */
  readonly risk: object;
}

const TENANT = 'default';
const STEP_MS = 30_000;

export class VersionRelay {
  readonly #stage: ProcessStage;

  constructor(stage: ProcessStage) {
    this.#stage = stage;
  }

  /** A challenge by SMS. */
  async challenge(neighbours: Neighbours): Promise<void> {
    const { old, fresh, newer } = neighbours;
    const to = freshNumber();
    const { id = '' } = await this.#ask(old, 'POST', '/v1/challenges', { to, channel: 'sms' });
    let code: string | undefined;
    await until(async () => {
      code = await this.#stage.codeOn(to);
      return code !== undefined;
    });
    const wrong = wrongCode(code ?? '');
    for (const [url, checksLeft, version] of [
      [fresh, 4, newer],
      [old, 3, newer - 1],
      [fresh, 2, newer],
      [old, 1, newer - 1],
    ] as const) {
      const answer = await this.#check(url, id, wrong);
      expect(answer).toMatchObject({ outcome: 'wrong_code', checksLeft });
      await this.#expectChallenge(id, version, neighbours);
    }
    await this.#ask(old, 'POST', `/v1/challenges/${id}/resend`, {});
    const last = await this.#check(fresh, id, code ?? '');
    expect(last).toMatchObject({ outcome: 'verified', checksLeft: 1 });
    const { map } = await this.#challenge(id);
    expect(map).toMatchObject({ triesLeft: 1, state: 'sms_verified' });
  }

  /** An authenticator app, and challenges by it: a step that one version has used up is used up for the other. */
  async method(neighbours: Neighbours): Promise<void> {
    const { old, fresh, newer } = neighbours;
    const [subject, secret, now] = [randomUUID(), newTotpSecret(randomBytes), Date.now()];
    const [code, next] = [codeAt(secret, now), codeAt(secret, now + STEP_MS)];
    const path = `/v1/subjects/${subject}/methods`;
    const { id: method = '' } = await this.#ask(old, 'POST', path, { kind: 'totp', secret });
    const start = async (url: string) => {
      const { id } = await this.#ask(url, 'POST', '/v1/challenges', { channel: 'totp', subject });
      return id ?? '';
    };
    const isOf = async (version: number, name: string) => {
      const { v, risk, ...kept } = await this.#method(subject, method);
      expect([v, kept['name']]).toEqual([version, name]);
      expect(risk).toEqual(newer === 2 ? neighbours.risk : undefined);
      expect(['lastStep' in kept, 'stepUsed' in kept]).toEqual([version < 3, true]);
    };

    const first = await start(old);
    const wrong = await this.#check(fresh, first, aWrongCode(secret, now));
    expect(wrong).toMatchObject({ outcome: 'wrong_code', checksLeft: 4 });
    await this.#expectChallenge(first, newer, neighbours);
    expect(await this.#check(fresh, first, code)).toMatchObject({ outcome: 'verified' });
    const { name } = await this.#method(subject, method);
    await isOf(newer, String(name));

    const second = await start(old);
    const used = await this.#check(old, second, code);
    expect(used).toMatchObject({ outcome: 'wrong_code', checksLeft: 4 });
    await this.#ask(old, 'PATCH', `${path}/${method}`, { name: 'Renamed' });
    await isOf(newer - 1, 'Renamed');
    expect(await this.#check(fresh, second, next)).toMatchObject({ outcome: 'verified' });
    await isOf(newer, 'Renamed');
    const third = await start(fresh);
    expect(await this.#check(old, third, next)).toMatchObject({ outcome: 'wrong_code' });
  }

  #check(url: string, id: string, code: string): Promise<Answer> {
    return this.#ask(url, 'POST', `/v1/challenges/${id}/check`, { code });
  }

  async #expectChallenge(id: string, version: number, { newer, risk }: Neighbours): Promise<void> {
    const { v, map } = await this.#challenge(id);
    expect(v).toBe(version);
    expect(map['risk']).toEqual(newer === 2 ? risk : undefined);
    expect('checksLeft' in map).toBe(version < 3);
  }

  async #challenge(id: string): Promise<{ v: number; map: Record<string, unknown> }> {
    const [key = ''] = challengeKeys(id) ?? [];
    const [v, map] = await this.#stage.redis.hmget(key, 'v', 'map');
    return { v: Number(v), map: JSON.parse(map ?? '{}') };
  }

  /** As it is stored. */
  async #method(subject: string, id: string): Promise<Record<string, unknown>> {
    const { redis, identity } = this.#stage;
    const secret = Buffer.from(identity.masterKey, 'base64');
    const cipher = new MethodCipher(new Keyring([{ id: 'sandbox', secret }]), randomBytes);
    const names = new SubjectNames(redis, { cipher, run: scriptRunner(redis), randomBytes });
    const sealed = await redis.hget(await names.keyOf({ tenant: TENANT, subject }), `m:${id}`);
    return JSON.parse(cipher.open(sealed ?? '', ['method', TENANT, subject, id]));
  }

  async #ask(url: string, method: 'POST' | 'PATCH', path: string, body: object): Promise<Answer> {
    const answer = await request(`${url}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${this.#stage.identity.apiKey}`,
      },
      body: JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode} ${text}`);
    return JSON.parse(text) as Answer;
  }
}

interface Answer {
  readonly id?: string;
  readonly outcome?: string;
  readonly checksLeft?: number;
}

/** Six digits that an app with this secret shows at no time near this one. */
function aWrongCode(secret: string, atMs: number): string {
  const near = [-3, -2, -1, 0, 1, 2, 3].map((steps) => codeAt(secret, atMs + steps * STEP_MS));
  let code = near[3] ?? '';
  while (near.includes(code)) code = wrongCode(code);
  return code;
}
