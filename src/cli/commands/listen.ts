/**
 * Delivers the events of the service on this machine to an address, signed as the service signs them, and prints them: for a receiver that the
 * service cannot reach or does not know yet. What was delivered can be delivered again.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFinal } from '../../challenge/challenge.js';
import { type Notification, notificationOf } from '../../notifications/notification.js';
import { type Change, followChanges } from '../change-feed.js';
import { EXIT, RefusedError, type Terminal, UsageError } from '../terminal.js';
import {
  deliveredText,
  modeOf,
  type SecretOptions,
  secretOf,
  WebhookDelivery,
} from '../webhook-delivery.js';

export interface ListenOptions extends SecretOptions {
  readonly forwardTo?: string;
  readonly tenant?: string;
  /** True without a count. */
  readonly last?: string | true;
  readonly printBody?: boolean;
  readonly json?: boolean;
}

/** As many are kept for `--last`. */
const KEPT_MAX = 100;

export async function listen(
  terminal: Terminal,
  _args: readonly string[],
  { forwardTo = '', tenant, last, printBody = false, json = false, ...signs }: ListenOptions,
): Promise<number> {
  const delivery = new WebhookDelivery(forwardTo, secretOf(signs, terminal));
  const history = new History(terminal.environment);
  const deliver = async (notification: Notification) => {
    const sent = await delivery.send(notification);
    const { body } = notification;
    if (json) terminal.out(JSON.stringify({ ...sent, body: JSON.parse(body) }));
    else terminal.out(`${deliveredText(sent, terminal)}${printBody ? `\n${body}` : ''}`);
    return sent;
  };
  try {
    if (last !== undefined) {
      const again = history.last(countOf(last));
      if (again.length === 0)
        throw new RefusedError('Nothing was delivered yet: run it without --last first.');
      const sent = [];
      for (const notification of again) sent.push(await deliver(notification));
      if (sent.some(({ status }) => status === undefined)) return EXIT.unreachable;
      return sent.every(({ delivered }) => delivered) ? EXIT.done : EXIT.refused;
    }
    const mode = modeOf(terminal);
    const onChange = async ({ challenge, entry }: Change) => {
      if (tenant !== undefined && challenge.tenant !== tenant) return;
      if (!isFinal(entry.state)) return;
      const notification = notificationOf(challenge, entry.sequence, mode);
      if (notification === undefined) return;
      history.add(notification);
      await deliver(notification);
    };
    await followChanges(terminal, terminal.stopped(), onChange, () => {
      terminal.err(`Forwarding to ${delivery.url}. Ctrl-C ends this.`);
    });
    return EXIT.done;
  } finally {
    await delivery.close();
  }
}

function countOf(last: string | true): number {
  if (last === true) return 1;
  const count = Number(last);
  if (Number.isInteger(count) && count > 0 && count <= KEPT_MAX) return count;
  throw new UsageError(`--last takes a count, 1 to ${KEPT_MAX}.`);
}

/** What was delivered, in a file of the data folder that only its owner may read: bodies hold masked numbers and no code. */
class History {
  readonly #folder: string;
  readonly #file: string;

  constructor({ DATA_DIR }: NodeJS.ProcessEnv) {
    this.#folder = DATA_DIR || 'data';
    this.#file = join(this.#folder, 'listen.jsonl');
  }

  last(count: number): Notification[] {
    return this.#read().slice(-count);
  }

  add(notification: Notification): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const kept = [...this.#read(), notification].slice(-KEPT_MAX);
    writeFileSync(this.#file, `${kept.map((each) => JSON.stringify(each)).join('\n')}\n`, {
      mode: 0o600,
    });
  }

  #read(): Notification[] {
    if (!existsSync(this.#file)) return [];
    const lines = readFileSync(this.#file, 'utf8').split('\n').filter(Boolean);
    return lines.map((line): Notification => JSON.parse(line));
  }
}
