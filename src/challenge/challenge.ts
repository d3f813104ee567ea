/**
 * The words of the domain: channels, states, reasons, the shape of a challenge, and its id.
 * Pure: nothing here reads a clock, draws a random number or touches the network.
 */
import type { Transaction } from './transaction.js';

export const CHANNELS = ['sms', 'call', 'rcs', 'whatsapp'] as const;
export type Channel = (typeof CHANNELS)[number];

/** A text with a code that the person types. */
export type TextChannel = Exclude<Channel, 'call'>;

/** Text channels that not every phone has: a list that names them goes on where they cannot be used. */
export const RICH_CHANNELS = ['rcs', 'whatsapp'] as const satisfies readonly TextChannel[];
export type RichChannel = (typeof RICH_CHANNELS)[number];

/** What a person chooses: a text, by whichever channel, or a call. */
export const PHONE_CHANNELS = ['sms', 'call'] as const satisfies readonly Channel[];
export type PhoneChannel = (typeof PHONE_CHANNELS)[number];

/** Channels in order of preference, each once. */
export type ChannelList = readonly [Channel, ...Channel[]];

/** `read` is none of them: a message that was read has been delivered, and few phones tell. */
const TEXT_PROGRESS = ['queued', 'sending', 'sent', 'delivered'] as const;

/** States on the way, in the order in which they may be reached; the index is the state's rank. */
export const PROGRESS = {
  sms: TEXT_PROGRESS,
  rcs: TEXT_PROGRESS,
  whatsapp: TEXT_PROGRESS,
  call: ['queued', 'sending', 'calling', 'ringing', 'in_call'],
} as const satisfies Record<Channel, readonly string[]>;

export type ProgressState = (typeof PROGRESS)[Channel][number];

/**
 * What a subject has registered beside phones. Nothing is delivered through a carrier: such a challenge has no number and no delivery.
 * `totp`: a code of an authenticator app. `approve`: our own app. `recovery`: one of ten codes.
 */
export const REGISTERED_METHODS = ['totp', 'approve', 'passkey', 'recovery'] as const;
export type RegisteredMethod = (typeof REGISTERED_METHODS)[number];

/** All that no carrier delivers. `inbound_sms`: the person's own SMS from the number to one of ours; nothing is registered before. */
export const METHOD_CHANNELS = [...REGISTERED_METHODS, 'inbound_sms'] as const;
export type MethodChannel = (typeof METHOD_CHANNELS)[number];

/** States on the way of a challenge that no carrier delivers; the index is the state's rank. */
export const METHOD_PROGRESS = {
  totp: ['pending'],
  approve: ['queued', 'sent', 'shown'],
  passkey: ['pending'],
  recovery: ['pending'],
  inbound_sms: ['pending'],
} as const satisfies Record<MethodChannel, readonly string[]>;

/** How a person proves something: by what a carrier delivers, by a registered method, or by an SMS of their own. */
export type ChallengeChannel = Channel | MethodChannel;

export type MethodState = (typeof METHOD_PROGRESS)[MethodChannel][number];

/** How a challenge may end. Final states never change. */
export const CHALLENGE_ENDS = [
  'sms_verified',
  'rcs_verified',
  'whatsapp_verified',
  'call_answered',
  'failed',
  'expired',
  'canceled',
  'locked',
  'denied',
] as const;
export type ChallengeEnd = (typeof CHALLENGE_ENDS)[number];

/** How one by a registered method may end beside those. */
export const METHOD_ENDS = ['verified', 'approved'] as const;

/** A message may also have arrived: its text was delivered; or its code was read out. */
const FINAL_STATES = [...CHALLENGE_ENDS, ...METHOD_ENDS, 'arrived', 'heard'] as const;
export type FinalState = (typeof FINAL_STATES)[number];

export type State = ProgressState | MethodState | FinalState;

/** Why a challenge or a delivery failed. The list is closed. */
export const REASONS = [
  'busy',
  'no_answer',
  'hung_up',
  'voicemail',
  'no_keypress',
  'wrong_keypress',
  'unreachable',
  'invalid_number',
  'landline',
  'opted_out',
  'destination_blocked',
  /** Another route was left, but the country would block the tenant's sender there, or replace it. */
  'sender_not_allowed',
  'rejected_by_provider',
  'provider_unavailable',
  'too_many_attempts',
  'fraud_suspected',
  /** `approve`: another number was chosen than the screen shows. */
  'wrong_number',
] as const;
export type Reason = (typeof REASONS)[number];

