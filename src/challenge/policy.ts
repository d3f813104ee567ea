/** What a challenge is bound by: the policy, the request that starts it, and the tenant that it belongs to. */
import type {
  Challenge,
  Channel,
  ChannelList,
  RegisteredMethod,
  TextChannel,
} from './challenge.js';
import type { MessageTemplate } from './message.js';
import type { SenderKind } from './sender-table.js';
import type { Transaction } from './transaction.js';

/** The figures that bound a challenge, with their defaults. Every one can be set per tenant. */
export interface ChallengePolicy {
  /** From start to the end of the code's life. NIST SP 800-63B-4 3.1.3.2 allows 10 min at most. */
  readonly lifeMs: number;
  /** Codes that are evaluated for one challenge, whatever is resent. */
  readonly checksMax: number;
  /** Waits before the first, second … resend; their count bounds the resends. */
  readonly resendAfterMs: readonly number[];
  /** How long an ended challenge stays readable. */
  readonly retentionMs: number;
  /** How long a key press still counts after the end of the call. */
  readonly hangUpGraceMs: number;
  /** How long to wait for news of an uncertain send before it counts as failed. */
  readonly uncertainMs: number;
  /**
   * How long after acceptance a text may stay without a receipt before the next channel of the list is used as well. By channel; absent:
   * only a failure leads on.
   */
  readonly fallbackAfterMs: Readonly<Partial<Record<TextChannel, number>>>;
  readonly ringSeconds: number;
  readonly callSecondsMax: number;
  /** After this many failed deliveries in a row a provider is not used. */
  readonly breakAfter: number;
  /** How long it is not used; then one delivery tries it again. */
  readonly breakMs: number;
  /** Deliveries of one challenge, failovers and resends together: a bound on cost. */
  readonly deliveriesMax: number;
}

export const DEFAULT_POLICY: ChallengePolicy = {
  lifeMs: 600_000,
  checksMax: 5,
  resendAfterMs: [30_000, 60_000, 120_000, 300_000, 900_000],
  retentionMs: 86_400_000,
  hangUpGraceMs: 3_000,
  uncertainMs: 30_000,
  // A phone that is on takes an RCS message within seconds. Without RCS or WhatsApp most vendors tell at once.
  fallbackAfterMs: { rcs: 15_000, whatsapp: 30_000 },
  ringSeconds: 45,
  callSecondsMax: 60,
  breakAfter: 5,
  breakMs: 15_000,
  deliveriesMax: 12,
};

// The request that starts a challenge, and its answer.

/** The person's address and device, if the caller passes them on. */
export interface Asker {
  /** IPv4 or IPv6 */
  readonly ip?: string;
  /** The caller's own id of the person's device. */
  readonly device?: string;
  /** The caller's own id of the account; 1 to 128 printable ASCII characters. */
  readonly subject?: string;
}

/** Who types a code, and the transaction that it is meant for, where the caller names it. */
export interface Guesser extends Asker {
  readonly transaction?: Transaction;
}

/** The request for a challenge. */
export interface StartRequest extends Asker {
  /** International (`+358 44 …`, `00358…`), or national where `country` is given. */
  readonly to: string;
  /** ISO 3166-1 alpha-2 */
  readonly country?: string;
  /** In order of preference: each is tried once the one before it has failed for good. */
  readonly channels: ChannelList;
  /** BCP 47; the tenant's where absent. */
  readonly locale?: string;
  /** The caller's own id, at most 64 characters; comes back in answers and notifications. */
  readonly reference?: string;
  /** Use this provider alone, for tests and support. */
  readonly provider?: string;
  /** Calls: two digits shown on the screen have to be pressed before `#`. */
  readonly match?: boolean;
  /** The two digits of `match`, where the caller has shown them already; ours where absent. */
  readonly matchDigits?: string;
  /** What a call asks for: `#`, where absent, or nothing, because it reads the code out. */
  readonly call?: 'hash' | 'code';
  /** Dialled after a call is answered: 1 to 8 digits. */
  readonly extension?: string;
  /** Set where a page of this installation asks for the code: the SMS is bound to it. */
  readonly pageHost?: string;
  /** Selects the tenant's own texts; 1 to 32 of a-z, 0-9 and `-`. */
  readonly purpose?: string;
  /** What the person confirms with the code or the key press. */
  readonly transaction?: Transaction;
}

/** The methods that a code is typed for. */
export const TYPED_METHODS = ['totp', 'recovery'] as const satisfies readonly RegisteredMethod[];
export type TypedMethod = (typeof TYPED_METHODS)[number];

/** The methods that a caller of the API starts by itself. A passkey is asked for by a page alone. */
export const STARTED_METHODS = [
  ...TYPED_METHODS,
  'approve',
] as const satisfies readonly RegisteredMethod[];

/** A person answers a prompt soon, or not at all: such a challenge lives no longer. */
export const APPROVAL_LIFE_MS_MAX = 300_000;

/** The request for a challenge by a registered method. */
export interface MethodRequest extends Asker {
  readonly method: RegisteredMethod;
  /** Whose method. */
  readonly subject: string;
  /** Approvals: the two digits to enter in the app, where the caller has shown them already; ours where absent. */
  readonly matchDigits?: string;
  /** The rest as in `StartRequest`. */
  readonly locale?: string;
  readonly reference?: string;
  readonly purpose?: string;
  readonly transaction?: Transaction;
}

/** A person sends the word of such a challenge soon, or starts another: it lives no longer. */
export const INBOUND_LIFE_MS = 120_000;

