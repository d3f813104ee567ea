/** Mistakes in a description that concern several of its parts: placeholders without a value, rules without effect, missing halves. */
import type { Auth, CarrierDescription, Request, Rule, Signature } from './description.js';
import { SMS_VALUES, templateFault } from './template.js';

export interface DescriptionFault {
  readonly path: (string | number)[];
  readonly message: string;
}

export function descriptionFaults(description: CarrierDescription): DescriptionFault[] {
  const settings = Object.keys(description.settings).map((name) => `settings.${name}`);
  const { auth, send, receipts, lookup, check } = description;
  const sms = receipts ? SMS_VALUES : SMS_VALUES.filter((name) => name !== 'callbackUrl');
  return [
    ...authFaults(auth, settings),
    ...requestFaults(['send'], send, [...settings, ...sms]),
    ...rulesFaults(description.answer.rules),
    ...(receipts ? signatureFaults(receipts.signature, settings) : []),
    ...receiptsFaults(description),
    ...lookupFaults(lookup, settings),
    ...(check ? requestFaults(['check'], check, settings) : []),
    ...uncertainFaults(description),
  ];
}

type Templates = readonly (readonly [path: (string | number)[], template: string])[];

function templateFaults(templates: Templates, known: readonly string[]): DescriptionFault[] {
  const names = new Set(known);
  return templates.flatMap(([path, template]) => {
    const message = templateFault(template, names);
    return message === undefined ? [] : [{ path, message }];
  });
}

function requestFaults(
  at: readonly (string | number)[],
  { method, url, query, headers, body }: Request,
  known: readonly string[],
): DescriptionFault[] {
  const faults = templateFaults(
    [
      [[...at, 'url'], url],
      ...stringsOf([...at, 'query'], query),
      ...(body ? stringsOf([...at, 'body'], body) : []),
    ],
    known,
  );
  // A text in a header could end the header, and shows in the logs of proxies.
  const plain = known.filter((name) => name.startsWith('settings.') || name === 'deliveryId');
  faults.push(...templateFaults(stringsOf([...at, 'headers'], headers), plain));
  if (!/^(https?:\/\/|\{settings\.)/.test(url)) {
    faults.push({
      path: [...at, 'url'],
      message: 'must begin with https:// or with a setting that holds an address',
    });
  }
  if (method === 'GET' && body) {
    faults.push({ path: [...at, 'body'], message: 'a GET has none: use query' });
  }
  return faults;
}

/** Every text within, keys left out. */
function stringsOf(path: (string | number)[], value: unknown): [(string | number)[], string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => stringsOf([...path, key], each));
}

function authFaults(auth: Auth, settings: readonly string[]): DescriptionFault[] {
  if (auth.kind !== 'hmac') return templateFaults(stringsOf(['auth'], auth), settings);
  return [
    ...templateFaults([[['auth', 'key'], auth.key]], settings),
    ...templateFaults(
      [[['auth', 'over'], auth.over]],
      [...settings, 'method', 'path', 'timestamp', 'body', 'bodySha256'],
    ),
    ...templateFaults(stringsOf(['auth', 'headers'], auth.headers), [
      ...settings,
      'signature',
      'timestamp',
    ]),
  ];
}

function rulesFaults(rules: readonly Rule[]): DescriptionFault[] {
  const faults = rules.flatMap((rule, at) => {
    const path = ['answer', 'rules', at];
    const found: DescriptionFault[] = [];
    if (rule.is && !rule.path) {
      found.push({ path: [...path, 'is'], message: 'needs path: where the value is' });
    }
    if (rule.means === 'accepted' && rule.status?.some((status) => !/^2/.test(String(status)))) {
      found.push({ path: [...path, 'status'], message: 'an accepted SMS needs a status of 2xx' });
    }
    if (rule.means === 'accepted' && rule.reason) {
      found.push({ path: [...path, 'reason'], message: 'what is accepted has no reason to fail' });
    }
    if (!rule.status && !rule.path && at < rules.length - 1) {
      found.push({ path, message: 'has no condition: the rules after it never count' });
    }
    return found;
  });
  if (!rules.some(({ means }) => means === 'accepted')) {
    faults.push({ path: ['answer', 'rules'], message: 'none says which answer is accepted' });
  }
  return faults;
}

