/**
 * Vonage's error codes in our words. The Messages API's codes come as the answer to a send and, later, in status
 * callbacks (https://developer.vonage.com/en/api-errors/messages); the Voice API answers with HTTP statuses and the
 * names of the parameters that it refuses.
 */
import { z } from 'zod';
import type { Channel } from '../../challenge/challenge.js';
import {
  type FailureClass,
  failureClassOfStatus,
  onChannel,
  refusal,
  unansweredRefusal,
} from '../failure.js';
import type { Refusal } from '../provider.js';
import type { Progress } from '../vendor-http-client.js';

/** An answer that is no success. */
export class VonageError extends Error {
  readonly status: number;
  readonly body: string;

  constructor(status: number, body: string) {
    super(`Vonage answered ${status}`);
    this.name = 'VonageError';
    this.status = status;
    this.body = body;
  }
}

const INVALID_NUMBER: FailureClass = { failure: 'number', reason: 'invalid_number' };

const CLASSES: readonly (readonly [FailureClass, readonly number[]])[] = [
  [INVALID_NUMBER, [1170, 1430]],
  [{ failure: 'number', reason: 'unreachable' }, [1190]],
  [{ failure: 'number', reason: 'opted_out' }, [1240]],
  // Vonage's own block against SMS pumping: going around it through another provider would feed the fraud.
  [{ failure: 'number', reason: 'fraud_suspected' }, [1470, 1471]],
  [{ failure: 'channel', reason: 'destination_blocked' }, [1050, 1270, 1280]],
  // 1310: the device cannot take the message, which is what a landline comes back as.
  [{ failure: 'channel', reason: 'unreachable' }, [1180, 1220, 1290, 1310]],
  [{ failure: 'account', reason: 'destination_blocked' }, [1160]],
  [
    { failure: 'account', reason: 'rejected_by_provider' },
    // biome-ignore format: one code a line reads worse
    [1010, 1020, 1021, 1022, 1040, 1060, 1070, 1080, 1090, 1110, 1120, 1130, 1140, 1150, 1210, 1340, 1380, 1400, 1410, 1420, 1440, 1460],
  ],
  [{ failure: 'temporary', reason: 'unreachable' }, [1200, 1250, 1260, 1300, 1330, 1360]],
  [{ failure: 'temporary', reason: 'provider_unavailable' }, [1000, 1030, 1100, 1230, 1241]],
];

const CLASS_OF_CODE: ReadonlyMap<number, FailureClass> = new Map(
  CLASSES.flatMap(([failureClass, codes]) => codes.map((code) => [code, failureClass] as const)),
);

/** Undefined for a code that is not known. */
export function classOfVonageCode(code: number): FailureClass | undefined {
  return CLASS_OF_CODE.get(code);
}

/** The code that an error document names: as its title, or at the end of its type. */
export function vonageCode(error: { type?: unknown; title?: unknown }): number | undefined {
  for (const text of [String(error.title ?? ''), String(error.type ?? '')]) {
    const [, code] = /(?:^|#)(\d{4})$/.exec(text) ?? [];
    if (code !== undefined) return Number(code);
  }
  return undefined;
}

const errorDocument = z.looseObject({
  type: z.unknown().optional(),
  title: z.unknown().optional(),
  error_title: z.unknown().optional(),
  detail: z.unknown().optional(),
  /** A list with names from the Messages API, an object by name from the Voice API. */
  invalid_parameters: z
    .union([
      z.array(z.object({ name: z.string() })).transform((list) => list.map(({ name }) => name)),
      z.record(z.string(), z.unknown()).transform((byName) => Object.keys(byName)),
    ])
    .catch([]),
});

/** @param error what the SDK threw: a VonageError, or the transport's own */
export function vonageRefusal(channel: Channel, error: unknown, progress: Progress): Refusal {
  if (!(error instanceof VonageError)) return unansweredRefusal('Vonage', error, progress);
  const document = parseError(error.body);
  const code = document === undefined ? undefined : vonageCode(document);
  const text = [document?.title ?? document?.error_title, document?.detail]
    .filter((part) => typeof part === 'string')
    .join(', ');
  return refusal(
    onChannel(channel, classOf(error.status, code, document?.invalid_parameters ?? [])),
    `Vonage ${error.status}${code === undefined ? '' : ` error ${code}`}`,
    text,
    progress.retryAfterMs,
    { status: error.status, code },
  );
}

function classOf(
  status: number,
  code: number | undefined,
  invalidParameters: readonly string[],
): FailureClass {
  const overload = status === 429 || status === 503;
  if (!overload && invalidParameters.some((name) => /^to\b/.test(name))) return INVALID_NUMBER;
  const known = code === undefined || overload ? undefined : classOfVonageCode(code);
  return known ?? failureClassOfStatus(status);
}

function parseError(body: string): z.infer<typeof errorDocument> | undefined {
  try {
    return errorDocument.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
