/** The configuration file: tenants, their senders and keys, and the order of providers. Secrets of providers are not in it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { CHANNELS } from '../challenge/challenge.js';
import {
  API_SCOPES,
  DEFAULT_RELAY_RULES,
  SENDER_RIGHTS_MODES,
  SERVICE_SCOPES,
} from '../challenge/policy.js';
import { SENDER_KINDS } from '../challenge/sender-table.js';
import { jsonFault } from '../input/json-fault.js';
import { CallerIdSetting } from './caller-id-settings.js';
import { Carriers } from './carrier-settings.js';
import { CountryCode, CountryOrAny } from './country-code.js';
import { DoorEntry } from './door-settings.js';
import { InboundNumbers } from './inbound-settings.js';
import { LimitsSection, TenantLimits } from './limits-config.js';
import { Policy } from './policy-config.js';
import { Routes, WorthEntry } from './route-settings.js';
import { Brand, Sessions } from './sessions-config.js';
import { Template } from './templates-config.js';
import type { Faults } from './validation-errors.js';

const Countries = z.array(CountryOrAny);

const Sender = z.strictObject({
  provider: z.string().describe('The provider or carrier that sends with it.'),
  channel: z
    .enum(CHANNELS, `must be one of ${CHANNELS.join(', ')}`)
    .describe('The channel that it is for.'),
  country: CountryCode.optional().describe(
    'The only country that it is for. A sender with a country goes before one without.',
  ),
  from: z
    .string()
    .min(1)
    .max(64)
    .describe(
      "A number in E.164, a sender ID of 1 to 11 characters, or a pool such as `MG…`. For RCS the agent's id, for WhatsApp its number.",
    ),
  kind: z
    .enum(SENDER_KINDS, `must be one of ${SENDER_KINDS.join(', ')}`)
    .optional()
    .describe(
      'What a pool of numbers consists of. Leave it out for names and numbers: their form shows it.',
    ),
  registered: z
    .array(
      z.strictObject({
        country: CountryCode.describe('The country of the registration.'),
        until: z.iso
          .date('must be a day such as 2028-06-30')
          .optional()
          .describe('The last day of the registration, by UTC. Absent: it has no end.'),
      }),
    )
    .max(250)
    .optional()
    .describe(
      'The countries where it is registered at this provider. See [sender rights](senders.md).',
    ),
  templates: z
    .record(z.string().max(35), z.string().max(600))
    .optional()
    .describe('WhatsApp: the approved template by language tag, and `default` for the rest.'),
});

const Webhook = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .describe('Where notifications are sent. Production needs `https://` and a public address.'),
  secrets: z
    .array(
      z.string().superRefine((text, context) => {
        const fault = webhookSecretFault(text);
        if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
      }),
    )
    .min(1, 'must have a secret: whsec_ and the output of openssl rand -base64 24')
    .describe(
      'Secrets of Standard Webhooks, the newest first. Each message is signed with all of them.',
    ),
});

const TenantSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 of a-z, 0-9 and -')
    .describe('Names the tenant in logs, metrics and addresses.'),
  brand: Brand.describe(
    'The name in messages and on pages; or an object with logo, colours and links.',
  ),
  locale: z.string().min(2).max(35).default('en').describe('The language if a request names none.'),
  apiKeys: z
    .array(
      z.strictObject({
        sha256: z
          .string()
          .regex(
            /^[0-9a-f]{64}$/,
            'must be a SHA-256 in hex, 64 of 0-9 and a-f: printf %s "$KEY" | sha256sum',
          )
          .describe('SHA-256 of the key, in hex: `printf %s "$KEY" | sha256sum`.'),
        scopes: z
          .array(z.enum(API_SCOPES, `must be ${API_SCOPES.join(', ')}`))
          .min(1, 'a key without a scope opens nothing; leave scopes out for those of a service')
          .default([...SERVICE_SCOPES])
          .meta({ description: 'What the key may do.' }),
      }),
    )
    .min(1, 'a tenant needs a key to be called with')
    .describe('The keys that the tenant calls with. See [keys](api.md#keys).'),
  senders: z.array(Sender).default([]).describe('What messages and calls come from.'),
  senderRights: z
    .enum(SENDER_RIGHTS_MODES, `must be ${SENDER_RIGHTS_MODES.join(' or ')}`)
    .optional()
    .meta({
      description:
        'Whether a provider is skipped if its sender lacks a registration. See [sender rights](senders.md).',
      otherwise: '`warned`',
    }),
  callerId: CallerIdSetting.optional().meta({
    description:
      'Whether calls show their number: one word, or a word by country. See [caller ID](caller-id.md).',
    otherwise: '`shown`',
  }),
  countries: z
    .strictObject({
      sms: Countries.default([]).describe('Countries for SMS.'),
      call: Countries.default([]).describe('Countries for calls.'),
      rcs: Countries.default([]).describe('Countries for RCS.'),
      whatsapp: Countries.default([]).describe('Countries for WhatsApp.'),
    })
    .default({ sms: [], call: [], rcs: [], whatsapp: [] })
    .describe(
      'Where messages and calls may go: country codes, or `*` for all. Nothing is sent to any other country.',
    ),
  webhook: Webhook.optional().describe(
    'Where the tenant is notified of ends and alerts. See [notifications](notifications.md).',
  ),
  clearJobs: z.boolean().optional().meta({
    description:
      'Whether BullMQ jobs may name a number in clear in production. See [jobs](api.md#jobs).',
    otherwise: '`false`',
  }),
  relay: z
    .strictObject({
      partsMax: z
        .number()
        .int()
        .min(1)
        .max(6)
        .default(DEFAULT_RELAY_RULES.partsMax)
        .describe('How many parts a relayed SMS may have.'),
      templates: z
        .array(
          z
            .string()
            .max(918)
            .regex(/\{code\}/, 'must hold {code}'),
        )
        .max(100)
        .default([])
        .describe('The texts that may be sent, each with `{code}`. Empty: any text with a code.'),
      machines: z
        .boolean()
        .default(DEFAULT_RELAY_RULES.machines)
        .describe('Whether a code may be read out to an answering machine.'),
    })
    .optional()
    .describe('Rules for [relayed messages](relay.md).'),
  inboundSms: InboundNumbers.optional().describe(
    'The numbers that people may text to set up a phone. Absent: nobody can. See [text us](text-us.md).',
  ),
  templates: z
    .array(Template)
    .max(500)
    .optional()
    .describe('Own texts of messages and calls. See [templates](templates.md).'),
  routes: Routes.optional().describe(
    'Routes of this tenant, instead of those for all in the countries that they name.',
  ),
  worth: WorthEntry.optional().describe(
    'What a sign-in is worth. With it, `learned` routes weigh price and waiting. See [routing](routing.md).',
  ),
  returnUrls: z
    .array(z.string())
    .optional()
    .meta({ description: 'Where hosted pages may send the browser back to.', otherwise: 'none' }),
  sessions: Sessions.optional().describe('Settings of the [hosted pages](hosted-pages.md).'),
  openid: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("The tenant's OpenID Provider. See [OpenID](doors/openid.md)."),
  limits: TenantLimits.default(() => TenantLimits.parse({})).describe(
    'Limits of this tenant, over those for all.',
  ),
});

/** What challenges leave, and who is told when something is wrong. */
const Record = z.strictObject({
  keepDays: z
    .number()
    .int()
    .min(1)
    .max(90)
    .default(30)
    .describe('How long the facts of one challenge are kept.'),
  webhook: Webhook.optional().describe(
    "Where alerts for the operator go, signed as a tenant's notifications are.",
  ),
});