/** One try at reaching the phone through one provider. */
export interface Delivery {
  /** 1 for the first; the newest is the one whose failures count. */
  readonly number: number;
  readonly channel: Channel;
  readonly provider: string;
  /** Calls: the phone does not see the number that calls it. */
  readonly caller?: 'hidden';
  /** The delivery's own state: it can fail while its challenge goes on. */
  readonly state: ProgressState | 'failed';
  readonly reason?: Reason;
  /** Of a failure: the carrier's own code of it, or a word of ours where the carrier was not reached. */
  readonly code?: string;
  /** The provider's own id, once known. */
  readonly reference?: string;
  /** Calls: who picked up, if the provider knows, and whether a key press waits for that. */
  readonly hearing?: CallHearing;
  /** How its provider was chosen, and from what, so that it can be computed again: `src/routing/choice-record.ts`. Absent for a pinned one. */
  readonly choice?: string;
  /** Fields that a newer version of the record has written: they are kept as they are. */
  readonly unknown?: Readonly<Record<string, unknown>>;
}

/** No attempt was made for it. */
export function isUnsent({ state }: Pick<Delivery, 'state'>): boolean {
  return state === 'queued';
}

/** Facts about a call beside its state. Each is recorded once and never removed. */
export interface CallHearing {
  readonly human: boolean;
  /** Counts more than `human`: no key press of this call verifies. */
  readonly machine: boolean;
  /** The provider did not know, or did not report in time. */
  readonly unsure: boolean;
  /** The keys that verify were pressed, and are held until it is known who pressed them. */
  readonly held: boolean;
  /** The code was read out once. */
  readonly spoken?: boolean;
}

export type CallFact = keyof CallHearing;

/** One change of state, as callers see it. */
export interface TimelineEntry {
  /** 1 for the first entry; grows by one with every change of the challenge. */
  readonly sequence: number;
  readonly atMs: number;
  /** 0 where it is about none, as all are of a challenge by a registered method. */
  readonly delivery: number;
  readonly channel: ChallengeChannel;
  readonly provider: string;
  readonly state: State;
  readonly reason?: Reason;
}

/** A challenge as it is kept. It never holds its code, nor its number in the clear. */
export interface Challenge {
  readonly id: string;
  readonly tenant: string;
  readonly state: State;
  readonly reason?: Reason;
  /** The channel of the newest delivery, or the method. */
  readonly channel: ChallengeChannel;
  /** The channels that were asked for, in order of preference. */
  readonly channels: ChannelList | readonly [MethodChannel];
  /** What proves it, where no carrier delivers it: then there is no delivery, and by a registered method `to` is `NO_NUMBER`. */
  readonly method?: MethodChannel;
  /** Of such a challenge: who started it, as limits name sources. */
  readonly sources?: readonly string[];
  /** The caller pinned one provider, for tests and support. */
  readonly provider?: string;
  readonly to: PhoneNumberAtRest;
  readonly locale: string;
  readonly reference?: string;
  /** The caller's own id of the account. Personal data: in no log, metric or event. */
  readonly subject?: string;
  /** Host of the page that asks for the code: browsers read the code out of the SMS for it alone. */
  readonly pageHost?: string;
  /** What the proof is for, in the caller's own words: selects the tenant's texts. */
  readonly purpose?: string;
  /** What the proof confirms. Personal data: in no log, metric, event or notification. */
  readonly transaction?: Transaction;
  /** The person presses two digits shown on the screen before `#`. */
  readonly match: boolean;
  /** Those digits, where the caller chose them; sealed as the number is. Derived where absent. */
  readonly matchDigits?: string;
  /** Its calls read the code out, to be typed, and ask for no `#`. */
  readonly speaksCode?: true;
  /** Dialled once a call is answered; sealed as the number is, gone with the end. */
  readonly extension?: string;
  /** A test number: nothing is sent. */
  readonly test: boolean;
  /** A delivery that may have gone out was sent once more: that happens to a challenge once. */
  readonly repeated: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Wrong codes that are still allowed, 0..5. */
  readonly checksLeft: number;
  /** Unix time in ms from which a resend is allowed; absent when none is left. */
  readonly resendAfterMs?: number;
  readonly deliveries: readonly Delivery[];
  readonly timeline: readonly TimelineEntry[];
  /** Of a challenge that a registered method has verified: the id of that method. */
  readonly provedMethod?: string;
  /** Only of a message: what it delivers instead of a code of ours. */
  readonly content?: ContentAtRest;
  /** What a code is derived from, with the id of the key that derives it. Never leaves the service. */
  readonly secret: { readonly seed: string; readonly keyId: string };
}

