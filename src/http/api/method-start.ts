/** What a start may say where nothing is sent: whose registered method, or the number whose own SMS is awaited; and nothing about a message. */
import { type Channel, isMethod } from '../../challenge/challenge.js';
import {
  type InboundRequest,
  type MethodRequest,
  STARTED_METHODS,
  TYPED_METHODS,
} from '../../challenge/policy.js';

type StartedMethod = (typeof STARTED_METHODS)[number];
type StartChannel = Channel | StartedMethod | 'inbound_sms';

/** Of what is sent. */
const OF_MESSAGES = ['fallback', 'provider', 'match', 'call'] as const;
/** And those of a number, which a registered method does not need. */
const NOT_OF_METHODS = ['to', 'country', ...OF_MESSAGES] as const;
/** What a service says, so that no such challenge is taken for a sign-in. */
const SETUP = 'setup';

export type MethodFields = Omit<MethodRequest, 'method' | 'subject'> & {
  readonly subject?: string;
} & { readonly [name in (typeof OF_MESSAGES)[number]]?: unknown } & {
  readonly to?: string;
  readonly country?: string;
};

/**
 * @param refuse adds the fault of a field
 * @returns undefined where it was refused
 */
export function methodRequest(
  request: MethodFields,
  channels: readonly StartChannel[],
  refuse: (path: string, message: string) => unknown,
): MethodRequest | InboundRequest | undefined {
  if (channels.includes('inbound_sms')) return inboundRequest(request, channels, refuse);
  const method = channels.find(isMethod) as StartedMethod;
  if (channels.length > 1) {
    refuse('channels', `Name "${method}" alone: nothing else follows on a registered method.`);
    return undefined;
  }
  const extra = NOT_OF_METHODS.find((name) => request[name] !== undefined);
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

function inboundRequest(
  request: MethodFields,
  channels: readonly StartChannel[],
  refuse: (path: string, message: string) => unknown,
): InboundRequest | undefined {
  const wrong = (path: string, message: string) => void refuse(path, message);
  if (channels.length > 1) {
    return wrong('channels', 'Name "inbound_sms" alone: nothing else follows on it.');
  }
  const extra = OF_MESSAGES.find((name) => request[name] !== undefined);
  if (extra !== undefined) {
    return wrong(extra, 'Leave it out: "inbound_sms" sends no message and calls nobody.');
  }
  const { to, country, subject, locale, reference, purpose, transaction, ip, device } = request;
  if (to === undefined)
    return wrong('to', 'Must be the phone number that has to text, as a string.');
  if (transaction !== undefined) {
    return wrong('transaction', 'Leave it out: "inbound_sms" confirms no amount.');
  }
  if (purpose !== SETUP) {
    const why = 'the sender of a text can be forged, so it may set a phone up, and sign nobody in';
    return wrong('purpose', `Must be "${SETUP}" with "inbound_sms": ${why}.`);
  }
  return {
    method: 'inbound_sms',
    to,
    purpose,
    ...(country === undefined ? {} : { country }),
    ...(subject === undefined ? {} : { subject }),
    ...(locale === undefined ? {} : { locale }),
    ...(reference === undefined ? {} : { reference }),
    ...(ip === undefined ? {} : { ip }),
    ...(device === undefined ? {} : { device }),
  };
}

/** The same for the OpenAPI document. */
export const METHOD_RULE = {
  anyOf: [
    {
      required: ['to'],
      properties: { to: {} },
      not: names([...STARTED_METHODS, 'inbound_sms']),
    },
    {
      required: ['to', 'purpose'],
      properties: { to: {}, purpose: { const: SETUP }, channels: { maxItems: 1 } },
      allOf: [
        names(['inbound_sms']),
        { not: { anyOf: [...OF_MESSAGES, 'transaction'].map((name) => has(name)) } },
      ],
    },
    {
      required: ['subject'],
      properties: { subject: {}, channels: { maxItems: 1 } },
      allOf: [
        names(STARTED_METHODS),
        { not: { anyOf: NOT_OF_METHODS.map((name) => has(name)) } },
        { not: { allOf: [names(TYPED_METHODS), has('transaction')] } },
      ],
    },
  ],
};

function has(name: string) {
  return { required: [name], properties: { [name]: {} } };
}

function names(methods: readonly StartChannel[]) {
  const method = { enum: [...methods] };
  return {
    anyOf: [
      { required: ['channel'], properties: { channel: method } },
      { required: ['channels'], properties: { channels: { contains: method } } },
    ],
  };
}
