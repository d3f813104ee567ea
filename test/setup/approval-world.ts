/** Approvals over a real Redis, with methods in memory and a listener that records. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { Redis } from 'ioredis';
import { type Answer, answerText, type Decision } from '../../src/approvals/approval.js';
import { ApprovalRecords } from '../../src/approvals/approval-records.js';
import { RedisApprovalStore } from '../../src/approvals/approval-store.js';
import { type ApprovalRequest, Approvals } from '../../src/approvals/approvals.js';
import { DeviceActions } from '../../src/approvals/device-actions.js';
import { DeviceDirectory } from '../../src/approvals/device-directory.js';
import { pairingText, RedisPairings } from '../../src/approvals/pairing.js';
import type {
  ApprovalListener,
  ApprovalNews,
  ApproveMethods,
  DeviceChange,
  PushSubscription,
} from '../../src/approvals/ports.js';
import type { PushOutcome, PushServices } from '../../src/approvals/push-services.js';
import { Keyring } from '../../src/challenge/code.js';
import { PhoneNumberCipher } from '../../src/challenge/phone-number.js';
import type { ApproveMethod, SubjectKey } from '../../src/enrolment/method.js';
import { limitDigest } from '../../src/limits/hmac-tags.js';
import { plainWrites } from '../../src/redis/scripts.js';
import { MovingClock } from './moving-clock.js';

export const K1 = { id: 'k1', secret: Buffer.alloc(32, 7) };
export const OWNER: SubjectKey = { tenant: 'acme', subject: 'person-1' };

/** The subject's devices, as enrolment keeps them. */
export class MemoryMethods implements ApproveMethods {
  readonly #devices = new Map<string, ApproveMethod[]>();
  readonly used: string[] = [];

  /** As another process reads the same Redis. */
  take(others: MemoryMethods): void {
    for (const [owner, devices] of others.#devices) this.#devices.set(owner, devices);
  }

  async of(owner: SubjectKey): Promise<readonly ApproveMethod[]> {
    return this.#devices.get(nameOf(owner)) ?? [];
  }

  async add(
    owner: SubjectKey,
    { name, publicKey }: Pick<ApproveMethod, 'name' | 'publicKey'>,
  ): Promise<ApproveMethod> {
    const id = `me_${randomBytes(16).toString('base64url')}`;
    const device: ApproveMethod = { kind: 'approve', id, name, publicKey, createdAtMs: 0 };
    this.#devices.set(nameOf(owner), [...(await this.of(owner)), device]);
    return device;
  }

  async noteUse(owner: SubjectKey, id: string): Promise<void> {
    this.used.push(`${nameOf(owner)} ${id}`);
  }

  async change(owner: SubjectKey, id: string, { push, ...rest }: DeviceChange): Promise<boolean> {
    const known = (await this.of(owner)).find((each) => each.id === id);
    if (!known) return false;
    const { push: before, ...device } = known;
    const kept = push === undefined ? before : (push ?? undefined);
    const next = { ...device, ...rest, ...(kept ? { push: kept } : {}) };
    const all = (await this.of(owner)).map((each) => (each.id === id ? next : each));
    this.#devices.set(nameOf(owner), all);
    return true;
  }

  async remove(owner: SubjectKey, id: string): Promise<void> {
    this.#devices.set(
      nameOf(owner),
      (await this.of(owner)).filter((each) => each.id !== id),
    );
  }
}

/** The challenges' side: it takes every news once, and may be down. */
export class RecordingListener implements ApprovalListener {
  readonly news: ApprovalNews[] = [];
  down = false;
  ended = false;

  async tell(news: ApprovalNews): Promise<boolean> {
    if (this.down) throw new Error('down');
    this.news.push(news);
    return !this.ended;
  }

  kinds(challengeId: string): string[] {
    return this.news.filter((each) => each.challengeId === challengeId).map(({ kind }) => kind);
  }
}

export interface ApprovalWorld {
  readonly approvals: Approvals;
  readonly actions: DeviceActions;
  readonly methods: MemoryMethods;
  readonly listener: RecordingListener;
  readonly store: RedisApprovalStore;
  readonly records: ApprovalRecords;
  readonly clock: MovingClock;
  readonly suppressed: string[];
  readonly pushes: { readonly endpoint: string; readonly outcome: PushOutcome }[];
  /** What push services answer. */
  pushOutcome: PushOutcome;
  ask(asked?: Partial<ApprovalRequest>): ReturnType<Approvals['request']>;
  pair(owner?: SubjectKey, name?: string): Promise<TestDevice>;
}

