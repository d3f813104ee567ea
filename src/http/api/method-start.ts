/** What a start by a registered method may say: whose method, and nothing about a number or a message. */
import { type Channel, isMethod, type MethodChannel } from '../../challenge/challenge.js';
import { type MethodRequest, TYPED_METHODS } from '../../challenge/policy.js';

type StartChannel = Channel | (typeof TYPED_METHODS)[number];

/** Of what is sent. A code of an app or for recovery cannot be bound to an amount either. */
const OF_MESSAGES = [
  'to',
  'country',
  'fallback',
  'provider',
  'match',
  'call',
  'transaction',
] as const;

export type MethodFields = Omit<MethodRequest, 'method' | 'subject' | 'transaction'> & {
  readonly subject?: string;
} & { readonly [name in (typeof OF_MESSAGES)[number]]?: unknown };

/**
 * @param refuse adds the fault of a field
 * @returns undefined where it was refused
 */
export function methodRequest(
  request: MethodFields,
  channels: readonly StartChannel[],
  refuse: (path: string, message: string) => unknown,
): MethodRequest | undefined {
  const method = channels.find(isMethod) as MethodChannel;
  if (channels.length > 1) {
    refuse('channels', `Name "${method}" alone: nothing else follows on a registered method.`);
    return undefined;
  }
  const extra = OF_MESSAGES.find((name) => request[name] !== undefined);
  if (extra !== undefined) {
    refuse(extra, `Leave it out: "${method}" sends nothing, and confirms no amount.`);
    return undefined;
  }
  const { subject, locale, reference, purpose, ip, device } = request;
  if (subject === undefined) {
    refuse('subject', `Name the account whose "${method}" is meant.`);
    return undefined;
  }
  return {
    method,
    subject,
    ...(locale === undefined ? {} : { locale }),
    ...(reference === undefined ? {} : { reference }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(ip === undefined ? {} : { ip }),
    ...(device === undefined ? {} : { device }),
  };
}

/** The same for the OpenAPI document. */
export const METHOD_RULE = {
  anyOf: [
    { required: ['to'], properties: { to: {} }, not: namesMethod() },
    {
      required: ['subject'],
      properties: { subject: {}, channels: { maxItems: 1 } },
      allOf: [
        namesMethod(),
        {
          not: {
            anyOf: OF_MESSAGES.map((name) => ({ required: [name], properties: { [name]: {} } })),
          },
        },
      ],
    },
  ],
};

function namesMethod() {
  const method = { enum: [...TYPED_METHODS] };
  return {
    anyOf: [
      { required: ['channel'], properties: { channel: method } },
      { required: ['channels'], properties: { channels: { contains: method } } },
    ],
  };
}
