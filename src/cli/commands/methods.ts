/** One command about registered methods. It works on Redis with the service's own configuration and master keys. */
import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type ConnectionOptions, Queue } from 'bullmq';
import type { JWK } from 'jose';
import { Closers } from '../../app.js';
import { OctothorpeError } from '../../challenge/errors.js';
import { loadConfig } from '../../config/config.js';
import { ConfigurationError } from '../../config/validation-errors.js';
import {
  EnrolmentService,
  type MethodActor,
  type MethodEvent,
  publicPart,
} from '../../enrolment/enrolment-service.js';
import type { StoredEnrolment } from '../../enrolment/method.js';
import { TenantMethods } from '../../enrolment/tenant-methods.js';
import { openerWith, sealerFor, TransferError } from '../../enrolment/transfer.js';
import { RedisOperatorListStore } from '../../limits/operator-list-store.js';
import { requireOperator, requireReason } from '../../limits/operator-target.js';
import { methodNotification } from '../../notifications/notification.js';
import {
  NOTIFICATION_QUEUE,
  type NotificationJob,
  notificationJobOptions,
} from '../../notifications/notification-queue.js';
import { createLogger } from '../../observability/logger.js';
import { QUEUE_PREFIX } from '../../redis/keys.js';
import { queueOptions } from '../../redis/queue-options.js';
import { approvalRecordsOver } from '../../roles/approval-records.js';
import { type Core, composeCore } from '../../roles/core.js';
import { enrolmentStoreOver, methodAuditOver } from '../../roles/enrolment.js';
import { sealed } from '../../roles/limits.js';
import { openSettings } from '../../roles/settings.js';
import { openRedis, redisUrl } from '../redis-url.js';
import { EXIT, RefusedError, type Terminal, table, UsageError } from '../terminal.js';
import { signature } from './limits.js';

export type MethodsCommand = 'list' | 'export' | 'import' | 'reseal' | 'delete';

export interface MethodsOptions {
  readonly tenant?: string;
  readonly subject?: string;
  readonly to?: string;
  readonly key?: string;
  readonly file?: string;
  readonly reason?: string;
  readonly operator?: string;
  readonly json?: boolean;
}

export async function methods(
  command: MethodsCommand,
  terminal: Terminal,
  options: MethodsOptions,
): Promise<number> {
  const { environment } = terminal;
  const line = lineOf(command, options, environment);
  const closers = new Closers();
  try {
    const config = loadConfig({ ...environment, REDIS_URL: redisUrl(environment), ROLES: 'api' });
    // What follows waits until Redis is up.
    (await openRedis(environment)).disconnect();
    const logger = createLogger('error');
    const core = await composeCore(await openSettings(config, logger, closers), logger, closers);
    const { text, ...facts } = await run(line, core, closers);
    terminal.out(options.json ? JSON.stringify(facts, null, 2) : text);
    return EXIT.done;
  } catch (error) {
    const isOurs = error instanceof OctothorpeError || error instanceof TransferError;
    if (!isOurs && !(error instanceof ConfigurationError)) throw error;
    throw new RefusedError(error.message);
  } finally {
    await closers.close();
  }
}

interface Line {
  readonly command: MethodsCommand;
  /** All tenants where absent, which only `reseal` allows. */
  readonly tenant: string | undefined;
  readonly subject: string | undefined;
  /** A file with a JWK. */
  readonly key: string | undefined;
  readonly file: string | undefined;
  readonly by: MethodActor;
}

/** @throws UsageError, RefusedError */
function lineOf(
  command: MethodsCommand,
  options: MethodsOptions,
  environment: NodeJS.ProcessEnv,
): Line {
  const { tenant, subject, file } = options;
  const key = command === 'export' ? options.to : options.key;
  if (command === 'export' && !key) throw new UsageError('Name the recipient’s public key: --to.');
  if (command === 'import' && !key) throw new UsageError('Name the private key: --key.');
  if ((command === 'export' || command === 'import') && !file) {
    throw new UsageError('Name the file: --file.');
  }
  if (command === 'delete' && !subject) throw new UsageError('Name whom: --subject.');
  return { command, tenant, subject, key, file, by: actor(command, options, environment) };
}

