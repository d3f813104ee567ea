/**
 * Every carrier that a shipped description makes, in trouble of every kind: the code reaches the phone, it goes out twice at most, and it
 * verifies. The table says how often each carrier took the SMS, and how often the next one sent it. Twilio and Vonage: test/faults.
 */
import { randomUUID } from 'node:crypto';
import { declaredEntry } from '../../src/providers/declared/declared-entry.js';
import { CarrierDescription } from '../../src/providers/declared/description.js';
import { shippedDescriptions } from '../../src/providers/declared/description-file.js';
import { registry } from '../../src/providers/registry.js';
import { type ChallengeBody, openStage, type Stage } from '../journey/stage.js';
import { shipped } from '../setup/declared-carrier.js';
import { DESCRIBED_VENDORS, receiptAddress } from '../setup/described-vendors.js';
import { markdownTable } from '../setup/markdown-table.js';
import {
  type CarrierAnswer,
  type RecordedRequest,
  RecordingCarrier,
} from '../setup/recording-carrier.js';

const FAULTS = {
  hang: 'takes it and never answers',
  cut: 'takes it and cuts the connection',
  garbage: 'takes it and answers with bytes that are no JSON',
  html: 'takes it and answers with a page of HTML',
  error: 'answers 500',
  unavailable: 'answers 503',
  too_many: 'answers 429 with Retry-After: 60',
  refused: 'refuses the account',
  lost_receipt: 'sends no receipt',
  receipt_first: 'sends the receipt before it answers',
  receipt_twice: 'sends the receipt twice',
  forged_receipt: 'somebody else sends a receipt first',
} as const;
type Fault = keyof typeof FAULTS;
const KINDS = Object.keys(FAULTS) as Fault[];

/** A country for each, where it is tried first; numbers that nobody has. */
const PLACES: Readonly<Record<string, readonly [country: string, prefix: string]>> = {
  '46elks': ['SE', '+467017406'],
  'android-sms-gateway': ['FI', '+3584470000'],
  infobip: ['DE', '+49151123456'],
  plivo: ['NO', '+47406123'],
  telnyx: ['DK', '+45201234'],
};

/** As routes name it: an adapter may have the description's name already. */
const called = (name: string) => (Object.hasOwn(registry, name) ? `${name}-sms` : name);

let stage: Stage;
const carriers = new Map<string, RecordingCarrier>();
const faults = new Map<string, Fault>();
/** Messages that a vendor took, by its id of them. */
const taken: { readonly number: string; readonly id: string; readonly text: string }[] = [];
/** How the service answered the receipt that came first. */
const told = new Map<string, number>();

beforeAll(async () => {
  const providers: Record<string, unknown> = {};
  for (const name of shippedDescriptions()) {
    const carrier = await RecordingCarrier.start();
    carriers.set(name, carrier);
    carrier.answer = (request) => answer(name, request);
    const entry = declaredEntry(called(name), CarrierDescription.parse(shipped(name)));
    const sandbox = {
      sender: '+358401234567',
      newAccount: () => DESCRIBED_VENDORS[name]?.settings,
      settings: (account: object) => entry.settings.parse({ ...account, apiUrl: carrier.url }),
    };
    providers[called(name)] = { ...entry, sandbox };
  }
  const sms = Object.fromEntries(
    Object.entries(PLACES).map(([name, [country]]) => [country, [called(name), 'twilio']]),
  );
  stage = await openStage({
    providers: { ...providers, ...registry } as never,
    variables: { PROVIDER_TIMEOUT_MS: '1000' },
    // Without the breaker, so that every delivery meets the fault.
    file: { policy: { breakAfter: 10_000 }, routes: { sms } },
  });
});

afterAll(async () => {
  await stage.close();
  for (const carrier of carriers.values()) await carrier.stop();
});