/** A stored phone number: sealed for the worker, masked for all others. */
export interface PhoneNumberAtRest {
  /** AES-256-GCM with the key id in front; opened only to call the provider. */
  readonly sealed: string;
  /** `+358*****4567` */
  readonly masked: string;
  /** ISO 3166-1 alpha-2, or `001` for numbers without a country. */
  readonly country: string;
}

/** Not absent: a version that knows no methods reads it as a number that is not kept any more. */
export const NO_NUMBER: PhoneNumberAtRest = { sealed: '', masked: '', country: '001' };

/** Somebody else's code or text. */
export interface ContentAtRest {
  /** AES-256-GCM as for numbers; empty once the message is final. */
  readonly sealed: string;
  /** Parts of the SMS, 1 or more: each is charged. */
  readonly parts: number;
  /** A machine that picks up may hear the code. */
  readonly machines: boolean;
  /** What the caller has told of the outcome: whether the code came back. */
  readonly outcome?: 'verified' | 'unverified';
}

/** The channels that follow after the first delivery's. One that came before it was refused at the start, and stays refused. */
export function laterChannels({
  channels,
  deliveries,
}: Pick<Challenge, 'channels' | 'deliveries'>): readonly Channel[] {
  const delivered = channels.filter((channel): channel is Channel => !isMethod(channel));
  const [first] = deliveries;
  return first ? delivered.slice(delivered.indexOf(first.channel) + 1) : delivered.slice(1);
}

/** Those of them that were not used yet. */
export function unusedChannels(
  challenge: Pick<Challenge, 'channels' | 'deliveries'>,
): readonly Channel[] {
  const used = new Set(challenge.deliveries.map(({ channel }) => channel));
  return laterChannels(challenge).filter((channel) => !used.has(channel));
}

export function isText(channel: ChallengeChannel): channel is TextChannel {
  return channel === 'sms' || isRich(channel);
}

export function isRich(channel: string): channel is RichChannel {
  return (RICH_CHANNELS as readonly string[]).includes(channel);
}

/** What the person chose, where it led to this channel. */
export function phoneChannel(channel: Channel): PhoneChannel {
  return isText(channel) ? 'sms' : channel;
}

/** Whether carriers deliver it. */
export function isDelivered(channel: string): channel is Channel {
  return (CHANNELS as readonly string[]).includes(channel);
}

/** The channel of the newest delivery. Of a challenge that has deliveries: one by a method has none. */
export function newestChannel({ deliveries }: Pick<Challenge, 'deliveries'>): Channel {
  return deliveries.at(-1)?.channel ?? 'sms';
}

export function isMethod(channel: string): channel is MethodChannel {
  return (METHOD_CHANNELS as readonly string[]).includes(channel);
}

export function isFinal(state: State): state is FinalState {
  return (FINAL_STATES as readonly string[]).includes(state);
}

/** How far a state on the way is, 0 for `queued`; within one channel only. */
export function rankOf(channel: Channel, state: ProgressState): number {
  const rank = (PROGRESS[channel] as readonly string[]).indexOf(state);
  if (rank < 0) throw new RangeError(`A ${channel} challenge has no state ${state}.`);
  return rank;
}

/** From this rank on a provider is known to have the delivery, over every channel. */
export const TAKEN_RANK = 2;

/** From this rank on the phone is known to be reached. */
export const ARRIVED_RANK = 3;

/** Greater than every other position. */
export const FINAL_POSITION = 1_000_000;

/** More than there are ranks. */
const RANKS = 100;

/** Grows with the delivery's number, and within one delivery with the rank of its state. */
export function positionOf(delivery: number, rank: number): number {
  return delivery * RANKS + rank;
}

/** What a proof is worth where that is less than usual. */
export type Assurance = 'low';

/** The sender of an SMS can be forged: whoever forges this number and knows the word passes for the phone. Undefined for all others. */
export function assuranceOf(channel: ChallengeChannel | undefined): Assurance | undefined {
  return channel === 'inbound_sms' ? 'low' : undefined;
}

/** Whether a challenge is about a number: one by a registered method is not. */
export function hasNumber({ to }: Pick<Challenge, 'to'>): boolean {
  return to.masked !== '';
}

/** The final state that a proof over this channel leads to. */
export function verifiedState(channel: ChallengeChannel): FinalState {
  switch (channel) {
    case 'sms':
    case 'rcs':
    case 'whatsapp':
      return `${channel}_verified`;
    case 'call':
      return 'call_answered';
    case 'approve':
      return 'approved';
    case 'totp':
    case 'passkey':
    case 'recovery':
    case 'inbound_sms':
      return 'verified';
    default:
      return channel satisfies never;
  }
}

