/** Every shipped description, against a carrier that answers as the vendor's public API description says. */
import { declaredEntry } from '../../../src/providers/declared/declared-entry.js';
import { CarrierDescription } from '../../../src/providers/declared/description.js';
import { shippedDescriptions } from '../../../src/providers/declared/description-file.js';
import type { Provider } from '../../../src/providers/provider.js';
import { shipped } from '../../setup/declared-carrier.js';
import { DESCRIBED_VENDORS, type DescribedVendor } from '../../setup/described-vendors.js';
import { describeProvider, type ProviderHarness, send } from '../../setup/provider-contract.js';
import { type CarrierAnswer, RecordingCarrier } from '../../setup/recording-carrier.js';
import { DELIVERY_ID, PHONE, PUBLIC_URL } from '../../setup/vendor-settings.js';

/** What the carrier's answers come to. */
interface Expected {
  readonly reference: string;
  readonly invalidNumber?: CarrierAnswer;
  readonly unauthorized: CarrierAnswer;
  readonly namesCallbacks?: boolean;
  /** How the message is delivered, and what it costs, when it is asked for. */
  readonly message: unknown;
  readonly price?: { readonly amount: number; readonly currency: string };
}

const UUID = '40385f64-5717-4562-b3fc-2c963f66afa6';

const EXPECTED: Readonly<Record<string, Expected>> = {
  '46elks': {
    reference: 's70df59406a1b4643b96f3f91e0bfb7b0',
    unauthorized: { status: 401, body: 'API access requires Basic HTTP authentication.' },
    message: { id: 's70df59406a1b4643b96f3f91e0bfb7b0', status: 'delivered', cost: 3500 },
    price: { amount: 0.35, currency: 'SEK' },
  },
  'android-sms-gateway': {
    reference: DELIVERY_ID,
    invalidNumber: {
      status: 400,
      body: { message: `failed to validate phone number: ${PHONE}` },
    },
    unauthorized: { status: 401, body: { message: 'Unauthorized' } },
    namesCallbacks: false,
    message: { id: DELIVERY_ID, state: 'Delivered' },
  },
  infobip: {
    reference: DELIVERY_ID,
    invalidNumber: {
      status: 200,
      body: {
        messages: [{ to: PHONE, status: { groupName: 'REJECTED', name: 'REJECTED_DESTINATION' } }],
      },
    },
    unauthorized: { status: 401, body: { errorCode: 'E401', description: 'Unauthorized' } },
    message: {
      results: [
        {
          messageId: DELIVERY_ID,
          status: { groupName: 'DELIVERED' },
          error: { name: 'NO_ERROR' },
          price: { pricePerMessage: 0.01, currency: 'EUR' },
        },
      ],
    },
    price: { amount: 0.01, currency: 'EUR' },
  },
  plivo: {
    reference: UUID,
    unauthorized: { status: 401, body: 'Could not verify your access level for that URL.' },
    message: { message_uuid: UUID, message_state: 'delivered', total_amount: '0.00350' },
    price: { amount: 0.0035, currency: 'USD' },
  },
  telnyx: {
    reference: UUID,
    invalidNumber: {
      status: 422,
      body: { errors: [{ code: '10002', title: `Invalid phone number ${PHONE}` }] },
    },
    unauthorized: {
      status: 401,
      body: { errors: [{ code: '10009', title: 'Authentication failed' }] },
    },
    message: {
      data: {
        id: UUID,
        to: [{ status: 'delivered' }],
        cost: { amount: '0.0051', currency: 'USD' },
      },
    },
    price: { amount: 0.0051, currency: 'USD' },
  },
};

type Vendor = DescribedVendor & Expected;

const VENDORS: Readonly<Record<string, Vendor>> = Object.fromEntries(
  Object.entries(DESCRIBED_VENDORS).flatMap(([name, vendor]) => {
    const expected = EXPECTED[name];
    return expected ? [[name, { ...vendor, ...expected }]] : [];
  }),
);

test('every shipped description is tested here', () => {
  expect(shippedDescriptions()).toEqual(Object.keys(VENDORS));
});

function harnessOf(name: string, vendor: Vendor): ProviderHarness {
  const entry = declaredEntry(name, CarrierDescription.parse(shipped(name)));
  return {
    name,
    channels: ['sms'],
    namesCallbacks: vendor.namesCallbacks ?? true,
    reference: { sms: vendor.reference, call: '' },
    create: async (apiUrl, connections) =>
      (await entry.create(entry.settings.parse({ ...vendor.settings, apiUrl }), {
        publicUrl: PUBLIC_URL,
        ...(connections === undefined ? {} : { connections }),
      })) as Required<Provider>,
    accepted: () => vendor.accepted(vendor.reference),
    invalidNumber: () => vendor.invalidNumber,
    unauthorized: () => vendor.unauthorized,
  };
}

for (const [name, vendor] of Object.entries(VENDORS)) describeProvider(harnessOf(name, vendor));

describe.each(Object.entries(VENDORS))('%s', (name, vendor) => {
  let carrier: RecordingCarrier;
  let provider: Required<Provider>;

  beforeAll(async () => {
    carrier = await RecordingCarrier.start();
    provider = await harnessOf(name, vendor).create(carrier.url);
  });

  afterAll(async () => {
    await provider.close();
    await carrier.stop();
  });

  test('the number, the text and the credentials are in the request', async () => {
    carrier.answer = () => vendor.accepted(vendor.reference);
    await send(provider, 'sms');
    const { body, headers, method } = carrier.lastRequest;
    expect(method).toBe('POST');
    expect(decodeURIComponent(body)).toContain(PHONE.slice(1));
    expect(body).toContain('Hello');
    expect(headers.authorization).toBeDefined();
  });

  test('a message is asked for by the carrier’s id', async () => {
    carrier.answer = () => ({ status: 200, body: vendor.message });
    const delivery = { channel: 'sms', reference: vendor.reference } as const;
    expect(await provider.stateOf(delivery)).toEqual([{ kind: 'delivered' }]);
    const { path, query } = carrier.lastRequest;
    expect(path + query).toContain(vendor.reference);
    const charged = vendor.price && { kind: 'charged', charge: vendor.price };
    expect(await (provider as Provider).price?.(delivery)).toEqual(charged);
  });
});

describe.each(['android-sms-gateway', 'infobip'])('%s: an SMS whose answer was lost', (name) => {
  const vendor = VENDORS[name] as Vendor;
  const sinceMs = Date.now() - 60_000;
  const attempt = {
    ...({ channel: 'sms', to: PHONE, code: '123456', deliveryId: DELIVERY_ID } as const),
    ...{ sinceMs, untilMs: sinceMs + 10_000, timeoutMs: 5_000 },
  };
  const found = async (answer: CarrierAnswer) => {
    const carrier = await RecordingCarrier.start();
    const provider = await harnessOf(name, vendor).create(carrier.url);
    carrier.answer = () => answer;
    const result = await provider.find(attempt);
    await provider.close();
    await carrier.stop();
    return result;
  };

  test('is found by our own id', async () => {
    expect(await found({ status: 200, body: vendor.message })).toEqual({
      kind: 'found',
      reference: vendor.reference,
    });
  });

  test('that the carrier does not know did not go out', async () => {
    const nothing =
      name === 'infobip'
        ? { status: 200, body: { results: [] } }
        : { status: 404, body: { message: 'Not found' } };
    expect(await found(nothing)).toEqual({ kind: 'nothing' });
  });
});
