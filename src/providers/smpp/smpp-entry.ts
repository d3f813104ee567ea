/** The registry's entry of an SMPP account. The configuration file names each: there may be several. */
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { flag, type ProviderEntry } from '../provider-entry.js';
import { SMPP_CAUSES } from './smpp-causes.js';

/** Values that come from the environment are texts. */
const whole = (min: number, max: number, what = '') =>
  z.coerce
    .number()
    .int()
    .min(min, `must be ${min} to ${max}${what}`)
    .max(max, `must be ${min} to ${max}${what}`);
/** Of `length` characters; the specification counts the zero at its end. */
const ascii = (length: number) =>
  z
    .string()
    .max(length, `must be ${length} characters at most`)
    .regex(/^[\x21-\x7e]*$/, 'must be ASCII without spaces');

const fields = z.strictObject({
  host: z
    .string('is missing: the host name or address of the SMSC')
    .regex(/^[A-Za-z0-9._:-]{1,253}$/, 'must be a host name or an address')
    .describe('The host name or address of the SMSC.'),
  port: whole(1, 65_535).default(2_775).describe('Its port.'),
  systemId: ascii(15)
    .min(1, 'is empty: the system_id of the account')
    .describe("The account's `system_id`."),
  password: ascii(64).describe(
    'Its password. The specification allows 8 characters; some SMSCs take more.',
  ),
  systemType: ascii(12).default('').describe('Its `system_type`, if the carrier gives one.'),
  tls: flag.default(false).describe('SMPP inside TLS. The certificate is always checked.'),
  tlsCa: z
    .string()
    .includes('-----BEGIN CERTIFICATE-----', { error: 'must hold a certificate in PEM' })
    .optional()
    .meta({
      description: "Certificates in PEM of the carrier's own authority.",
      otherwise: 'the public ones',
    }),
  tlsServerName: z.string().min(1).max(253).optional().meta({
    description: 'The name in the certificate, if it is not the host.',
    otherwise: '`host`',
  }),
  allowPlainText: flag
    .default(false)
    .describe(
      'Whether it may go without TLS to a host that is not local or private. See [protection](smpp.md#protection-on-the-way).',
    ),
  sourceTon: whole(0, 7).optional().meta({
    description: 'The type of number of senders that are numbers.',
    otherwise: 'by the sender',
  }),
  sourceNpi: whole(0, 18)
    .optional()
    .meta({ description: 'Their numbering plan.', otherwise: 'by the sender' }),
  destinationTon: whole(0, 7).default(1).describe('The type of number of recipients.'),
  destinationNpi: whole(0, 18).default(1).describe('Their numbering plan.'),
  window: whole(1, 1_000)
    .default(10)
    .describe('How many messages of one session may wait for an answer.'),
  enquireLinkSeconds: whole(1, 3_600)
    .default(30)
    .describe('Time between checks of the connection.'),
  responseTimeoutSeconds: whole(1, 60).default(10).describe('How long an answer may take.'),
  defaultAlphabet: z
    .enum(['gsm', 'latin1'])
    .default('gsm')
    .describe('What `data_coding` 0 means there.'),
  longMessages: z
    .enum(['payload', 'udh', 'sar'])
    .default('payload')
    .describe('How texts of more than one SMS are sent.'),
  validityPeriod: z
    .enum(['relative', 'none'])
    .default('relative')
    .describe('`none` where the SMSC refuses `validity_period`.'),
  messageIds: z
    .enum(['same', 'hex_answers', 'decimal_answers'])
    .default('same')
    .describe('How ids differ between answers and receipts.'),
});

export const SmppSettings = fields.superRefine((settings, context) => {
  const { tls, allowPlainText, host, tlsCa, tlsServerName } = settings;
  const fault = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  if (!tls && !allowPlainText && !isNear(host)) {
    fault(
      'tls',
      `must be true: ${host} is neither this machine nor a private address, and SMPP sends the password, numbers and codes in plain text. If the way there is protected (a VPN), set allowPlainText to true`,
    );
  }
  if (!tls && tlsCa !== undefined) fault('tlsCa', 'is only for TLS: set tls to true');
  if (!tls && tlsServerName !== undefined) {
    fault('tlsServerName', 'is only for TLS: set tls to true');
  }
});
export type SmppSettings = z.output<typeof SmppSettings>;

const NEAR: ReadonlySet<string> = new Set(['loopback', 'private', 'uniqueLocal']);

/** A name may lead anywhere, whatever it looks like. */
function isNear(host: string): boolean {
  if (host === 'localhost') return true;
  return ipaddr.isValid(host) && NEAR.has(ipaddr.process(host).range());
}

/** @param name as routes and senders name the account */
export function smppEntry(name: string): ProviderEntry<SmppSettings> {
  return {
    settings: SmppSettings,
    environment: {},
    credentials: ['systemId', 'password'],
    capabilities: ['sms'],
    create: async (settings, context) => {
      const { SmppProvider } = await import('./smpp-provider.js');
      return new SmppProvider(name, settings, context);
    },
    check: async (settings) => {
      const { checkAccount } = await import('./smpp-check.js');
      return checkAccount(settings);
    },
    callbacks: {},
    causes: SMPP_CAUSES,
    // Short codes: neither numbers nor names.
    senderPool: /^\d{3,8}$/,
  };
}
