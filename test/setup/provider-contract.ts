/** The common contract of all adapters. Each adapter's test runs this suite. */
import type { Channel } from '../../src/challenge/challenge.js';
import { Deadline } from '../../src/challenge/time.js';
import type { Provider, SendResult } from '../../src/providers/provider.js';
import { type CarrierAnswer, RecordingCarrier } from './recording-carrier.js';
import { DELIVERY_ID, PHONE, PUBLIC_URL } from './vendor-settings.js';

/** A carrier of tests: it answers by a script and counts what it was asked. */
export interface ContractCarrier<Answer> {
  readonly url: string;
  answer: (request: never) => Answer | Promise<Answer>;
  readonly requests: readonly object[];
  /** All opened connections. */
  readonly connections: number;
  /** Resolves when the next request comes. */
  nextRequest(): Promise<void>;
  stop(): Promise<void>;
}

/** What may go wrong, in the answers of a protocol. */
export interface ContractFaults<Answer> {
  start(): Promise<ContractCarrier<Answer>>;
  /** Not processed: it may be repeated, after so long. */
  readonly temporary: readonly (readonly [what: string, answer: Answer, retryAfterMs: number])[];
  /** It may have gone out. */
  readonly uncertain: readonly (readonly [what: string, answer: Answer])[];
  readonly hang: Answer;
  /** An answer that says nothing of use. */
  readonly useless: Answer;
}

const RETRY_LATER = { headers: { 'retry-after': '7' }, body: {} };

const HTTP_FAULTS: ContractFaults<CarrierAnswer> = {
  start: () => RecordingCarrier.start(),
  temporary: [
    ['429', { status: 429, ...RETRY_LATER }, 7_000],
    ['503', { status: 503, ...RETRY_LATER }, 7_000],
  ],
  uncertain: [
    ['another 5xx', { status: 500, body: {} }],
    ['a success that cannot be read', { status: 201, body: '<html>it works</html>' }],
    ['a success without an id', { status: 201, body: {} }],
    ['a connection cut after the request', 'cut'],
  ],
  hang: 'hang',
  useless: { status: 500, body: {} },
};

export interface ProviderHarness<Answer = CarrierAnswer> {
  readonly name: string;
  /** Both by default. */
  readonly channels?: readonly Channel[];
  /** False if the vendor has one address for all callbacks, which no request names. */
  readonly namesCallbacks?: boolean;
  create(apiBaseUrl: string, connections?: number): Promise<Required<Provider>>;
  accepted(channel: Channel): Answer;
  readonly reference: Record<Channel, string>;
  /** The vendor refuses the number as invalid. Undefined if its answer does not tell that from other faults. */
  invalidNumber(channel: Channel): Answer | undefined;
  unauthorized(channel: Channel): Answer;
}

export function send(
  provider: Required<Provider>,
  channel: Channel,
  timeoutMs = 5_000,
): Promise<SendResult> {
  const deadline = new Deadline(timeoutMs);
  const shared = { to: PHONE, deliveryId: DELIVERY_ID, locale: 'en', deadline };
  return channel === 'sms'
    ? provider.sendSms({ ...shared, from: 'Acme', text: 'Hello', validitySeconds: 540 })
    : provider.placeCall({ ...shared, from: '+15005550006', ringSeconds: 25, callSecondsMax: 60 });
}

export function describeProvider(harness: ProviderHarness): void {
  describeProviderOver(HTTP_FAULTS, harness);
}

