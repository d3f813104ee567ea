/** Approval in our own app: pairing, prompts, the app's page and its API. */
import type { Router } from 'express';
import type { Closers } from '../app.js';
import { RedisApprovalStore } from '../approvals/approval-store.js';
import { Approvals } from '../approvals/approvals.js';
import { DeviceActions } from '../approvals/device-actions.js';
import { DeviceDirectory } from '../approvals/device-directory.js';
import { RedisPairings } from '../approvals/pairing.js';
import type { ApprovalListener, ApproveMethods } from '../approvals/ports.js';
import { PUSH_SERVICES, PushServices, vapidKey } from '../approvals/push-services.js';
import { OctothorpeError } from '../challenge/errors.js';
import { resolveLocale } from '../challenge/locale.js';
import type { MethodChallenges } from '../challenge/method-challenges.js';
import { writtenAmount } from '../challenge/transaction.js';
import type { EnrolmentService } from '../enrolment/enrolment-service.js';
import type { ApproveMethod, Method } from '../enrolment/method.js';
import { authenticatorApp } from '../http/authenticator/app-page.js';
import type { ChallengeChanges } from '../http/ports.js';
import { limitDigest } from '../limits/hmac-tags.js';
import type { RedisClient } from '../redis/scripts.js';
import type { Pairings } from '../sessions/ports.js';
import type { Prompts } from '../sessions/registered-challenges.js';
import type { Core } from './core.js';

export interface ApprovalParts {
  readonly redis: RedisClient;
  readonly enrolment: EnrolmentService;
  readonly methods: MethodChallenges;
  readonly changes: ChallengeChanges;
  readonly closing: AbortSignal;
}

export interface ComposedApprovals {
  readonly prompts: Prompts;
  readonly pairings: Pairings;
  /** The app, at `/authenticator/`. */
  readonly app: Router;
}

export function composeApprovals(
  core: Core,
  closers: Closers,
  { redis, enrolment, methods: challenges, changes, closing }: ApprovalParts,
): ComposedApprovals {
  const { config, keyring, cipher, clock, random, logger } = core;
  const { mode, publicUrl } = config;
  const digest = limitDigest(keyring);
  const writes = core.writesOver(redis);
  const vapid = vapidKey(config.masterKeys);
  const push = closers.add(
    new PushServices({
      ...{ vapid, services: PUSH_SERVICES, publicUrl },
      allowPrivate: mode === 'sandbox',
    }),
    (opened) => opened.close(),
  );
  const store = new RedisApprovalStore({ redis, run: writes.run, cipher, digest, clock });
  const pairings = new RedisPairings({ redis, writes, cipher, randomBytes: random, publicUrl });
  const methods = approveMethods(enrolment);
  const approvals = closers.add(
    new Approvals({
      ...{ store, pairings, methods, push, keyring, digest, randomBytes: random, clock },
      reports: {
        suppressed: (tenant, reason) => logger.info('approval suppressed', { tenant, reason }),
        pushed: () => {},
        failed: (error) => logger.warn('push messages', { error }),
      },
    }),
    (opened) => opened.close(),
  );
  const actions = new DeviceActions({
    ...{ store, pairings, methods, push, keyring, publicUrl, clock },
    directory: new DeviceDirectory({ redis, writes, cipher, methods }),
    listener: listenerOf(core, challenges),
  });
  const brands = new Map([...config.sessions].map(([tenant, { brand }]) => [tenant, brand]));
  return {
    prompts: {
      ask: async ({ owner, challenge, number, brand, where }) => {
        const { locale, transaction, expiresAtMs } = challenge;
        const what = transaction
          ? `${writtenAmount(resolveLocale(locale), transaction)} · ${transaction.payee}`
          : brand;
        const asked = { ...owner, challengeId: challenge.id, number, brand, what, where };
        const { kind } = await approvals.request({ ...asked, expiresAtMs });
        return kind === 'sent';
      },
      withdraw: (owner, id) => approvals.withdraw(owner, id),
    },
    pairings: {
      begin: ({ tenant, subject }, label) => approvals.pairing(tenant, subject, label),
      pairedDevice: async (id) => {
        const state = await approvals.devicePaired(id);
        return state.kind === 'paired' ? state.device : undefined;
      },
    },
    app: authenticatorApp({
      ...{ actions, brands, changes, clock, publicUrl, mode, closing },
      pushKey: vapid.publicKey,
    }),
  };
}

/** The subject's devices, as enrolment keeps them. Who may pair one was decided where the QR code was shown. */
function approveMethods(enrolment: EnrolmentService): ApproveMethods {
  return {
    of: async (owner) => (await enrolment.read(owner)).methods.filter(isDevice),
    add: async (owner, { name, publicKey }) =>
      (await enrolment.add(owner, { kind: 'approve', name, publicKey })) as ApproveMethod,
    noteUse: async (owner, id) => {
      await enrolment.noteUse(owner, id);
    },
    change: async (owner, id, { name, push }) => {
      try {
        if (name !== undefined) await enrolment.rename(owner, id, name);
        if (push === undefined) return true;
        return await enrolment.setPush(owner, id, push ?? undefined);
      } catch (error) {
        if (error instanceof OctothorpeError && error.code === 'not_found') return false;
        throw error;
      }
    },
    remove: async (owner, id) => {
      try {
        await enrolment.remove(owner, id);
      } catch (error) {
        if (!(error instanceof OctothorpeError) || error.code !== 'not_found') throw error;
      }
    },
  };
}

/** Tells the challenge what a device has said. */
function listenerOf({ tenants }: Core, challenges: MethodChallenges): ApprovalListener {
  return {
    tell: async ({ tenant, challengeId, kind }) => {
      const known = tenants.get(tenant);
      if (!known) return false;
      try {
        await challenges.approval(known, challengeId, kind);
        return true;
      } catch (error) {
        const isOver =
          error instanceof OctothorpeError && ['challenge_final', 'not_found'].includes(error.code);
        if (isOver) return false;
        throw error;
      }
    },
  };
}

function isDevice(method: Method): method is ApproveMethod {
  return method.kind === 'approve';
}
