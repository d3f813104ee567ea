/** Plants causes: challenges that end for a known reason, and requests that are refused. The operator's part of the API has to name each cause. */
import request from 'supertest';
import { NO_SEND_LIMITS } from '../../scripts/lib/no-send-limits.js';
import { type SandboxIdentity, sandboxIdentity } from '../../src/config/sandbox-defaults.js';
import type { CauseId } from '../../src/record/causes.js';
import { inLanes } from '../adversarial/attack/client.js';
import { markdownTable } from '../setup/markdown-table.js';
import { tenantKey } from '../setup/sandbox-tenants.js';
import type { WebhookRequest } from '../setup/signed-requests.js';
import { openStage, type Stage } from './stage.js';

/** What was planted: the id of the challenge, or the number of a request that was refused. */
export type Planted = { readonly id: string } | { readonly number: string };
export type Provider = 'twilio' | 'vonage' | 'telnyx';

export interface Plant {
  readonly what: string;
  readonly cause: CauseId;
  readonly plant: () => Promise<Planted>;
}

const TOLD_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;
/**
 * Plants that run together. Carrier and service share this process: with all of them at once an answer comes later than the provider's timeout,
 * and machine detection later than a key is held.
 */
const AT_ONCE = 8;

export class CauseStage {
  readonly stage: Stage;
  readonly identity: SandboxIdentity;
  #spare = 0;
  #lastNumber = 5_100_000;

  private constructor(stage: Stage) {
    this.stage = stage;
    this.identity = sandboxIdentity(stage.config.dataDirectory);
  }

  static async open(
    lifeMs: number,
    tenants: Readonly<Record<string, object>> = {},
    { file, tenant }: { readonly file?: object; readonly tenant?: object } = {},
  ) {
    const stage = await openStage({
      timeScale: 25,
      ...(tenant ? { tenant } : {}),
      // Carriers of the configuration file would make it production.
      variables: { MODE: 'sandbox', PROVIDER_TIMEOUT_MS: '6000' },
      file: {
        policy: {
          breakAfter: 10_000,
          hangUpGraceMs: 500,
          uncertainMs: 500,
          callSecondsMax: 300,
          lifeMs,
        },
        limits: { figures: NO_SEND_LIMITS },
        ...file,
      },
      tenants,
    });
    return new CauseStage(stage);
  }

  /** Each behaviour has ten numbers. */
  magic(behaviour: string): string {
    this.#spare += 1;
    return `+35845${behaviour}000${this.#spare % 10}`;
  }

  phone(): string {
    this.#lastNumber += 10_037;
    return `+35844${this.#lastNumber}`;
  }

  async start(body: object, tenant = 'default'): Promise<string> {
    const { status, body: answer } = await this.stage.start(body, this.keyOf(tenant));
    if (status !== 202) throw new Error(`${status} ${JSON.stringify(answer)}`);
    return answer.id;
  }

  keyOf(tenant: string) {
    return { authorization: `Bearer ${tenantKey(this.identity, tenant)}` };
  }

  /** An SMS that the carrier has taken, and tells nothing about. */
  async silent(provider: Provider): Promise<{ id: string; reference: string }> {
    const id = await this.start({ to: this.magic('726'), channel: 'sms', provider });
    const { deliveries } = await this.stage.until(
      id,
      (each) => each.deliveries[0]?.reference !== undefined,
    );
    return { id, reference: deliveries[0]?.reference ?? '' };
  }

  async send({ path, headers, body }: WebhookRequest) {
    return request(this.stage.config.publicUrl).post(path).set(headers).send(body);
  }

  async delivered(): Promise<{ id: string; to: string }> {
    const to = this.phone();
    const id = await this.start({ to, channel: 'sms' });
    await this.stage.until(id, ({ state }) => state === 'delivered');
    return { id, to };
  }

  async typeWrong({ id, to }: { id: string; to: string }, times: number): Promise<void> {
    const wrong = (await this.stage.codeFor(to)) === '123456' ? '654321' : '123456';
    for (let i = 0; i < times; i += 1) {
      const once = { 'idempotency-key': `${id}${i}` };
      await this.stage.post(`/v1/challenges/${id}/check`, { code: wrong }, once);
    }
  }

  /** Plants them, prints what was told of each, and expects every cause. */
  async tell(plants: readonly Plant[]): Promise<void> {
    const told: { what: string; cause: CauseId; found: string; support: string }[] = [];
    await inLanes(AT_ONCE, plants.entries(), async ([at, { what, cause, plant }]) => {
      told[at] = { what, cause, ...(await this.#toldOf(await plant(), cause)) };
    });
    const rows = told.map(({ what, cause, found, support }) => [
      what,
      found === cause ? cause : `${found} INSTEAD OF ${cause}`,
      support,
    ]);
    process.stdout.write(`\n${markdownTable(['planted', 'found', 'support says'], rows)}\n\n`);
    expect(told.filter(({ cause, found }) => cause !== found)).toEqual([]);
  }

  close(): Promise<void> {
    return this.stage.close();
  }

  /** As an operator with all tenants sees it; what is recorded by time is waited for. */
  async #toldOf(planted: Planted, expected: CauseId): Promise<{ found: string; support: string }> {
    const endMs = Date.now() + TOLD_WITHIN_MS;
    for (;;) {
      const cause = await this.#causeOf(planted);
      if (cause?.cause === expected || Date.now() > endMs) {
        return { found: cause?.cause ?? 'nothing', support: cause?.support ?? '' };
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  async #causeOf(planted: Planted) {
    const { stage } = this;
    if ('number' in planted) {
      const { body } = await stage.post('/v1/operator/challenges/search', planted);
      return body.challenges?.[0]?.cause;
    }
    const { body } = await request(stage.config.publicUrl)
      .get(`/v1/operator/challenges/${planted.id}`)
      .set(stage.authorized);
    return body.cause;
  }
}
