/** The configuration file: tenants, their senders and keys, and the order of providers. Secrets of providers are not in it. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { CHANNELS } from '../challenge/challenge.js';
import {
  API_SCOPES,
  DEFAULT_RELAY_RULES,
  SENDER_RIGHTS_MODES,
  SERVICE_SCOPES,
} from '../challenge/policy.js';
import { SENDER_KINDS } from '../challenge/sender-table.js';
import { CallerIdSetting } from './caller-id-settings.js';
import { Carriers } from './carrier-settings.js';
import { DoorEntry } from './door-settings.js';
import { InboundNumbers } from './inbound-settings.js';
import { CountryCode, CountryOrAny, LimitsSection, TenantLimits } from './limits-config.js';
import { Routes, WorthEntry } from './route-settings.js';
import { Brand, Sessions } from './sessions-config.js';
import { Template } from './templates-config.js';
import type { Faults } from './validation-errors.js';

const Countries = z.array(CountryOrAny);

const Sender = z.strictObject({
  provider: z.string(),
  channel: z.enum(CHANNELS, `must be one of ${CHANNELS.join(', ')}`),
  country: CountryCode.optional(),
  /** Its form depends on the provider: see `checkProviders`. */
  from: z.string().min(1).max(64),
  /** For pools of numbers, whose form does not tell. */
  kind: z.enum(SENDER_KINDS, `must be one of ${SENDER_KINDS.join(', ')}`).optional(),
  /** Where it is registered at this provider, and until which day. */
  registered: z
    .array(
      z.strictObject({
        country: CountryCode,
        until: z.iso.date('must be a day such as 2028-06-30').optional(),
      }),
    )
    .max(250)
    .optional(),
  /** WhatsApp: the approved template by locale; its form depends on the provider. */
  templates: z.record(z.string().max(35), z.string().max(600)).optional(),
});

const Webhook = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  secrets: z
    .array(z.string().refine(isWebhookSecret, 'must be whsec_ and the base64 of 24 to 64 bytes'))
    .min(1),
});

const TenantSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 of a-z, 0-9 and -'),
  brand: Brand,
  locale: z.string().min(2).max(35).default('en'),
  apiKeys: z
    .array(
      z.strictObject({
        sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex'),
        scopes: z
          .array(z.enum(API_SCOPES, `must be ${API_SCOPES.join(', ')}`))
          .min(1, 'a key without a scope opens nothing; leave scopes out for those of a service')
          .default([...SERVICE_SCOPES]),
      }),
    )
    .min(1, 'a tenant needs a key to be called with'),
  senders: z.array(Sender).default([]),
  senderRights: z
    .enum(SENDER_RIGHTS_MODES, `must be ${SENDER_RIGHTS_MODES.join(' or ')}`)
    .optional(),
  callerId: CallerIdSetting.optional(),
  countries: z
    .strictObject({
      sms: Countries.default([]),
      call: Countries.default([]),
      rcs: Countries.default([]),
      whatsapp: Countries.default([]),
    })
    .default({ sms: [], call: [], rcs: [], whatsapp: [] }),
  webhook: Webhook.optional(),
  clearJobs: z.boolean().optional(),
  relay: z
    .strictObject({
      partsMax: z.number().int().min(1).max(6).default(DEFAULT_RELAY_RULES.partsMax),
      templates: z
        .array(
          z
            .string()
            .max(918)
            .regex(/\{code\}/, 'must hold {code}'),
        )
        .max(100)
        .default([]),
      machines: z.boolean().default(DEFAULT_RELAY_RULES.machines),
    })
    .optional(),
  inboundSms: InboundNumbers.optional(),
  templates: z.array(Template).max(500).optional(),
  /** Instead of those for all. */
  routes: Routes.optional(),
  worth: WorthEntry.optional(),
  returnUrls: z.array(z.string()).optional(),
  sessions: Sessions.optional(),
  /** Checked by `openid-settings.ts`, once secrets are read from where they are. */
  openid: z.record(z.string(), z.unknown()).optional(),
  limits: TenantLimits.default(() => TenantLimits.parse({})),
});

/** What challenges leave, and who is told when something is wrong. */
const Record = z.strictObject({
  /** How long the facts of one challenge are kept. */
  keepDays: z.number().int().min(1).max(90).default(30),
  /** Where alerts for the operator go. */
  webhook: Webhook.optional(),
});

const HOUR_MS = 3_600_000;
const Duration = z.number().int().positive();
const FallbackAfter = Duration.min(1_000)
  .max(300_000, 'may be 5 minutes at most: the person waits, and the code lives for 10')
  .nullable();
const Policy = z
  .strictObject({
    lifeMs: Duration.max(600_000, 'a code lives 10 minutes at most (NIST SP 800-63B-4)'),
    checksMax: z.number().int().min(1).max(10),
    resendAfterMs: z.array(Duration).max(10),
    retentionMs: Duration.min(
      HOUR_MS,
      'must be at least an hour: otherwise a repeated request could send again without counting for the limits',
    ),
    ringSeconds: z.number().int().min(5).max(120),
    callSecondsMax: z.number().int().min(20).max(300),
    hangUpGraceMs: Duration,
    uncertainMs: Duration,
    /** `null`: a text that stays without a receipt leads on to no other channel. */
    fallbackAfterMs: z
      .strictObject({ sms: FallbackAfter, rcs: FallbackAfter, whatsapp: FallbackAfter })
      .partial(),
    breakAfter: z.number().int().min(1),
    breakMs: Duration,
    deliveriesMax: z.number().int().min(1).max(50),
  })
  .partial();

export const ConfigFile = z.strictObject({
  tenants: z.array(TenantSchema).min(1),
  routes: Routes,
  policy: Policy.default({}),
  limits: LimitsSection.default(() => LimitsSection.parse({})),
  doors: z.array(DoorEntry).default([]),
  carriers: Carriers.default({}),
  record: Record.default(() => Record.parse({})),
  /** Checked by `console-settings.ts`, once secrets are read from where they are. */
  console: z.record(z.string(), z.unknown()).optional(),
});
export type ConfigFile = z.infer<typeof ConfigFile>;
export type TenantConfig = ConfigFile['tenants'][number];

export function readConfigFile(path: string, faults: Faults): ConfigFile | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    faults.add('CONFIG_FILE', `${path} cannot be read. Copy config.example.json and adapt it.`);
    return undefined;
  }
  try {
    return faults.parse(path, ConfigFile, JSON.parse(text));
  } catch (error) {
    faults.add(
      'CONFIG_FILE',
      `${path} is not JSON: ${error instanceof Error ? error.message : error}`,
    );
    return undefined;
  }
}

/** Standard Webhooks 1.0: 24 to 64 random bytes. Receivers may refuse other lengths. */
function isWebhookSecret(text: string): boolean {
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const { length } = Buffer.from(base64 ?? '', 'base64');
  return base64 !== undefined && base64.length % 4 === 0 && length >= 24 && length <= 64;
}
