/** One command from its arguments to its exit code. */
import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type ConnectionOptions, Queue } from 'bullmq';
import type { JWK } from 'jose';
import { Closers } from '../../src/app.js';
import { OctothorpeError } from '../../src/challenge/errors.js';
import { loadConfig } from '../../src/config/config.js';
import { ConfigurationError } from '../../src/config/validation-errors.js';
import {
  EnrolmentService,
  type MethodEvent,
  publicPart,
} from '../../src/enrolment/enrolment-service.js';
import type { StoredEnrolment } from '../../src/enrolment/method.js';
import { TenantMethods } from '../../src/enrolment/tenant-methods.js';
import { openerWith, sealerFor, TransferError } from '../../src/enrolment/transfer.js';
import { RedisOperatorListStore } from '../../src/limits/operator-list-store.js';
import { methodNotification } from '../../src/notifications/notification.js';
import {
  NOTIFICATION_QUEUE,
  type NotificationJob,
  notificationJobOptions,
} from '../../src/notifications/notification-queue.js';
import { createLogger } from '../../src/observability/logger.js';
import { QUEUE_PREFIX } from '../../src/redis/keys.js';
import { queueOptions } from '../../src/redis/queue-options.js';
import { type Core, composeCore } from '../../src/roles/core.js';
import { enrolmentStoreOver, methodAuditOver } from '../../src/roles/enrolment.js';
import { sealed } from '../../src/roles/limits.js';
import type { Terminal } from '../limits/run.js';
import { table } from '../limits/show.js';
import { type CommandLine, commandLine, USAGE, UsageError } from './command-line.js';

/** @returns 0 done, 1 refused or unreachable, 2 not understood */
export async function runMethods(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<number> {
  const closers = new Closers();
  try {
    const line = commandLine(args, environment);
    if (line === 'help') {
      terminal.out(USAGE);
      return 0;
    }
    const config = loadConfig({ ...environment, ROLES: 'api' });
    const core = await composeCore(config, createLogger('error'), closers);
    terminal.out(await run(line, core, closers));
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(`error: ${error.message} (--help shows how)`);
      return 2;
    }
    const isOurs = error instanceof OctothorpeError || error instanceof TransferError;
    if (!isOurs && !(error instanceof ConfigurationError)) throw error;
    terminal.err(`error: ${error.message}`);
    return 1;
  } finally {
    await closers.close();
  }
}

async function run(line: CommandLine, core: Core, closers: Closers): Promise<string> {
  const redis = await core.connect('worker');
  const queue = closers.add(
    new Queue<NotificationJob>(
      NOTIFICATION_QUEUE,
      queueOptions(redis as ConnectionOptions, QUEUE_PREFIX),
    ),
    (opened) => opened.close(),
  );
  const announce = async (event: MethodEvent) => {
    if (!core.tenants.get(event.tenant)?.webhook) return;
    const id = randomBytes(12).toString('base64url');
    const ready = methodNotification(event, id, core.clock.now(), core.config.mode);
    const job = sealed(core, ready);
    await queue.add('notify', job, notificationJobOptions(job));
  };
  const store = enrolmentStoreOver(core, redis);
  const audit = new RedisOperatorListStore(redis, core.clock, core.writesOver(redis));
  const methods = new TenantMethods({ store, audit, announce });
  switch (line.command) {
    case 'list':
      return list(methods, tenantOf(line, core), line.subject);
    case 'export':
      return exportMethods(methods, tenantOf(line, core), line);
    case 'import':
      return importMethods(methods, tenantOf(line, core), line);
    case 'reseal': {
      const tenants = line.tenant === undefined ? [...core.tenants.keys()] : [tenantOf(line, core)];
      const lines: string[] = [];
      for (const tenant of tenants) {
        const { subjects, resealed } = await methods.reseal(tenant, line.by);
        lines.push(`${tenant}: ${subjects} subjects, ${resealed} of them sealed again.`);
      }
      return lines.join('\n');
    }
    case 'delete': {
      const [tenant, subject] = [tenantOf(line, core), line.subject ?? ''];
      const announced: Promise<void>[] = [];
      const service = new EnrolmentService({
        store,
        audit: methodAuditOver(core, redis),
        announce: (event) => announced.push(announce(event)),
        challenges: { read: async () => undefined },
        indexOf: core.cipher.lastingIndex.bind(core.cipher),
        randomBytes,
        now: () => core.clock.now(),
      });
      const erased = await service.deleteSubject({ tenant, subject }, line.by);
      await Promise.all(announced);
      return erased ? 'Erased.' : 'Nothing was stored of this subject.';
    }
    default:
      return line.command satisfies never;
  }
}

async function list(methods: TenantMethods, tenant: string, only?: string): Promise<string> {
  const rows: string[][] = [];
  for await (const { subject, methods: each, defaultId } of methods.walk(tenant)) {
    if (only !== undefined && subject !== only) continue;
    for (const method of each) {
      const { id, kind, to } = publicPart(method);
      const used = method.lastUsedAtMs;
      const last = used === undefined ? '-' : new Date(used).toISOString().slice(0, 10);
      rows.push([subject, kind, to ?? '-', id === defaultId ? 'yes' : '', last, id]);
    }
  }
  if (rows.length === 0) return 'Nobody has registered anything.';
  return table(['subject', 'kind', 'number', 'default', 'used', 'id'], rows);
}

async function exportMethods(
  methods: TenantMethods,
  tenant: string,
  { key = '', file = '', by }: CommandLine,
): Promise<string> {
  const sealAll = await sealerFor(readKey(key), randomBytes);
  if (existsSync(file)) throw new UsageError(`${file} exists. Name another file.`);
  // Nobody else on this machine needs it, sealed or not.
  const handle = await open(file, 'wx', 0o600);
  try {
    const count = await methods.exportTo(
      tenant,
      by,
      async (subjects: AsyncIterable<StoredEnrolment>) => {
        for await (const text of sealAll(subjects)) await handle.write(`${text}\n`);
        await handle.sync();
      },
    );
    return `${count} subjects are sealed in ${file}.`;
  } finally {
    await handle.close();
  }
}

async function importMethods(
  methods: TenantMethods,
  tenant: string,
  { key = '', file = '', by }: CommandLine,
): Promise<string> {
  const openAll = await openerWith(readKey(key));
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
  // The whole file is checked before the first subject is written.
  for await (const _ of openAll(linesOf(file)));
  const done = await methods.importFrom(tenant, by, openAll(linesOf(file)));
  const { subjects, methods: added, skipped, bound } = done;
  return [
    `${added} methods of ${subjects} subjects are registered for ${tenant}.`,
    ...(skipped === 0
      ? []
      : [`${skipped} were left out: they are here already, or there is no room.`]),
    ...(bound === 0
      ? []
      : [`${bound} sets of recovery codes work only where they were made. Have new ones made.`]),
  ].join('\n');
}

/** Opens the file once it is iterated: an interface of readline that waits meanwhile loses lines. */
async function* linesOf(file: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}

function tenantOf({ tenant }: CommandLine, { tenants }: Core): string {
  if (tenant !== undefined) {
    if (tenants.has(tenant)) return tenant;
    throw new UsageError(
      `There is no tenant ${tenant}. Configured: ${[...tenants.keys()].join(', ')}.`,
    );
  }
  const [only, ...others] = tenants.keys();
  if (only !== undefined && others.length === 0) return only;
  throw new UsageError('Name the tenant: --tenant.');
}

function readKey(file: string): JWK {
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JWK;
  } catch {
    throw new UsageError(`${file} is no JWK in JSON.`);
  }
}