export const ConfigFile = z.strictObject({
  tenants: z.array(TenantSchema).min(1).describe('Who uses this installation.'),
  routes: Routes.describe(
    'Which carriers are used, by channel and country. See [routing](routing.md).',
  ),
  policy: Policy.default({}).describe('The figures of a challenge, for all tenants.'),
  limits: LimitsSection.default(() => LimitsSection.parse({})).describe(
    'Limits, prices and lists for all tenants. See [limits](limits.md).',
  ),
  doors: z
    .array(DoorEntry)
    .default([])
    .describe('Paths that identity platforms call. See [doors](doors/README.md).'),
  carriers: Carriers.default({}).describe(
    'Further carriers, by a name of your choice: described in a file, or over SMPP.',
  ),
  record: Record.default(() => Record.parse({})).describe(
    'What is kept of challenges for operators, and where their alerts go.',
  ),
  /** Checked by `console-settings.ts`, once secrets are read from where they are. */
  console: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('The login of the operators’ [console](console.md).'),
});
export type ConfigFile = z.infer<typeof ConfigFile>;
export type TenantConfig = ConfigFile['tenants'][number];

/** The file's content before it is checked; undefined, with a fault, where there is none. */
export function readConfigJson(path: string, faults: Faults): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    faults.add('CONFIG_FILE', `${resolve(path)} cannot be read: ${UNREADABLE[code] ?? code}`);
    return undefined;
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    faults.add('CONFIG_FILE', `${path} is not JSON: ${jsonFault(text)}`);
    return undefined;
  }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT:
    'there is no such file. Correct the path, which is relative to the folder of the start, or copy config.example.json and adapt it',
  EISDIR: 'it is a folder. Name the file in it',
  EACCES: 'this user may not read it. Give it the right',
};

/** @returns undefined, with every fault recorded, where the content is not usable */
export function parseConfigFile(
  path: string,
  content: unknown,
  faults: Faults,
): ConfigFile | undefined {
  return faults.parse(path, ConfigFile, content);
}

/** Whether it names carriers of its own, as nobody does who only tries. */
export function namesCarriers(content: unknown): boolean {
  const { carriers } = (content ?? {}) as { carriers?: unknown };
  return typeof carriers === 'object' && carriers !== null && Object.keys(carriers).length > 0;
}

/** As `config.example.json` marks what its reader has to replace. */
export function isPlaceholderSecret(text: string): boolean {
  return /^whsec_replace\b/i.test(text);
}

/** Standard Webhooks 1.0: 24 to 64 random bytes. Receivers may refuse other lengths. The secret itself is not repeated. */
function webhookSecretFault(text: string): string | undefined {
  const form = 'must be whsec_ and the base64 of 24 to 64 bytes';
  const make = 'make one with openssl rand -base64 24';
  if (isPlaceholderSecret(text)) return `is the placeholder of config.example.json: ${make}`;
  if (!text.startsWith('whsec_')) return `${form}; whsec_ is missing in front`;
  const base64 = text.slice('whsec_'.length);
  if (/[-_]/.test(base64)) return `${form}; it is base64url, with - or _: ${make}`;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0) {
    return `${form}; what follows whsec_ is no base64: ${make}`;
  }
  const { length } = Buffer.from(base64, 'base64');
  return length >= 24 && length <= 64 ? undefined : `${form}; it has ${length} bytes: ${make}`;
}