test.each(shippedDescriptions())(
  '%s: no fault loses a challenge, and none sends a third SMS',
  async (name) => {
    const [, prefix] = PLACES[name] ?? [];
    const rows = await Promise.all(
      KINDS.map(async (fault, index) => {
        const number = `${prefix}${String(index).padStart(2, '0')}`;
        faults.set(number, fault);
        const { body } = await stage.start({ to: number, channel: 'sms' });
        const challenge = await stage.until(body.id, (now) => isSettled(now, fault));
        const own = taken.filter((each) => each.number === number);
        const others = stage.carrier.phone(number).messages.length;
        const sent = own[0]?.text ?? (await stage.codeFor(number));
        const code = /\b\d{6}\b/.exec(sent)?.[0];
        const checked = await stage.post(`/v1/challenges/${body.id}/check`, { code });
        expect(checked.body).toMatchObject({ verified: true });
        if (fault === 'receipt_first') expect(told.get(number)).toBe(200);
        if (fault === 'forged_receipt') expect(told.get(number)).toBe(403);
        expect(own.length + others).toBeLessThanOrEqual(2);
        return [FAULTS[fault], own.length, others, challenge.state];
      }),
    );
    const head = [name, 'taken', 'sent by the next', 'state'];
    process.stdout.write(
      `\n${markdownTable(
        head,
        rows.map((row) => row.map(String)),
      )}\n`,
    );
  },
);

/** As far as it goes: delivered, or with a carrier that has it and tells no more. */
function isSettled({ state, deliveries }: ChallengeBody, fault: Fault): boolean {
  const last = deliveries.at(-1);
  if (state === 'delivered') return true;
  const tells = fault.startsWith('receipt') || last?.provider === 'twilio';
  return !tells && last?.reference !== undefined && state === 'sent';
}

async function answer(name: string, request: RecordedRequest): Promise<CarrierAnswer> {
  const vendor = DESCRIBED_VENDORS[name];
  if (!vendor) throw new Error(`There is no vendor ${name}.`);
  const whole = decodeURIComponent(`${request.path}?${request.query} ${request.body}`);
  if (request.method === 'GET') {
    const known = taken.find(({ id }) => whole.includes(id));
    return known ? { status: 200, body: vendor.found(known.id) } : { status: 404, body: {} };
  }
  const number = [...faults.keys()].find((each) => whole.includes(each.slice(1)));
  const fault = faults.get(number ?? '');
  if (number === undefined || fault === undefined) return { status: 400, body: {} };
  const id = vendor.takesOurId ? (/ch_\w+\.\d+/.exec(whole)?.[0] ?? '') : randomUUID();
  const take = () => {
    taken.push({ number, id, text: whole.replaceAll('+', ' ').replaceAll(number.slice(1), '') });
  };
  const tell = async (genuine = true) => {
    const { headers, body } = vendor.receipt(id);
    const url = receiptAddress(request, `${stage.config.publicUrl}/webhooks/${name}/sms`);
    // The token in the address, and else the signature over the body.
    const address = genuine ? url : url.replace(/(\?t=.*).$/, '$1~');
    const forged = genuine ? body : body.replace(id, `${id}0`);
    return (await fetch(address, { method: 'POST', headers, body: forged })).status;
  };
  const accepted = vendor.accepted(id);
  switch (fault) {
    case 'hang':
    case 'cut':
      take();
      return fault;
    case 'garbage':
      take();
      return { status: 200, body: '\u00f7\u00f7\u00f7\u00f7' };
    case 'html':
      take();
      return { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>It works!</h1>' };
    case 'error':
      return { status: 500, body: {} };
    case 'unavailable':
      return { status: 503, body: 'busy' };
    case 'too_many':
      return { status: 429, headers: { 'retry-after': '60' }, body: '' };
    case 'refused':
      return { status: 401, body: {} };
    case 'lost_receipt':
      take();
      return accepted;
    case 'receipt_first':
      take();
      told.set(number, await tell());
      return accepted;
    case 'receipt_twice':
      take();
      setImmediate(() => void tell().then(() => tell()));
      return accepted;
    case 'forged_receipt':
      take();
      told.set(number, await tell(false));
      return accepted;
    default:
      return fault satisfies never;
  }
}