/** For a protocol of its own. */
export function describeProviderOver<Answer>(
  faults: ContractFaults<Answer>,
  harness: ProviderHarness<Answer>,
): void {
  const { channels = ['sms', 'call'], namesCallbacks = true } = harness;
  describe.each<Channel>([...channels])(`${harness.name}: the provider port, %s`, (channel) => {
    let carrier: ContractCarrier<Answer>;
    let provider: Required<Provider>;

    beforeEach(async () => {
      carrier = await faults.start();
      provider = await harness.create(carrier.url);
    });

    afterEach(async () => {
      await carrier.stop();
      await provider.close();
    });

    const sendTo = (answer: Answer, timeoutMs?: number) => {
      carrier.answer = () => answer;
      return send(provider, channel, timeoutMs);
    };

    test('an accepted send gives the vendor’s id and is made once', async () => {
      const result = await sendTo(harness.accepted(channel));
      expect(result).toEqual({ kind: 'accepted', reference: harness.reference[channel] });
      expect(carrier.requests).toHaveLength(1);
    });

    if (namesCallbacks) {
      test('callbacks have the public address and name the delivery', async () => {
        await sendTo(harness.accepted(channel));
        const { body: sent } = carrier.requests.at(-1) as { readonly body: string };
        const body = decodeURIComponent(sent);
        expect(body).toContain(`${PUBLIC_URL}/webhooks/${harness.name}/${channel}/${DELIVERY_ID}`);
      });
    }

    const invalidNumber = harness.invalidNumber(channel);
    if (invalidNumber !== undefined) {
      test('an invalid number is a permanent failure, and the detail contains no number', async () => {
        const result = await sendTo(invalidNumber);
        expect(result).toMatchObject({ failure: 'number', reason: 'invalid_number' });
        expect(JSON.stringify(result)).not.toContain(PHONE.slice(1));
      });
    }

    test('refused credentials are a failure of the account', async () => {
      const result = await sendTo(harness.unauthorized(channel));
      expect(result).toMatchObject({ failure: 'account', reason: 'rejected_by_provider' });
    });

    test.each([...faults.temporary])(
      '%s was not processed and may be repeated after a while',
      async (_, answer, retryAfterMs) => {
        const result = await sendTo(answer);
        expect(result).toMatchObject({ failure: 'temporary', retryAfterMs });
      },
    );

    test.each([...faults.uncertain])(
      '%s leaves it uncertain and is not repeated',
      async (_, answer) => {
        const result = await sendTo(answer);
        expect(result).toMatchObject({ failure: 'uncertain', reason: 'provider_unavailable' });
        expect(carrier.requests).toHaveLength(1);
      },
    );

    test('a vendor that does not answer in time leaves it uncertain', async () => {
      expect(await sendTo(faults.hang, 500)).toMatchObject({ failure: 'uncertain' });
    });

    test('without a connection nothing was sent', async () => {
      await carrier.stop();
      expect(await send(provider, channel)).toMatchObject({ failure: 'temporary' });
      carrier = await faults.start();
    });

    test('without a connection in time nothing was sent', async () => {
      const narrow = await harness.create(carrier.url, 1);
      carrier.answer = () => faults.hang;
      const arrived = carrier.nextRequest();
      const first = send(narrow, channel, 600);
      await arrived;
      expect(await send(narrow, channel, 100)).toMatchObject({ failure: 'temporary' });
      expect(await first).toMatchObject({ failure: 'uncertain' });
      expect(carrier.requests).toHaveLength(1);
      await narrow.close();
    });

    test('connections are reused', async () => {
      const shared = await harness.create(carrier.url, 2);
      carrier.answer = () => harness.accepted(channel);
      const results = await Promise.all(Array.from({ length: 20 }, () => send(shared, channel)));
      expect(results.every(({ kind }) => kind === 'accepted')).toBe(true);
      expect(carrier.connections).toBeLessThanOrEqual(2);
      await shared.close();
    });

    test('an earlier attempt is uncertain if the vendor does not answer', async () => {
      if (!(provider as Provider).find) return;
      carrier.answer = () => faults.useless;
      const sinceMs = Date.now() - 60_000;
      const times = { sinceMs, untilMs: sinceMs + 10_000, timeoutMs: 5_000 };
      const attempt = { channel, to: PHONE, deliveryId: DELIVERY_ID, ...times };
      expect(await provider.find(attempt)).toEqual({ kind: 'unknown' });
    });

    test('a price without an answer is unknown yet, or cannot be requested', async () => {
      carrier.answer = () => faults.useless;
      if (!(provider as Provider).price) return;
      const reference = harness.reference[channel];
      const price = await provider.price({ channel, reference });
      expect(price).toEqual({ kind: carrier.requests.length === 0 ? 'unknown' : 'later' });
    });
  });
}
