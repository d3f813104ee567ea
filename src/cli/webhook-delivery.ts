/** Sends one event to an address as the service does: signed by the same code. Prints how the receiver answered. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../challenge/time.js';
import type { Mode, Notification } from '../notifications/notification.js';
import { Notifier } from '../notifications/notifier.js';
import { checkTarget } from '../notifications/webhook-target.js';
import { paint, type Terminal, UsageError } from './terminal.js';

export interface SecretOptions {
  readonly secretFile?: string;
}

export interface Delivered {
  readonly type: string;
  readonly messageId: string;
  readonly delivered: boolean;
  /** The receiver's answer; absent where it gave none. */
  readonly status?: number;
  readonly detail?: string;
}

export class WebhookDelivery {
  readonly #notifier = new Notifier({ allowPrivate: true, clock: systemClock });
  readonly #webhook: { readonly url: string; readonly secrets: readonly string[] };

  /** @throws UsageError for an address that the service would not send to */
  constructor(address: string, secret: string) {
    const url = addressOf(address);
    const target = checkTarget(url, { allowPrivate: true });
    if (target.kind === 'refused') throw new UsageError(target.fault);
    this.#webhook = { url, secrets: [secret] };
  }

  get url(): string {
    return this.#webhook.url;
  }

  async send(notification: Notification): Promise<Delivered> {
    const outcome = await this.#notifier.send(this.#webhook, notification);
    const { type, messageId } = notification;
    return {
      type,
      messageId,
      delivered: outcome.kind === 'delivered',
      ...('status' in outcome && outcome.status !== undefined ? { status: outcome.status } : {}),
      ...('detail' in outcome ? { detail: outcome.detail } : {}),
    };
  }

  close(): Promise<void> {
    return this.#notifier.close();
  }
}

/** `localhost:4000/hooks` is http. */
function addressOf(text: string): string {
  return /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
}

export function deliveredText(
  { type, messageId, delivered, status, detail }: Delivered,
  terminal: Terminal,
): string {
  const answer = status === undefined ? (detail ?? 'no answer') : String(status);
  return `${type.padEnd(24)}  ${messageId}  ${paint(terminal, delivered ? 'green' : 'red', answer)}`;
}

/** Secrets are not accepted on the command line, because every user of the machine can read it. */
export function secretOf(
  { secretFile }: SecretOptions,
  { environment }: Pick<Terminal, 'environment'>,
): string {
  if (secretFile !== undefined) {
    if (!existsSync(secretFile)) throw new UsageError(`There is no file ${secretFile}.`);
    return readFileSync(secretFile, 'utf8').trim();
  }
  const secret = environment['OCTOTHORPE_WEBHOOK_SECRET'] || sandboxSecret(environment);
  if (secret !== undefined) return secret;
  throw new UsageError(
    'There is no secret to sign with: OCTOTHORPE_WEBHOOK_SECRET is not set, and no sandbox was started in this folder. Set it, or name a file with --secret-file.',
  );
}

function sandboxSecret(environment: NodeJS.ProcessEnv): string | undefined {
  const file = sandboxFile(environment);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).webhookSecret : undefined;
}

/** As the service of this folder names itself in its events. */
export function modeOf({ environment }: Pick<Terminal, 'environment'>): Mode {
  return environment['MODE'] !== 'production' && existsSync(sandboxFile(environment))
    ? 'sandbox'
    : 'production';
}

function sandboxFile({ DATA_DIR }: NodeJS.ProcessEnv): string {
  return join(DATA_DIR || 'data', 'sandbox.json');
}