function signatureFaults(signature: Signature, settings: readonly string[]): DescriptionFault[] {
  const path = ['receipts', 'signature'];
  const { over, ...rest } = { over: undefined, ...signature };
  const faults = templateFaults(
    stringsOf(path, { ...rest, ...('prefix' in rest ? { prefix: '' } : {}) }),
    settings,
  );
  if (over === undefined) return faults;
  const dated = 'timestampHeader' in signature && signature.timestampHeader !== undefined;
  faults.push(
    ...templateFaults([[[...path, 'over'], over]], ['body', ...(dated ? ['timestamp'] : [])]),
  );
  if (!over.includes('{body}')) {
    faults.push({
      path: [...path, 'over'],
      message: 'must hold {body}: else anybody can change it',
    });
  }
  if (dated && !over.includes('{timestamp}')) {
    faults.push({
      path: [...path, 'over'],
      message: 'must hold {timestamp}: else anybody can send a receipt again with a new time',
    });
  }
  return faults;
}

function receiptsFaults({ receipts, send, statuses, lookup }: CarrierDescription) {
  const faults: DescriptionFault[] = [];
  if ((receipts || lookup?.byReference) && Object.keys(statuses).length === 0) {
    faults.push({ path: ['statuses'], message: 'is needed: what do the carrier’s statuses mean?' });
  }
  if (!receipts) return faults;
  const named = JSON.stringify(send).includes('{callbackUrl}');
  if (!named && receipts.deliveryId === undefined) {
    faults.push({
      path: ['receipts', 'deliveryId'],
      message: 'is needed where send does not name {callbackUrl}: which delivery is a receipt of?',
    });
  }
  if (receipts.signature.kind === 'address' && !named) {
    faults.push({
      path: ['receipts', 'signature'],
      message: 'a token in the address needs {callbackUrl} in send',
    });
  }
  return faults;
}

function lookupFaults(
  lookup: CarrierDescription['lookup'],
  settings: readonly string[],
): DescriptionFault[] {
  const { byDelivery, byReference } = lookup ?? {};
  return [
    ...(byDelivery
      ? requestFaults(['lookup', 'byDelivery', 'request'], byDelivery.request, [
          ...settings,
          ...['to', 'toDigits', 'deliveryId'],
        ])
      : []),
    ...(byReference
      ? requestFaults(['lookup', 'byReference', 'request'], byReference.request, [
          ...settings,
          'reference',
        ])
      : []),
  ];
}

/** An operator has to read in the description what may happen to people. */
function uncertainFaults({ uncertain, lookup, send }: CarrierDescription): DescriptionFault[] {
  const faults: DescriptionFault[] = [];
  if ((uncertain === 'looked_up') !== (lookup?.byDelivery !== undefined)) {
    faults.push({
      path: ['uncertain'],
      message: lookup?.byDelivery
        ? 'must be looked_up: lookup.byDelivery finds it'
        : 'must be may_go_out_twice: without lookup.byDelivery an SMS whose answer was lost is sent once more',
    });
  }
  if (lookup?.byDelivery?.nothing.length === 0 && lookup.byDelivery.list === undefined) {
    faults.push({
      path: ['lookup', 'byDelivery'],
      message: 'needs nothing or list: what does the carrier say if there is no such message?',
    });
  }
  if (lookup?.byDelivery && !JSON.stringify(send).includes('{deliveryId}')) {
    faults.push({
      path: ['lookup', 'byDelivery'],
      message: 'finds nothing where send does not give the carrier {deliveryId}',
    });
  }
  return faults;
}
