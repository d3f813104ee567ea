/** What a start by a registered method may say: whose method, and nothing about a number or a message. */
import { type Channel, isMethod } from '../../challenge/challenge.js';
import { type MethodRequest, STARTED_METHODS, TYPED_METHODS } from '../../challenge/policy.js';

type StartedMethod = (typeof STARTED_METHODS)[number];
type StartChannel = Channel | StartedMethod;

/** Of what is sent. */
const OF_MESSAGES = ['to', 'country', 'fallback', 'provider', 'match', 'call'] as const;

export type MethodFields = Omit<MethodRequest, 'method' | 'subject'> & {
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
  const method = channels.find(isMethod) as StartedMethod;
  if (channels.length > 1) {
    refuse('channels', `Name "${method}" alone: nothing else follows on a registered method.`);
    return undefined;
  }
  const extra = OF_MESSAGES.find((name) => request[name] !== undefined);
  if (extra !== undefined) {
    refuse(extra, `Leave it out: "${method}" sends no message and calls nobody.`);
    return undefined;
  }
  const { subject, locale, reference, purpose, transaction, ip, device } = request;
  if (transaction !== undefined && method !== 'approve') {
    refuse('transaction', `Leave it out: "${method}" confirms no amount. Use "approve".`);
    return undefined;
  }
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
    ...(transaction === undefined ? {} : { transaction }),
    ...(ip === undefined ? {} : { ip }),
    ...(device === undefined ? {} : { device }),
  };
}

/** The same for the OpenAPI document. */
export const METHOD_RULE = {
  anyOf: [
    { required: ['to'], properties: { to: {} }, not: names(STARTED_METHODS) },
    {
      required: ['subject'],
      properties: { subject: {}, channels: { maxItems: 1 } },
      allOf: [
        names(STARTED_METHODS),
        { not: { anyOf: OF_MESSAGES.map((name) => has(name)) } },
        { not: { allOf: [names(TYPED_METHODS), has('transaction')] } },
      ],
    },
  ],
};

function has(name: string) {
  return { required: [name], properties: { [name]: {} } };
}

function names(methods: readonly StartedMethod[]) {
  const method = { enum: [...methods] };
  return {
    anyOf: [
      { required: ['channel'], properties: { channel: method } },
      { required: ['channels'], properties: { channels: { contains: method } } },
    ],
  };
}