/** The request for a challenge that the person's own SMS verifies. It is for setting a phone up, and for nothing else. */
export interface InboundRequest extends Asker {
  readonly method: 'inbound_sms';
  /** The number that has to send. As in `StartRequest`, with the rest. */
  readonly to: string;
  readonly country?: string;
  readonly locale?: string;
  readonly reference?: string;
  readonly purpose?: string;
}

export type AnyStartRequest = StartRequest | MethodRequest | InboundRequest;

/** What the person is asked to send, and where to. */
export interface InboundInstruction {
  /** Where to: E.164, or a short code. */
  readonly number: string;
  /** As it is written, `K7QX-M2PD`. */
  readonly word: string;
  /** The whole text, with brand and purpose, in the language of the challenge. */
  readonly text: string;
  /** Opens the phone's messages with number and text filled in. */
  readonly link: string;
}

export interface Idempotency {
  /** 1..255 printable characters, chosen by the caller. */
  readonly key: string;
}

export interface Started {
  readonly challenge: Challenge;
  /** The two digits to show on the screen, if the request has `match`. */
  readonly matchDigit?: string;
  /** Of one by the person's own SMS. Absent once it has ended. */
  readonly inboundSms?: InboundInstruction;
  /** True if an Idempotency-Key repeated an earlier request; `challenge` is then as it was at its start. */
  readonly replayed: boolean;
}

export type CheckOutcome = 'verified' | 'wrong_code' | 'locked' | 'expired' | 'ended';

export interface CheckedChallenge {
  readonly outcome: CheckOutcome;
  readonly challenge: Challenge;
}

// A tenant: brand, senders, webhook. Read from the configuration.

export interface Tenant {
  /** `[a-z0-9-]{1,32}` */
  readonly id: string;
  /** Shown in messages and said in calls. */
  readonly brand: string;
  /** BCP 47, used where a request names none. */
  readonly locale: string;
  readonly senders: readonly Sender[];
  /** Whether a sender without a stated registration is refused where its country asks for one. `warned` where absent. */
  readonly senderRights?: SenderRightsMode;
  /** By the called number's country. `shown` where absent. */
  readonly callerId?: CallerIds;
  /** ISO 3166-1 alpha-2 codes that may be reached, by channel; `*` allows all, empty or absent allows none. */
  readonly countries: Readonly<Partial<Record<Channel, readonly string[]>>>;
  readonly webhook?: TenantWebhook;
  /** Its own texts of messages and calls. */
  readonly templates?: readonly MessageTemplate[];
  /** Whether its jobs may hold a number in plain text, readable in Redis. */
  readonly clearJobs?: boolean;
  /** What its messages may hold, and who may hear them. */
  readonly relay?: RelayRules;
  /** Where people may text to set a phone up; absent where they may not. */
  readonly inboundSms?: readonly ReceivingNumber[];
}

/** A number of ours at a provider that announces what is written to it. */
export interface ReceivingNumber {
  readonly provider: string;
  /** E.164, or a short code, as the provider writes it in its webhooks. */
  readonly number: string;
  /** ISO 3166-1 alpha-2: for phones of this country; absent for all others. */
  readonly country?: string;
}

export interface RelayRules {
  /** The most parts of an SMS, 1 to 6; each is charged. */
  readonly partsMax: number;
  /** Texts that may be sent as they are: `{code}` stands for the code, any other name in braces for up to 40 characters. */
  readonly templates: readonly string[];
  /** A machine that picks up may hear the code. */
  readonly machines: boolean;
}

export const DEFAULT_RELAY_RULES: RelayRules = { partsMax: 2, templates: [], machines: false };

/**
 * Whether a phone sees the number that calls it. `hidden`: carriers that can hide it come first, and others show it. `hidden_only`: others
 * are not used.
 */
export const CALLER_IDS = ['shown', 'hidden', 'hidden_only'] as const;
export type CallerId = (typeof CALLER_IDS)[number];

/** By ISO 3166-1 alpha-2 code; `*` for all others. */
export type CallerIds = Readonly<Record<string, CallerId>>;

export const SENDER_RIGHTS_MODES = ['warned', 'enforced'] as const;
export type SenderRightsMode = (typeof SENDER_RIGHTS_MODES)[number];

/** What the phone shows as the other side, for a provider, channel and country. */
export interface Sender {
  readonly provider: string;
  readonly channel: Channel;
  /** ISO 3166-1 alpha-2; absent for all countries without a sender of their own. */
  readonly country?: string;
  /** E.164, an alphanumeric sender ID (SMS, 1..11), an RCS agent, or a pool of numbers as the provider names it. */
  readonly from: string;
  /** WhatsApp: the approved authentication template by locale, as the provider names it; `default` for all others. */
  readonly templates?: Readonly<Record<string, string>>;
  /** What it is where its form does not tell: for pools of numbers. */
  readonly kind?: SenderKind;
  /** Where it is registered at this provider. */
  readonly registered?: readonly SenderRegistration[];
}

export interface SenderRegistration {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Its last day, as in `2028-06-30`; absent where it has no end. */
  readonly until?: string;
}

export interface TenantWebhook {
  readonly url: string;
  /** Standard Webhooks secrets (`whsec_…`), newest first; every one signs, so that they can rotate. */
  readonly secrets: readonly string[];
}

/** What an API key may do. A key has one scope or several; without any in the configuration it has those of a service. */
export const API_SCOPES = [
  'challenges',
  'sessions',
  'operator',
  'relay',
  'subjects',
  // With `operator`: sees what is recorded of every tenant.
  'all_tenants',
] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** A service that verifies people needs no more. The relay sends what somebody else wrote, and methods of subjects outlive every challenge, so a key has to be given their scopes. */
export const SERVICE_SCOPES: readonly ApiScope[] = ['challenges', 'sessions'];
