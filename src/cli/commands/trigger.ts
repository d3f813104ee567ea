/** Sends samples of webhook events, so that a receiver can be built before the first challenge. They are those of the reference (`/docs`). */
import { randomUUID } from 'node:crypto';
import { CHALLENGE_ENDS, METHOD_ENDS } from '../../challenge/challenge.js';
import { messageNotification } from '../../http/api/message-schemas.js';
import { methodNotification } from '../../http/api/subject-schemas.js';
import { webhooks } from '../../http/docs/webhooks.js';
import { nearestName } from '../../input/nearest-name.js';
import type { Mode } from '../../notifications/notification.js';
import { EXIT, type Terminal, UsageError } from '../terminal.js';
import {
  deliveredText,
  modeOf,
  type SecretOptions,
  secretOf,
  WebhookDelivery,
} from '../webhook-delivery.js';

export interface TriggerOptions extends SecretOptions {
  readonly to?: string;
  readonly all?: boolean;
  readonly list?: boolean;
  readonly json?: boolean;
}

/** The address of `examples/service`. */
const DEFAULT_ADDRESS = 'http://localhost:4000/hooks';

export async function trigger(
  terminal: Terminal,
  [event]: readonly string[],
  {
    to = terminal.environment['WEBHOOK_URL'] || DEFAULT_ADDRESS,
    all = false,
    list = false,
    json = false,
    ...signs
  }: TriggerOptions,
): Promise<number> {
  const samples = sampleEvents(modeOf(terminal), terminal.now());
  if (list) {
    const names = [...samples.keys()];
    terminal.out(json ? JSON.stringify(names) : names.join('\n'));
    return EXIT.done;
  }
  const chosen = all ? [...samples] : [named(event, samples)];
  const delivery = new WebhookDelivery(to, secretOf(signs, terminal));
  let answered = true;
  let accepted = true;
  try {
    for (const [type, body] of chosen) {
      const sent = await delivery.send({ type, body, messageId: `msg_sample_${randomUUID()}` });
      terminal.out(json ? JSON.stringify(sent) : deliveredText(sent, terminal));
      answered &&= sent.status !== undefined;
      accepted &&= sent.delivered;
    }
  } finally {
    await delivery.close();
  }
  if (!answered) return EXIT.unreachable;
  return accepted ? EXIT.done : EXIT.refused;
}

function named(event: string | undefined, samples: ReadonlyMap<string, string>): [string, string] {
  if (event === undefined)
    throw new UsageError('Name an event, or send --all. --list shows the names.');
  const body = samples.get(event);
  if (body !== undefined) return [event, body];
  const near = nearestName(event, [...samples.keys()]);
  throw new UsageError(
    `There is no event ${event}.${near === undefined ? '' : ` Did you mean ${near}?`} --list shows the names.`,
  );
}

/** The body of each event, by its name: those that the reference shows, in every type that they may have. */
export function sampleEvents(mode: Mode, nowMs: number): ReadonlyMap<string, string> {
  const timestamp = new Date(nowMs).toISOString();
  const samples = Object.values(webhooks({ mode, publicUrl: '' })).map(sampleOf);
  return new Map(
    samples
      .flatMap((sample) =>
        typesLike(sample.type).map((type) => ({
          ...sample,
          type,
          data: dataOf(sample.data, type),
        })),
      )
      .map(({ type, data }) => [type, JSON.stringify({ type, timestamp, data })]),
  );
}

interface Sample {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function sampleOf(path: unknown): Sample {
  const { post } = path as {
    post: {
      requestBody: {
        content: { 'application/json': { examples: { message: { value: Sample } } } };
      };
    };
  };
  return post.requestBody.content['application/json'].examples.message.value;
}

function typesLike(type: string): readonly string[] {
  if (type.startsWith('challenge.')) {
    return [...CHALLENGE_ENDS, ...METHOD_ENDS].map((state) => `challenge.${state}`);
  }
  if (type.startsWith('message.')) return messageNotification.shape.type.options;
  if (type.startsWith('method.')) return methodNotification.shape.type.options;
  return [type];
}

/** A challenge in the state that the type names; anything else as it is. */
function dataOf(data: Sample['data'], type: string): object {
  if (!Array.isArray(data['timeline'])) return data;
  const state = type.slice(type.indexOf('.') + 1);
  const reason = state === 'failed' ? 'unreachable' : undefined;
  const last = data['timeline'].at(-1);
  const timeline = [...data['timeline'].slice(0, -1), { ...last, state, reason }];
  return { ...data, state, reason, timeline };
}
