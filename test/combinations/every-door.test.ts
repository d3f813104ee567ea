/** Every platform's own request, to a started gateway with a real Redis and the sandbox carrier: what the platform, the phone and the tenant get. */
import { SECRET } from '../fixtures/challenges.js';
import { openStage, type Stage } from '../journey/stage.js';
import {
  DOOR_CASES,
  EveryDoor,
  knock,
  MANY_SENDS,
  type PlatformCase,
  platformsWithoutCase,
} from '../setup/every-door.js';
import { Receiver, verify } from '../setup/receiver.js';

const DENIED = '+358449990000';

let doors: EveryDoor;
let receiver: Receiver;
let stage: Stage;

beforeAll(async () => {
  doors = await EveryDoor.open();
  receiver = await Receiver.listen();
  stage = await openStage({
    // A call ends after a minute of telephone time: a busy machine needs more than a second for it.
    timeScale: 12,
    webhook: { url: receiver.url, secrets: [SECRET] },
    tenant: {
      countries: { sms: ['FI'], call: ['FI'] },
      limits: { lists: { deny: [{ prefix: DENIED }] } },
    },
    file: {
      doors: doors.entries(),
      limits: {
        figures: { ...MANY_SENDS, number: [{ max: 1, windowMs: 600_000 }] },
      },
    },
  });
});

afterAll(async () => {
  await stage.close();
  await receiver.close();
  await doors.stop();
});

let lastNumber = 4612000;
function phone(): string {
  lastNumber += 1;
  return `+35844${lastNumber}`;
}

interface Told {
  readonly type: string;
  /** Alerts about limits have no number. */
  readonly data: { readonly to?: string };
}
const told: Told[] = [];

/** What the tenant is told of the message to this number, which has its own last four digits. */
async function toldOf(number: string): Promise<Told> {
  for (;;) {
    const found = told.find(({ data }) => data.to?.slice(-4) === number.slice(-4));
    if (found) return found;
    const [received] = await receiver.received.take(1);
    if (received) told.push(verify(received, SECRET) as Told);
  }
}

const send = async (request: Parameters<typeof knock>[1]) => knock(stage.config.publicUrl, request);

test('every platform is here', () => {
  expect(platformsWithoutCase()).toEqual([]);
});

describe.each(DOOR_CASES.map((each) => [each.platform, each] as const))('%s', (_name, platform) => {
  test('its request and a repeat are answered as it expects, the phone gets the text once, and the tenant is told', async () => {
    const to = phone();
    const request = await doors.sms(platform, to);
    const reply = await send(request);
    expect(reply).toMatchObject({ status: 200, body: platform.accepted });
    // Its number may have one message, and this is the same one.
    expect(await send(request)).toMatchObject({ status: 200, body: platform.accepted });
    expect(await toldOf(to)).toMatchObject({
      type: 'message.delivered',
      data: { state: 'delivered', final: true, channel: 'sms' },
    });
    const texts = stage.carrier.phone(to).messages.map(({ body }) => body);
    expect(texts).toEqual([
      typeof platform.sms === 'string' ? platform.sms : expect.stringMatching(platform.sms),
    ]);
  });

  test.each([
    ['a number that the tenant denies', async () => DENIED],
    ['a country that the tenant does not allow', async () => '+46701740605'],
    ['a number whose limit is reached', used],
  ])('%s is refused in its own form, and nothing is sent', async (_what, number) => {
    const to = await number();
    const before = stage.carrier.phone(to).messages.length;
    const reply = await send(await doors.sms(platform, to));
    const { status, body } = platform.refused;
    if (status === undefined) expect([403, 429]).toContain(reply.status);
    else expect(reply.status).toBe(status);
    expect({ answer: reply.body ?? reply.text }).toMatchObject({ answer: body });
    expect(stage.carrier.phone(to).messages).toHaveLength(before);
  });
});

/** A number that has had its one message. */
async function used(): Promise<string> {
  const to = phone();
  const sent = await stage.post('/v1/messages', { to, channel: 'sms', code: '908172' });
  expect(sent.status).toBe(202);
  await stage.untilFinal(sent.body.id);
  return to;
}

const CALLING = DOOR_CASES.filter(({ call }) => call !== undefined);

test.each(CALLING.map((each) => [each.platform, each] as const))(
  '%s: a call speaks the code twice, and the tenant is told that it was heard',
  async (_name, platform) => {
    const to = phone();
    const reply = await send(await doors.call(platform, to));
    expect(reply).toMatchObject({ status: 200, body: platform.accepted });
    const { id } = await stage.carrier.waitForCall(to, ({ state }) => state === 'ringing');
    stage.carrier.answer(id);
    expect(await toldOf(to)).toMatchObject({ type: 'message.heard', data: { channel: 'call' } });
    await stage.carrier.waitForCall(to, ({ state }) => state === 'ended');
    expect(timesSpoken(to, platform)).toBe(2);
    expect(stage.carrier.phone(to).messages).toEqual([]);
  },
);

function timesSpoken(to: string, { code }: PlatformCase): number {
  const said = stage.carrier
    .phone(to)
    .calls.flatMap(({ transcript }) => transcript)
    .flatMap(({ kind, text }) => (kind === 'says' ? [text] : []))
    .join(' ');
  return said.split([...code].join(', ')).length - 1;
}
