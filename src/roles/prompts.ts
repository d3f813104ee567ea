/**
 * Prompts in our own app, for whoever starts challenges by approval: the API, the hosted pages, and a worker that takes jobs. Put together from
 * enrolment, challenges and push services; the app itself is in `approvals.ts`.
 */
import { rootCertificates } from 'node:tls';
import type { Closers } from '../app.js';
import type { RedisApprovalStore } from '../approvals/approval-store.js';
import { Approvals } from '../approvals/approvals.js';
import { RedisPairings } from '../approvals/pairing.js';
import { Places } from '../approvals/places.js';
import type { ApprovalListener, ApprovalNews, ApproveMethods } from '../approvals/ports.js';
import {
  PromptedChallenges,
  type PromptedChallengesOptions,
} from '../approvals/prompted-challenges.js';
import { PushServices, vapidKey } from '../approvals/push-services.js';
import { OctothorpeError } from '../challenge/errors.js';
import type { Tenant } from '../challenge/policy.js';
import type { ApproveMethod, Enrolment, Method, SubjectKey } from '../enrolment/method.js';
import { limitDigest } from '../limits/hmac-tags.js';
import type { RedisClient } from '../redis/scripts.js';
import { approvalStoreOver } from './approval-records.js';
import type { Core } from './core.js';
import type { SandboxPush } from './sandbox.js';

export interface PromptParts {
  readonly redis: RedisClient;
  readonly methods: ApproveMethods;
  readonly listener: ApprovalListener;
  /** Where a sandbox runs in this process: the push service of its phones. */
  readonly sandboxPush?: SandboxPush;
}

export interface Prompting {
  readonly approvals: Approvals;
  readonly store: RedisApprovalStore;
  readonly pairings: RedisPairings;
  readonly push: PushServices;
}

export function composePrompts(
  core: Core,
  closers: Closers,
  { redis, methods, listener, sandboxPush }: PromptParts,
): Prompting {
  const { config, keyring, cipher, clock, random: randomBytes, metrics, logger } = core;
  const { publicUrl, mode } = config;
  const writes = core.writesOver(redis);
  const digest = limitDigest(keyring);
  const store = approvalStoreOver(core, redis);
  const pairings = new RedisPairings({ redis, writes, cipher, randomBytes, publicUrl });
  const push = closers.add(
    new PushServices({
      vapid: vapidKey(config.masterKeys),
      ...{ allowPrivate: mode === 'sandbox', publicUrl },
      ...pushServices(config.pushServices, sandboxPush),
    }),
    (opened) => opened.close(),
  );
  const approvals = closers.add(
    new Approvals({
      ...{ store, pairings, methods, push, listener, keyring, digest, randomBytes, clock },
      reports: {
        suppressed: (tenant, reason) => {
          metrics.approvalSuppressed(reason);
          logger.warn('approval suppressed', { tenant, reason });
        },
        pushed: (outcome) => metrics.push(outcome),
        failed: (error) => logger.warn('push', { error }),
      },
    }),
    (opened) => opened.close(),
  );
  return { approvals, store, pairings, push };
}

/** Challenges by approval, for the API, sessions and jobs. */
export function promptedChallenges(
  { keyring, config }: Core,
  parts: Pick<PromptedChallengesOptions, 'approvals' | 'challenges' | 'methods'>,
): PromptedChallenges {
  return new PromptedChallenges({ ...parts, keyring, places: new Places(config.cities) });
}

/** A sandbox's phones have a push service with an authority of its own, beside those of browsers. */
function pushServices(usual: readonly string[], phones: SandboxPush | undefined) {
  if (!phones) return { services: usual };
  return { services: [...usual, phones.host], ca: [...rootCertificates, phones.ca].join('\n') };
}

// What approvals need of challenges.

/** The part of the challenge service that takes a device's news. */
export interface ApprovalChallenges {
  approval(
    tenant: Tenant,
    id: string,
    step: ApprovalNews['kind'],
    methodId: string,
  ): Promise<unknown>;
}

export function challengeListener(
  challenges: ApprovalChallenges,
  tenants: ReadonlyMap<string, Tenant>,
): ApprovalListener {
  return {
    async tell({ tenant: id, challengeId, kind, device }) {
      const tenant = tenants.get(id);
      if (!tenant) return false;
      try {
        await challenges.approval(tenant, challengeId, kind, device);
        return true;
      } catch (error) {
        const code = error instanceof OctothorpeError ? error.code : undefined;
        if (code === 'challenge_final' || code === 'not_found') return false;
        throw error;
      }
    },
  };
}

// What approvals need of enrolment.

/** The part of the enrolment service that keeps devices. */
export interface EnrolledDevices {
  read(owner: SubjectKey): Promise<Enrolment>;
  add(
    owner: SubjectKey,
    method: Pick<ApproveMethod, 'kind' | 'name' | 'publicKey'>,
  ): Promise<Method>;
  rename(owner: SubjectKey, id: string, name: string): Promise<Method>;
  remove(owner: SubjectKey, id: string, authority: DeviceAuthority): Promise<Method>;
  noteUse(owner: SubjectKey, id: string): Promise<boolean>;
  setPush(owner: SubjectKey, id: string, push: ApproveMethod['push']): Promise<boolean>;
}

interface DeviceAuthority {
  readonly proof: { readonly methodId: string; readonly verifiedAtMs: number };
}

/** @param now Unix ms */
export function approveMethods(enrolment: EnrolledDevices, now: () => number): ApproveMethods {
  const devicesOf = async (owner: SubjectKey) =>
    (await enrolment.read(owner)).methods.filter((each) => each.kind === 'approve');
  return {
    of: devicesOf,
    async add(owner, { name, publicKey }) {
      const added = await enrolment.add(owner, { kind: 'approve', name, publicKey });
      return added as ApproveMethod;
    },
    async noteUse(owner, id) {
      await enrolment.noteUse(owner, id);
    },
    async change(owner, id, { name, push }) {
      if (!(await devicesOf(owner)).some((device) => device.id === id)) return false;
      if (name !== undefined) await enrolment.rename(owner, id, name);
      return push === undefined || (await enrolment.setPush(owner, id, push ?? undefined));
    },
    async remove(owner, id) {
      // Its own signed request has just proven the device.
      await enrolment.remove(owner, id, { proof: { methodId: id, verifiedAtMs: now() } });
    },
  };
}
