/**
 * Which senders of SMS a country lets through, and what happens to the others. Each row names its public source and the day somebody last
 * looked at it: countries change these rules every few months. Data alone; the rules are in `sender-rights.ts`.
 */

/** `long` is a number of the country itself, `foreign_long` one of another country, `10dlc` a long number of North America. */
export const SENDER_KINDS = [
  'alphanumeric',
  'long',
  'foreign_long',
  'short',
  'toll_free',
  '10dlc',
] as const;
export type SenderKind = (typeof SENDER_KINDS)[number];

export interface SenderRow {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly kind: SenderKind;
  /** `another_kind`: no registration helps. */
  readonly needs: 'nothing' | 'registration' | 'another_kind';
  /** What becomes of a message whose sender lacks it. */
  readonly otherwise: 'delivered' | 'blocked' | 'relabelled';
  /** What the phone shows instead of the sender. */
  readonly label?: string;
  /** The first day on which this happens. */
  readonly since?: string;
  /** What to do, and where. */
  readonly remedy?: string;
  readonly note?: string;
  /** A page that anybody can open. */
  readonly source: string;
  readonly lookedAt: string;
  /** False: one vendor's word, an old page, or sources that differ. Such a row advises and stops nothing. */
  readonly confirmed: boolean;
}

/** Their calling codes, which tell a country's own numbers from others. */
export const CALLING_CODES: Readonly<Record<string, string>> = {
  ES: '34',
  FI: '358',
  IE: '353',
  AU: '61',
  SG: '65',
  GB: '44',
  US: '1',
  IN: '91',
  FR: '33',
  DE: '49',
  SE: '46',
  NO: '47',
  DK: '45',
};

/** Regions with a code of their own where the rows of another country apply. */
export const RULED_BY: Readonly<Record<string, string>> = {
  AX: 'FI',
  PR: 'US',
  VI: 'US',
  GU: 'US',
  AS: 'US',
};

const LOOKED_AT = '2026-11-30';

const AWS_SPAIN =
  'https://docs.aws.amazon.com/end-user-messaging/latest/userguide/nx-country-reg-es.html';
const TRAFICOM = 'https://www.traficom.fi/en/communications/broadband-and-telephone/sms-sender-id';
const COMREG_DEFERRED = 'https://www.rte.ie/news/business/2025/0916/1533822-scam-texts-delay';
const ACMA_SCHEDULE = 'https://www.clicksend.com/se/legal/acma-schedule';
const ACMA_NUMBERS = 'https://www.cellcast.com/au/docs/sms-sender-id-registration';
const SINGAPORE =
  'https://guide.scamshield.gov.sg/resources/faq/sms-filtering/why-am-i-still-receiving-sms-from-likely-scam-sender-id';
const MESSAGEMEDIA = 'https://messagemedia.com/nz/legal/international-sending-policy/';
const MESSAGEMEDIA_UK =
  'https://support.messagemedia.com/hc/en-us/articles/7060182992271-UK-Sender-ID-requirements';
const TWILIO_10DLC =
  'https://support.twilio.com/hc/en-us/articles/14910496447771-Shutdown-of-Unregistered-10DLC-Messaging-FAQ';
const TWILIO_TOLL_FREE = 'https://www.twilio.com/docs/api/errors/30032';
const TWILIO_US = 'https://www.twilio.com/guidelines/us/sms';
const VONAGE_US =
  'https://api.support.vonage.com/hc/en-us/articles/204017023-US-SMS-Features-and-Restrictions';
const TWILIO_INDIA = 'https://www.twilio.com/guidelines/in/sms';
const TWILIO_INDIA_DLT =
  'https://support.twilio.com/hc/en-us/articles/21162166457755-Documents-Required-and-Instructions-to-Register-Your-Alphanumeric-Sender-ID-in-India';
const VONAGE_FRANCE =
  'https://api.support.vonage.com/hc/en-us/articles/204017483-France-SMS-Features-and-Restrictions';