function actor(
  command: MethodsCommand,
  options: MethodsOptions,
  environment: NodeJS.ProcessEnv,
): MethodActor {
  if (command === 'list') return { operator: '-', key: '-', reason: '-' };
  const { operator, reason } = signature(options, environment);
  try {
    return { operator: requireOperator(operator), key: 'command', reason: requireReason(reason) };
  } catch (error) {
    if (error instanceof OctothorpeError) throw new RefusedError(error.message);
    throw error;
  }
}

/** What was done, as text and as facts for a program. */
interface Done {
  readonly text: string;
  readonly [fact: string]: unknown;
}

async function run(line: Line, core: Core, closers: Closers): Promise<Done> {
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
  const approvals = approvalRecordsOver(core, redis);
  const methods = new TenantMethods({ store, approvals, audit, announce });
  switch (line.command) {
    case 'list':
      return list(methods, tenantOf(line, core), line.subject);
    case 'export':
      return exportMethods(methods, tenantOf(line, core), line);
    case 'import':
      return importMethods(methods, tenantOf(line, core), line);
    case 'reseal': {
      const tenants = line.tenant === undefined ? [...core.tenants.keys()] : [tenantOf(line, core)];
      const done: { tenant: string; subjects: number; resealed: number }[] = [];
      for (const tenant of tenants) {
        const { subjects, resealed } = await methods.reseal(tenant, line.by);
        done.push({ tenant, subjects, resealed });
      }
      const text = done.map(
        (each) =>
          `${each.tenant}: ${each.subjects} subjects, ${each.resealed} of them sealed again.`,
      );
      return { text: text.join('\n'), tenants: done };
    }
    case 'delete': {
      const [tenant, subject] = [tenantOf(line, core), line.subject ?? ''];
      const announced: Promise<void>[] = [];
      const service = new EnrolmentService({
        ...{ store, approvals },
        audit: methodAuditOver(core, redis),
        announce: (event) => announced.push(announce(event)),
        challenges: { read: async () => undefined },
        indexOf: core.cipher.lastingIndex.bind(core.cipher),
        randomBytes,
        now: () => core.clock.now(),
      });
      const erased = await service.deleteSubject({ tenant, subject }, line.by);
      await Promise.all(announced);
      return { text: erased ? 'Erased.' : 'Nothing was stored of this subject.', erased };
    }
    default:
      return line.command satisfies never;
  }
}

async function list(methods: TenantMethods, tenant: string, only?: string): Promise<Done> {
  const rows: string[][] = [];
  const found: object[] = [];
  for await (const { subject, methods: each, defaultId } of methods.walk(tenant)) {
    if (only !== undefined && subject !== only) continue;
    for (const method of each) {
      const { id, kind, to } = publicPart(method);
      const used = method.lastUsedAtMs;
      const last = used === undefined ? '-' : new Date(used).toISOString().slice(0, 10);
      rows.push([subject, kind, to ?? '-', id === defaultId ? 'yes' : '', last, id]);
      found.push({
        subject,
        id,
        kind,
        to,
        default: id === defaultId,
        lastUsed: used === undefined ? undefined : last,
      });
    }
  }
  const text =
    rows.length === 0
      ? 'Nobody has registered anything.'
      : table(['subject', 'kind', 'number', 'default', 'used', 'id'], rows);
  return { text, methods: found };
}

async function exportMethods(
  methods: TenantMethods,
  tenant: string,
  { key = '', file = '', by }: Line,
): Promise<Done> {
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
    return { text: `${count} subjects are sealed in ${file}.`, subjects: count, file };
  } finally {
    await handle.close();
  }
}

async function importMethods(
  methods: TenantMethods,
  tenant: string,
  { key = '', file = '', by }: Line,
): Promise<Done> {
  const openAll = await openerWith(readKey(key));
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
  // The whole file is checked before the first subject is written.
  for await (const _ of openAll(linesOf(file)));
  const done = await methods.importFrom(tenant, by, openAll(linesOf(file)));
  const { subjects, methods: added, skipped, bound } = done;
  const text = [
    `${added} methods of ${subjects} subjects are registered for ${tenant}.`,
    ...(skipped === 0
      ? []
      : [`${skipped} were left out: they are here already, or there is no room.`]),
    ...(bound === 0
      ? []
      : [`${bound} sets of recovery codes work only where they were made. Have new ones made.`]),
  ];
  return { text: text.join('\n'), ...done };
}

/** Opens the file once it is iterated: an interface of readline that waits meanwhile loses lines. */
async function* linesOf(file: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}

function tenantOf({ tenant }: Pick<Line, 'tenant'>, { tenants }: Core): string {
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