/** How callers see a state: a message that has arrived is delivered. */
export function shownState(state: State): Exclude<State, 'arrived'> {
  return state === 'arrived' ? 'delivered' : state;
}

/** The state on the way that a final state of a message stands for; otherwise the state itself. */
export function progressBehind(state: State): State {
  if (state === 'arrived') return 'delivered';
  return state === 'heard' ? 'in_call' : state;
}

/** Whether a delivery brings the code to the phone: a text, or a call that reads it out. */
export function holdsCode(
  { speaksCode }: Pick<Challenge, 'speaksCode'>,
  { channel }: Pick<Delivery, 'channel'>,
): boolean {
  return isText(channel) || speaksCode === true;
}

/** The newest entry's number; 0 before the first. */
export function sequenceOf(challenge: Challenge): number {
  return challenge.timeline.at(-1)?.sequence ?? 0;
}

/** Whether somebody has proved that they hold the phone, or the registered method. */
export function isVerified(state: State): boolean {
  return VERIFIED.has(state);
}

const VERIFIED: ReadonlySet<State> = new Set<State>([
  'sms_verified',
  'rcs_verified',
  'whatsapp_verified',
  'call_answered',
  ...METHOD_ENDS,
]);

/** The id that rides in callback URLs: `<challenge id>.<delivery number>`. */
export interface DeliveryId {
  readonly challengeId: string;
  readonly delivery: number;
}

export function formatDeliveryId(id: DeliveryId): string {
  return `${id.challengeId}.${id.delivery}`;
}

const DELIVERY_ID = /^((?:ch|ms)_[0-9a-hjkmnp-tv-z]{28})\.([1-9]\d?)$/;

/** Undefined where the text is no delivery id. */
export function parseDeliveryId(text: string): DeliveryId | undefined {
  const [, challengeId, delivery] = DELIVERY_ID.exec(text) ?? [];
  if (challengeId === undefined || delivery === undefined) return undefined;
  return { challengeId, delivery: Number(delivery) };
}

// Ids of challenges: `ch_`, two characters that name its slot in Redis, and 128 random bits, in Crockford's
// base 32 (lower case). The slot is in the id so that every key of a challenge is found without a lookup.
// A message has the same id with `ms_` in front. 26 characters hold two bits more than 128; one of them tells a message, so that the id is
// whole again where only its random part is kept.

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const ID = /^(?:ch|ms)_([0-9a-hjkmnp-tv-z]{2})[0-9a-hjkmnp-tv-z]{26}$/;

/**
 * @param bits 16 bytes: random, or a hash of what makes the challenge the same one
 * @param slots over how many slots challenges are spread, 1..1024
 */
export function challengeId(bits: Buffer, slots: number): string {
  return `ch_${slotName(bits.readUInt16BE(0) % slots)}${base32(bits)}`;
}

/** The id of a message; otherwise as `challengeId`. */
export function newMessageId(bits: Buffer, slots: number): string {
  const id = challengeId(bits, slots);
  const last = ALPHABET.indexOf(id.slice(-1));
  return `ms_${id.slice(3, -1)}${ALPHABET[last | MESSAGE_BIT]}`;
}

export function isMessageId(id: string): boolean {
  return id.startsWith('ms_');
}

const MESSAGE_BIT = 1;

/** The two characters of a slot's name. */
export function slotName(slot: number): string {
  return `${ALPHABET[slot >> 5]}${ALPHABET[slot & 31]}`;
}

/** All slots that new challenges are spread over. */
export function slotNames(count: number): string[] {
  return Array.from({ length: count }, (_, slot) => slotName(slot));
}

/** The slot's name in an id; undefined where the text is no challenge id. */
export function slotOf(id: string): string | undefined {
  return ID.exec(id)?.[1];
}

/** The id without what stands before its random part, for places where the slot is known. */
export function shortId(id: string): string {
  return id.slice(5);
}

/** Names a challenge in short where limits keep it: the last ten of its random characters. */
export function challengeKey(id: string): string {
  return id.slice(-10);
}

/** The id whose `shortId` this is. */
export function wholeId(slot: string, short: string): string {
  const isMessage = (ALPHABET.indexOf(short.slice(-1)) & MESSAGE_BIT) !== 0;
  return `${isMessage ? 'ms' : 'ch'}_${slot}${short}`;
}

function base32(bytes: Buffer): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(value >> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}