const TELNYX = 'https://developers.telnyx.com/docs/messaging/messages/international-sms-compliance';
const CLICKATELL_SWEDEN =
  'https://www.clickatell.com/help-center/sms/country-regulations/sweden-sms-messaging-country-regulations-and-restrictions';
const SURESMS_NORWAY =
  'https://suresms.com/en/resources/country-specific-rules-and-restrictions/norway/';
const SENT_DENMARK = 'https://www.sent.dm/resources/dk-sms-guidance';

function free(country: string, kind: SenderKind, source: string, confirmed: boolean, note = '') {
  const words = note === '' ? {} : { note };
  const row = { country, kind, source, confirmed, lookedAt: LOOKED_AT, ...words };
  return { ...row, needs: 'nothing', otherwise: 'delivered' } as const;
}

export const SENDER_TABLE: readonly SenderRow[] = [
  {
    country: 'ES',
    kind: 'alphanumeric',
    needs: 'registration',
    otherwise: 'blocked',
    since: '2026-09-15',
    remedy:
      'register the name in the alias registry of the CNMC (Spain), with this provider as its originator',
    note: 'Upper and lower case count. A registration lasts 24 months at most.',
    source: AWS_SPAIN,
    lookedAt: LOOKED_AT,
    confirmed: true,
  },
  free('ES', 'long', AWS_SPAIN, true),
  free('ES', 'short', AWS_SPAIN, true),
  free('ES', 'toll_free', AWS_SPAIN, true),
  free('ES', 'foreign_long', AWS_SPAIN, false, 'The source is about local and toll-free numbers.'),
  {
    country: 'FI',
    kind: 'alphanumeric',
    needs: 'registration',
    otherwise: 'relabelled',
    label: 'Unknown',
    since: '2026-05-04',
    remedy:
      'have the name authorised through this provider (Traficom’s Regulation 28, Finland); the label and blocking differ by network',
    note: 'The label is a Finnish vendor’s word (arenainteractive.fi).',
    source: TRAFICOM,
    lookedAt: LOOKED_AT,
    confirmed: true,
  },
  {
    country: 'FI',
    kind: 'long',
    needs: 'registration',
    otherwise: 'relabelled',
    label: 'Unknown',
    since: '2026-05-04',
    remedy: 'have the number authorised through this provider (Traficom’s Regulation 28, Finland)',
    note: 'The label is a Finnish vendor’s word (arenainteractive.fi).',
    source: TRAFICOM,
    lookedAt: LOOKED_AT,
    confirmed: true,
  },
  free('FI', 'foreign_long', TRAFICOM, false, 'The source is about Finnish numbers and names.'),
  {
    country: 'IE',
    kind: 'alphanumeric',
    needs: 'registration',
    otherwise: 'relabelled',
    label: 'Likely Scam',
    since: '2025-07-03',
    remedy: 'register the name in ComReg’s SMS Sender ID Registry (Ireland), with this provider',
    note: 'Blocking was to follow on 2025-10-03 and was deferred.',
    source: COMREG_DEFERRED,
    lookedAt: LOOKED_AT,
    confirmed: true,
  },
  free('IE', 'long', COMREG_DEFERRED, false, 'The registry is about names.'),
  {
    country: 'AU',
    kind: 'alphanumeric',
    needs: 'registration',
    otherwise: 'relabelled',
    label: 'Unverified',
    since: '2026-07-01',
    remedy: 'register the name in ACMA’s SMS Sender ID Register (Australia), through this provider',
    source: ACMA_SCHEDULE,
    lookedAt: LOOKED_AT,
    confirmed: true,
  },
  free('AU', 'long', ACMA_NUMBERS, true),
  {
    country: 'SG',
    kind: 'alphanumeric',
    needs: 'registration',
    otherwise: 'relabelled',
    label: 'Likely-SCAM',
    since: '2023-01-31',
    remedy: 'register the name with SGNIC’s SMS Sender ID Registry (Singapore), and this provider',
    source: SINGAPORE,
    lookedAt: LOOKED_AT,
    confirmed: true,
  },
  {
    country: 'SG',
    kind: 'long',
    needs: 'registration',
    otherwise: 'blocked',
    remedy: 'ask this provider whether SGNIC’s registry (Singapore) has to hold the number',
    note: 'One vendor says so; the regulator’s page is about names.',
    source: MESSAGEMEDIA,
    lookedAt: LOOKED_AT,
    confirmed: false,
  },
  free('GB', 'alphanumeric', MESSAGEMEDIA_UK, true, 'Generic names such as VERIFY are blocked.'),
  free('GB', 'long', MESSAGEMEDIA_UK, false, 'Vendors differ on whether it has to be registered.'),
  {
    country: 'GB',
    kind: 'foreign_long',
    needs: 'another_kind',
    otherwise: 'blocked',
    since: '2023-09-12',
    remedy: 'use a name of the brand or a British number',
    source: MESSAGEMEDIA,
    lookedAt: LOOKED_AT,
    confirmed: true,
  },
  {
    country: 'US',
    kind: 'alphanumeric',
    needs: 'another_kind',
    otherwise: 'blocked',
    remedy: 'use a registered 10DLC number, a verified toll-free number or a short code',
    source: VONAGE_US,
    lookedAt: LOOKED_AT,
    confirmed: true,
  },
  {
    country: 'US',
    kind: '10dlc',
    needs: 'registration',
    otherwise: 'blocked',
    since: '2023-09-01',
    remedy: 'register brand and campaign for A2P 10DLC at this provider, with this number',
    source: TWILIO_10DLC,
    lookedAt: LOOKED_AT,
    confirmed: true,
  },
  {
    country: 'US',
    kind: 'toll_free',
    needs: 'registration',
    otherwise: 'blocked',
    since: '2024-01-31',
    remedy: 'have the toll-free number verified at this provider',
    source: TWILIO_TOLL_FREE,
    lookedAt: LOOKED_AT,
    confirmed: true,
  },
  free('US', 'short', VONAGE_US, true, 'It is approved before it can be used.'),
  {
    country: 'US',
    kind: 'foreign_long',
    needs: 'another_kind',
    otherwise: 'blocked',
    remedy: 'use a registered 10DLC number, a verified toll-free number or a short code',
    source: TWILIO_US,
    lookedAt: LOOKED_AT,
    confirmed: true,
  },
  {
    country: 'IN',
    kind: 'alphanumeric',
    needs: 'registration',
    otherwise: 'relabelled',
    label: 'a random number',
    remedy:
      'register entity, header and templates on a DLT portal of an Indian operator, then at this provider',
    note: 'What is shown otherwise: twilio.com/guidelines/in/sms.',
    source: TWILIO_INDIA_DLT,
    lookedAt: LOOKED_AT,
    confirmed: true,
  },
  free('IN', 'long', TWILIO_INDIA, true, 'A random short number is shown instead.'),
  free('IN', 'foreign_long', TWILIO_INDIA, true, 'A random short number is shown instead.'),
  free('FR', 'alphanumeric', VONAGE_FRANCE, false, 'Another vendor asks for a registration.'),
  free('FR', 'long', VONAGE_FRANCE, false, 'It may be replaced by a short code.'),
  free('DE', 'alphanumeric', TELNYX, false),
  free('DE', 'long', TELNYX, false),
  free('SE', 'alphanumeric', CLICKATELL_SWEDEN, false, 'Texts with a link need a registration.'),
  {
    country: 'NO',
    kind: 'alphanumeric',
    needs: 'registration',
    otherwise: 'relabelled',
    label: 'another sender',
    remedy: 'ask this provider whether Telia’s network (Norway) knows the name',
    note: 'One vendor says so, of one network.',
    source: SURESMS_NORWAY,
    lookedAt: LOOKED_AT,
    confirmed: false,
  },
  free('NO', 'long', SURESMS_NORWAY, false),
  free('DK', 'alphanumeric', SENT_DENMARK, false),
  free('DK', 'foreign_long', SENT_DENMARK, false),
];
