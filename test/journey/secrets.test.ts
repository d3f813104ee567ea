/** After journeys of every kind, no code and no full number is in Redis, the log, the metrics or an answer. */
import request from 'supertest';
import { everythingIn } from '../setup/redis-content.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(async () => {
  await stage.close();
});

it('none of them is left anywhere', async () => {
  const numbers = ['+358447900001', '+358447900002', '+358457010002', '+358457220002'];
  const codes: string[] = [];
  const [verified = '', wrong = '', busy = '', refused = ''] = numbers;

  const first = (await stage.start({ to: verified, channel: 'sms' })).body.id;
  codes.push(await stage.codeFor(verified));
  // The challenge is live, so all its data is in Redis now.
  const live = await everythingIn(stage.redis);
  await stage.post(`/v1/challenges/${first}/check`, { code: codes[0] });

  const second = (await stage.start({ to: wrong, channel: 'sms' })).body.id;
  codes.push(await stage.codeFor(wrong));
  await stage.post(`/v1/challenges/${second}/check`, { code: 'abc' });
  await stage.post(`/v1/challenges/${second}/check`, {
    code: codes[0] === codes[1] ? '0' : codes[0],
  });
  await stage.post(`/v1/challenges/${second}/cancel`);
  await stage.untilFinal((await stage.start({ to: busy, channel: 'call' })).body.id);
  await stage.untilFinal(
    (await stage.start({ to: refused, channel: 'sms', provider: 'twilio' })).body.id,
  );
  await stage.start({ to: '+358 44 79 00 00 1 2 3 4 5', channel: 'sms' });
  await request(stage.config.publicUrl).get('/webhooks/twilio/sms/x?To=%2B358447900001');

  const metrics = (await request(stage.config.publicUrl).get('/metrics')).text;
  const places = {
    live,
    redis: await everythingIn(stage.redis),
    log: stage.lines.join(''),
    answers: stage.bodies.join(''),
    metrics,
  };
  for (const [place, text] of Object.entries(places)) {
    for (const code of codes)
      expect([place, withoutIds(text).includes(code)]).toEqual([place, false]);
    for (const number of numbers) {
      expect([place, text.includes(number.slice(1)), text.includes(number.slice(4))]).toEqual([
        place,
        false,
        false,
      ]);
    }
  }
  expect(stage.lines.length).toBeGreaterThan(10);
  expect(metrics).toContain('octothorpe_deliveries_total');
});

/** Ids, hashes and times may contain any six digits by chance. */
function withoutIds(text: string): string {
  return text
    .replace(/ch_[0-9a-z]{28}/g, '')
    .replace(/\b(SM|CA)[0-9a-f]{32}\b/g, '')
    .replace(/[A-Za-z0-9_-]{16,}/g, '')
    .replace(/\d{7,}/g, '')
    .replace(/\d+\.\d+/g, '');
}
