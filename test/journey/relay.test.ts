import { openStage, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage({
    // A call ends after a minute of telephone time: a busy machine needs more than a second for it.
    timeScale: 12,
    tenant: { relay: { templates: ['Your code: {code}. Help: https://example.com'] } },
  });
});

afterAll(async () => {
  await stage.close();
});

let lastNumber = 4600000;
function phone(): string {
  lastNumber += 1;
  return `+35844${lastNumber}`;
}

const send = (body: object, headers?: Record<string, string>) =>
  stage.post('/v1/messages', body, headers);

describe.each([
  ['twilio', '01'],
  ['vonage', '02'],
])('through %s', (provider, last) => {
  it('a text of somebody else is delivered as it is', async () => {
    const to = phone();
    const text = 'Contoso: 839201 is your code.';
    const sent = await send({ to, channel: 'sms', text, provider, reference: 'r-1' });
    expect(sent).toMatchObject({
      status: 202,
      body: { state: 'queued', final: false, parts: 1, reference: 'r-1', mode: 'sandbox' },
    });
    const done = await stage.untilFinal(sent.body.id);
    expect(done).toMatchObject({ state: 'delivered', final: true });
    const states = done.timeline.map(({ state }) => state);
    expect(states).toEqual(['queued', 'sending', 'sent', 'delivered']);
    expect(stage.carrier.phone(to).messages.map(({ body }) => body)).toEqual([text]);
  });

  const said = (to: string) =>
    stage.carrier
      .phone(to)
      .calls.flatMap(({ transcript }) => transcript)
      .flatMap(({ kind, text }) => (kind === 'says' ? [text] : []))
      .join(' ');

  it('a call reads a code out twice to whoever stays silent', async () => {
    const to = `+3584570900${last}`;
    const sent = await send({ to, channel: 'call', code: '83920', locale: 'en', provider });
    expect(await stage.untilFinal(sent.body.id)).toMatchObject({ state: 'heard', final: true });
    await stage.carrier.waitForCall(to, ({ state }) => state === 'ended');
    expect(said(to)).toMatch(/^Hello\. This is Contoso/);
    expect(said(to).match(/8, 3, 9, 2, 0/g)).toHaveLength(2);
  });

  it('a key repeats it, three times in all', async () => {
    const to = `+3584570500${last}`;
    const sent = await send({ to, channel: 'call', code: '83920', locale: 'en', provider });
    expect(await stage.untilFinal(sent.body.id)).toMatchObject({ state: 'heard' });
    await stage.carrier.waitForCall(to, ({ state }) => state === 'ended');
    expect(said(to).match(/8, 3, 9, 2, 0/g)).toHaveLength(6);
  });

  it('a machine that picks up hears nothing of it', async () => {
    const to = `+3584570400${last}`;
    const sent = await send({ to, channel: 'call', code: '83920', locale: 'en', provider });
    const failed = await stage.untilFinal(sent.body.id);
    expect(failed).toMatchObject({ state: 'failed', reason: 'voicemail' });
    expect(said(to)).not.toMatch(/8, 3/);
  });
});

it('a code alone is put into our own text of one part', async () => {
  const to = phone();
  const { body } = await send({ to, channel: 'sms', code: '4711', locale: 'fi' });
  await stage.untilFinal(body.id);
  const [message] = stage.carrier.phone(to).messages;
  expect(message?.body).toMatch(/4711/);
  expect(body.parts).toBe(1);
});

it('nothing of the content is in Redis or in an answer, and it is gone once the message is final', async () => {
  const to = phone();
  const { body } = await send({ to, channel: 'sms', text: 'Fabrikam says 550912 today' });
  await stage.untilFinal(body.id);
  const keys = await stage.redis.keys('challenge:*');
  const maps = await Promise.all(keys.map((key) => stage.redis.hgetall(key)));
  const kept = maps.find(({ map }) => map?.includes(to.slice(-4)));
  expect(JSON.parse(kept?.['map'] ?? '')).toMatchObject({
    content: { sealed: '' },
    to: { sealed: '' },
  });
  expect(stage.bodies.join('')).not.toMatch(/550912|Fabrikam/);
});

it.each([
  [{ text: 'Come to www.example.com, code 123456' }, 'link'],
  [{ text: 'Call +358 44 123 4567 with 123456' }, 'phone number'],
  [{ text: 'Nothing to type here' }, 'code'],
  [{ text: 'Code 123456', code: '654321' }, 'code'],
  [{ text: `123456 ${'long '.repeat(80)}` }, 'parts'],
  [{}, 'code'],
])('%j is refused with a cure', async (content, about) => {
  const { status, body } = await send({ to: phone(), channel: 'sms', ...content });
  expect(status).toBe(422);
  expect(JSON.stringify(body.faults)).toMatch(about);
});

it('a registered template may hold a link', async () => {
  const text = 'Your code: 660011. Help: https://example.com';
  const { status, body } = await send({ to: phone(), channel: 'sms', text });
  expect(status).toBe(202);
  expect(await stage.untilFinal(body.id)).toMatchObject({ state: 'delivered' });
});

it('the same key sends once, and another content under it is a conflict', async () => {
  const request = { to: phone(), channel: 'sms', code: '998877' };
  const key = { 'idempotency-key': 'relay-1' };
  const first = await send(request, key);
  const again = await send(request, key);
  expect(again.body.id).toBe(first.body.id);
  expect(again.headers['idempotent-replayed']).toBe('true');
  expect((await send({ ...request, code: '112233' }, key)).status).toBe(409);
  await stage.untilFinal(first.body.id);
  expect(stage.carrier.phone(request.to).messages).toHaveLength(1);
});

it('a message is no challenge, and a challenge no message', async () => {
  const { id } = (await send({ to: phone(), channel: 'sms', code: '445566' })).body;
  expect((await stage.post(`/v1/challenges/${id}/check`, { code: '445566' })).status).toBe(404);
  expect((await stage.post(`/v1/challenges/${id}/resend`)).status).toBe(404);
  const challenge = (await stage.start({ to: phone(), channel: 'sms' })).body;
  expect((await stage.post(`/v1/messages/${challenge.id}/cancel`)).status).toBe(404);
});

it('the outcome is told once', async () => {
  const { id } = (await send({ to: phone(), channel: 'sms', code: '778899' })).body;
  await stage.untilFinal(id);
  const told = await stage.post(`/v1/messages/${id}/outcome`, { verified: true });
  expect(told).toMatchObject({ status: 200, body: { outcome: 'verified' } });
  const again = await stage.post(`/v1/messages/${id}/outcome`, { verified: false });
  expect(again).toMatchObject({ status: 200, body: { outcome: 'verified' } });
});

it('after a busy signal the next channel delivers the same code', async () => {
  const to = '+358457010001';
  const { id } = (await send({ to, channels: ['call', 'sms'], code: '313131' })).body;
  const done = await stage.untilFinal(id);
  expect(done).toMatchObject({ state: 'delivered', channel: 'sms' });
  expect(stage.carrier.phone(to).messages.at(-1)?.body).toMatch(/313131/);
});

it('a canceled message sends nothing more', async () => {
  const to = phone();
  const { id } = (await send({ to, channel: 'call', code: '202020' })).body;
  expect((await stage.post(`/v1/messages/${id}/cancel`)).body).toMatchObject({ state: 'canceled' });
  expect((await stage.post(`/v1/messages/${id}/cancel`)).status).toBe(200);
});
