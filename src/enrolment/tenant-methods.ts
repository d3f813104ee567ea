/**
 * What is done to all methods of a tenant at once: export, import, and sealing again after a rotation of master keys. Subjects are walked in
 * batches, while the service works; each may be repeated. Every act is noted before it begins, and announced when it is done.
 */
import { OctothorpeError } from '../challenge/errors.js';
import type { OperatorAct, OperatorListStore } from '../limits/number-lists.js';
import * as rules from './enrolment-rules.js';
import {
  type ApprovalRecords,
  devicesOf,
  type MethodActor,
  type MethodEvent,
} from './enrolment-service.js';
import type { RedisEnrolmentStore } from './enrolment-store.js';
import type { Method, StoredEnrolment, SubjectKey } from './method.js';
import type { ExportedSubject } from './transfer.js';

const BATCH = 100;

export interface TenantMethodsOptions {
  readonly store: RedisEnrolmentStore;
  readonly approvals: Pick<ApprovalRecords, 'reseal'>;
  /** The operators' own stream. */
  readonly audit: Pick<OperatorListStore, 'note'>;
  readonly announce: (event: MethodEvent) => Promise<void>;
}

export interface Resealed {
  readonly subjects: number;
  /** Those that were sealed under an older key. */
  readonly resealed: number;
}

export interface Imported {
  readonly subjects: number;
  readonly methods: number;
  /** They were there, or no room was left. */
  readonly skipped: number;
  /** Recovery codes that only the other installation can check. */
  readonly bound: number;
}

export class TenantMethods {
  readonly #with: TenantMethodsOptions;

  constructor(options: TenantMethodsOptions) {
    this.#with = options;
  }

  /** All subjects of the tenant that have methods; one that changes meanwhile may come twice. */
  async *walk(tenant: string): AsyncGenerator<StoredEnrolment> {
    for await (const subjects of this.#batches(tenant)) {
      for (const subject of subjects) {
        const enrolment = await this.#with.store.read({ tenant, subject });
        if (enrolment.methods.length > 0) yield enrolment;
      }
    }
  }

  /** @param write takes the subjects, and returns when they are written */
  async exportTo(
    tenant: string,
    by: MethodActor,
    write: (subjects: AsyncIterable<StoredEnrolment>) => Promise<void>,
  ): Promise<number> {
    await this.#note(tenant, 'export_methods', by);
    const seen = new Set<string>();
    const walk = this.walk(tenant);
    await write(
      (async function* once() {
        for await (const enrolment of walk) {
          if (seen.has(enrolment.subject)) continue;
          seen.add(enrolment.subject);
          yield enrolment;
        }
      })(),
    );
    await this.#with.announce({ type: 'methods.exported', tenant, count: seen.size });
    return seen.size;
  }

  /** Adds what is not there yet; what a subject has here already stays as it is. */
  async importFrom(
    tenant: string,
    by: MethodActor,
    subjects: AsyncIterable<ExportedSubject>,
  ): Promise<Imported> {
    await this.#note(tenant, 'import_methods', by);
    let done: Imported = { subjects: 0, methods: 0, skipped: 0, bound: 0 };
    for await (const { subject, methods, defaultId } of subjects) {
      const usable = methods.filter(isPortable) as Method[];
      const rule = absorb(usable, defaultId);
      const added = await this.#with.store.change({ tenant, subject }, rule);
      done = {
        subjects: done.subjects + 1,
        methods: done.methods + added,
        skipped: done.skipped + usable.length - added,
        bound: done.bound + methods.length - usable.length,
      };
    }
    await this.#with.announce({ type: 'methods.imported', tenant, count: done.subjects });
    return done;
  }

  /** Seals everything under the current master key; then the older ones can go. */
  async reseal(tenant: string, by: MethodActor): Promise<Resealed> {
    const { store } = this.#with;
    await this.#note(tenant, 'reseal_methods', by);
    await store.resealLookup();
    let done: Resealed = { subjects: 0, resealed: 0 };
    for await (const subjects of this.#batches(tenant)) {
      const results = await Promise.all(
        subjects.map((subject) => this.#reseal({ tenant, subject })),
      );
      done = {
        subjects: done.subjects + results.length,
        resealed: done.resealed + results.filter(Boolean).length,
      };
    }
    await this.#with.announce({ type: 'methods.resealed', tenant, count: done.subjects });
    return done;
  }

  /** @returns whether anything of the subject was sealed under another key */
  async #reseal(subject: SubjectKey): Promise<boolean> {
    const { store, approvals } = this.#with;
    const resealed = await store.reseal(subject);
    const { methods } = await store.read(subject);
    return (await approvals.reseal(subject, devicesOf(methods))) || resealed;
  }

  async *#batches(tenant: string): AsyncGenerator<readonly string[]> {
    let cursor = '0';
    do {
      const page = await this.#with.store.subjects(tenant, cursor, BATCH);
      cursor = page.cursor;
      // Redis gives a small hash whole, whatever its size in entries is.
      for (let at = 0; at < page.subjects.length; at += BATCH) {
        yield page.subjects.slice(at, at + BATCH);
      }
    } while (cursor !== '0');
  }

  async #note(
    tenant: string,
    act: OperatorAct['act'],
    { operator, key, reason }: MethodActor,
  ): Promise<void> {
    await this.#with.audit.note(tenant, { operator, key, act, target: 'all subjects', reason });
  }
}

/** How many methods were added. The default of the other installation counts where there was none here. */
export function absorb(methods: readonly Method[], defaultId?: string): rules.Rule<number> {
  return (enrolment, nowMs) => {
    let next = enrolment;
    let added = 0;
    for (const method of methods) {
      const has = next.methods.some(({ kind }) => kind === method.kind);
      if (method.kind === 'recovery' && has) continue;
      try {
        next = rules.add(method)(next, nowMs).next ?? next;
        added += 1;
      } catch (error) {
        if (!(error instanceof OctothorpeError)) throw error;
      }
    }
    if (added === 0) return { result: 0 };
    const isThere = next.methods.some(({ id }) => id === defaultId);
    const takes = enrolment.defaultId === undefined && isThere && defaultId !== undefined;
    return { result: added, next: takes ? { ...next, defaultId } : next };
  };
}

/** Hashes under a master key of the other installation fit no code here. */
function isPortable(method: ExportedSubject['methods'][number]): boolean {
  return method.kind !== 'recovery' || method.hashKey !== undefined;
}