export function approvalWorld(
  redis: Redis,
  publicUrl: string,
  clock = new MovingClock(Date.now()),
  real?: () => Pick<PushServices, 'wake' | 'accepts'>,
  masters = [K1],
) {
  const keyring = new Keyring(masters);
  const cipher = new PhoneNumberCipher(keyring, randomBytes);
  const writes = plainWrites(redis);
  const digest = limitDigest(keyring);
  const methods = new MemoryMethods();
  const listener = new RecordingListener();
  const store = new RedisApprovalStore({ redis, run: writes.run, cipher, digest, clock });
  const pairings = new RedisPairings({ redis, writes, cipher, randomBytes, publicUrl });
  const directory = new DeviceDirectory({ redis, writes, cipher });
  const records = new ApprovalRecords(store, directory);
  const suppressed: string[] = [];
  const pushes: { endpoint: string; outcome: PushOutcome }[] = [];
  const push = {
    wake: async (subscription: PushSubscription) => {
      if (real) return real().wake(subscription);
      const { endpoint } = subscription;
      pushes.push({ endpoint, outcome: world.pushOutcome });
      return world.pushOutcome;
    },
    accepts: (endpoint: string) =>
      real ? real().accepts(endpoint) : endpoint.startsWith('https://push.example.com/'),
  };
  const approvals = new Approvals({
    ...{ store, pairings, methods, push, listener, keyring, digest, randomBytes, clock },
    reports: {
      suppressed: (_tenant, reason) => suppressed.push(reason),
      pushed: () => {},
      failed: (error) => {
        throw error;
      },
    },
  });
  const actions = new DeviceActions({
    ...{ store, pairings, directory, methods, push, listener, keyring, clock },
    publicUrl,
  });
  let asked = 0;
  const world: ApprovalWorld = {
    ...{ approvals, actions, methods, listener, store, records, clock, suppressed, pushes },
    pushOutcome: 'sent',
    ask(request = {}) {
      asked += 1;
      return approvals.request({
        ...OWNER,
        challengeId: `ch_00test${String(asked).padStart(8, '0')}`,
        number: '42',
        brand: 'Acme',
        what: 'Sign in',
        where: 'Helsinki',
        expiresAtMs: clock.now() + 120_000,
        ...request,
      });
    },
    async pair(owner = OWNER, name = 'Phone') {
      const { url } = await approvals.pairing(owner.tenant, owner.subject);
      const device = new TestDevice(publicUrl, clock);
      const ticket = url.slice(url.indexOf('#pair=') + 6);
      await device.pair(actions, ticket, name);
      return device;
    },
  };
  return world;
}

/** A device of its own: it signs as the app does. */
export class TestDevice {
  readonly #audience: string;
  readonly #clock: { now(): number };
  readonly #key: KeyObject;
  readonly publicKey: ApproveMethod['publicKey'];
  id = '';

  constructor(audience: string, clock: { now(): number }) {
    this.#audience = audience;
    this.#clock = clock;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    this.publicKey = { kty: 'EC', crv: 'P-256', x, y };
  }

  async pair(actions: Pick<DeviceActions, 'pair'>, ticket: string, name: string): Promise<void> {
    const { device } = await actions.pair(this.pairing(ticket, name));
    this.id = device.id;
  }

  pairing(ticket: string, name: string) {
    const signature = this.sign(pairingText(ticket, this.publicKey, name));
    return { ticket, name, publicKey: this.publicKey, signature };
  }

  /** A request's token. @param claims instead of the right ones */
  token(action: string, body = '', claims: object = {}): string {
    const iat = Math.floor(this.#clock.now() / 1000);
    const header = { alg: 'ES256', typ: 'octothorpe-device+jwt', kid: this.id };
    const payload = {
      ...{ aud: this.#audience, iat, exp: iat + 60, act: action },
      jti: randomBytes(16).toString('base64url'),
      bdy: createHash('sha256').update(body).digest('base64url'),
      ...claims,
    };
    const text = [header, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${text}.${this.sign(text)}`;
  }

  answer(
    request: { readonly challenge: string; readonly nonce: string },
    decision: Decision,
    number = '',
  ): Omit<Answer, 'device'> {
    const { challenge: challengeId, nonce } = request;
    const said = { challengeId, device: this.id, decision, number };
    return { challengeId, decision, number, signature: this.sign(answerText(said, nonce)) };
  }

  sign(text: string): string {
    const key = { key: this.#key, dsaEncoding: 'ieee-p1363' } as const;
    return sign('sha256', Buffer.from(text), key).toString('base64url');
  }
}

function nameOf({ tenant, subject }: SubjectKey): string {
  return `${tenant} ${subject}`;
}
