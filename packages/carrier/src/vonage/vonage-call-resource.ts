/** A call as Vonage's Voice API and its events show it. */
export interface VonageCallRecord {
  readonly uuid: string;
  readonly conversationUuid: string;
  /** Without the plus sign. */
  readonly to: string;
  /** Without the plus sign. */
  readonly from: string;
  readonly createdAt: number;
  status: string;
  startedAt?: number;
  endedAt?: number;
  durationSeconds?: number;
}

/** In EUR, for a minute; counted by the second. */
const RATE = 0.0127;
const NETWORK = '00000';

export function callResource(call: VonageCallRecord): object {
  return {
    _links: { self: { href: `/v1/calls/${call.uuid}` } },
    uuid: call.uuid,
    conversation_uuid: call.conversationUuid,
    to: { type: 'phone', number: call.to },
    from: { type: 'phone', number: call.from },
    status: call.status,
    direction: 'outbound',
    ...charge(call),
    duration: String(call.durationSeconds ?? 0),
    // Vonage leaves both out until the call is over.
    ...(call.endedAt === undefined
      ? {}
      : { start_time: time(call.startedAt), end_time: time(call.endedAt) }),
    network: NETWORK,
  };
}

/** The payload of an event with the call's new status. */
export function statusEvent(
  call: VonageCallRecord,
  status: string,
  at: number,
): Record<string, unknown> {
  const common = {
    from: call.from,
    to: call.to,
    conversation_uuid: call.conversationUuid,
    status,
    timestamp: time(at),
  };
  // Machine detection uses another name for the call's id than every other event.
  if (status === 'machine' || status === 'human') return { ...common, call_uuid: call.uuid };
  const event = { ...common, uuid: call.uuid, direction: 'outbound' };
  if (status === 'answered') return { ...event, start_time: null, rate: null, network: null };
  if (status !== 'completed') return event;
  return {
    ...event,
    headers: {},
    start_time: time(call.startedAt),
    end_time: time(call.endedAt),
    duration: String(call.durationSeconds ?? 0),
    ...charge(call),
    network: NETWORK,
  };
}

/** The payload of an input's result, and of all other events of the call. */
export function callEvent(
  call: VonageCallRecord,
  at: number,
  more: object,
): Record<string, unknown> {
  return {
    ...more,
    from: call.from,
    to: call.to,
    uuid: call.uuid,
    conversation_uuid: call.conversationUuid,
    timestamp: time(at),
  };
}

function charge({ startedAt, durationSeconds = 0 }: VonageCallRecord) {
  const seconds = startedAt === undefined ? 0 : durationSeconds;
  return { rate: RATE.toFixed(8), price: ((RATE * seconds) / 60).toFixed(8) };
}

function time(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
