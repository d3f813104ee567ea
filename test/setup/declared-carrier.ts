/** An invented carrier, described as an operator would describe one. */
import { readFileSync } from 'node:fs';
import type { Carrier } from '../../src/providers/declared/declared-provider.js';
import { CarrierDescription } from '../../src/providers/declared/description.js';

/** Each call gives a copy of its own. */
export function describedCarrier() {
  return {
    version: 1,
    title: 'Acme SMS',
    uncertain: 'may_go_out_twice',
    settings: {
      apiUrl: { title: 'the address of the API', form: 'url', default: 'https://sms.example.com' },
      key: { title: 'the API key of the account' },
    },
    auth: { kind: 'bearer', token: '{settings.key}' },
    send: {
      url: '{settings.apiUrl}/v1/messages',
      body: {
        format: 'json',
        content: { to: '{to}', from: '{from}', text: '{text}', ttl: '{validitySeconds}' },
      },
    },
    answer: {
      reference: 'message.id',
      rules: [
        { status: 201, means: 'accepted' },
        { path: 'error.code', is: ['bad_number'], means: 'never' },
        { path: 'error.code', is: [17], means: 'other_channel', reason: 'landline' },
        { status: [401, 403], means: 'account' },
      ],
      detail: ['error.code', 'error.text'],
    },
  } as Record<string, unknown>;
}

export function carrierOf(
  description: unknown,
  settings: Readonly<Record<string, string>>,
  name = 'acme',
): Carrier {
  const values = Object.entries(settings).map(([key, value]) => [`settings.${key}`, value]);
  return {
    name,
    description: CarrierDescription.parse(description),
    settings: Object.fromEntries(values),
  };
}

/** A description that the product ships. */
export function shipped(name: string): unknown {
  return JSON.parse(readFileSync(`src/providers/declared/carriers/${name}.json`, 'utf8'));
}
