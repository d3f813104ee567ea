import { randomUUID } from 'node:crypto';
import { EntraHints, entraSubject } from '../../../../src/doors/openid/entra-hint.js';
import { GraphNumbers } from '../../../../src/doors/openid/graph-numbers.js';
import { EntraClient } from '../../../../src/doors/openid/settings.js';
import { DIRECTORY, FakeEntra } from '../../../setup/fake-entra.js';
import { MovingClock } from '../../../setup/moving-clock.js';

const clock = new MovingClock(Date.now());
let entra: FakeEntra;
let settings: EntraClient;

beforeEach(async () => {
  entra = new FakeEntra();
  await entra.listen();
  settings = EntraClient.parse(entra.settings);
});

afterEach(async () => {
  await entra.close();
});

it('a hint tells the directory, the person, and the sub that goes back', async () => {
  const oid = randomUUID();
  expect(await new EntraHints(settings, clock).verify(await entra.hint(oid))).toEqual({
    subject: `${DIRECTORY}.${oid}`,
    sub: `pairwise-${oid}`,
  });
});

it('a key that Microsoft publishes no longer is not accepted, and the new one is', async () => {
  const hints = new EntraHints(settings, clock, 0);
  const before = await entra.hint(randomUUID());
  await hints.verify(before);
  await entra.roll('key-2');
  await expect(hints.verify(before)).rejects.toMatchObject({ code: 'unauthorized' });
  await hints.verify(await entra.hint(randomUUID()));
});

it('without Microsoft’s keys nobody is let in, and the answer is to come again', async () => {
  const hint = await entra.hint(randomUUID());
  await entra.close();
  await expect(new EntraHints(settings, clock).verify(hint)).rejects.toMatchObject({
    code: 'unavailable',
  });
});

it('Graph’s mobile comes before the office phone, which gets no SMS', async () => {
  const oid = randomUUID();
  entra.phones.set(oid, [
    { phoneNumber: '+358 912345678', phoneType: 'office' },
    { phoneNumber: '+1 nonsense', phoneType: 'alternateMobile' },
    { phoneNumber: '+358 441234567', phoneType: 'mobile' },
  ]);
  const graph = new GraphNumbers(entra.settings.graph, settings, clock);
  expect(await graph.of('acme', entraSubject(DIRECTORY, oid))).toEqual([
    { e164: '+358441234567', channels: ['call', 'sms'] },
    { e164: '+358912345678', channels: ['call'] },
  ]);
});

it('nobody of another directory is asked for, and an outage is no "unknown"', async () => {
  const graph = new GraphNumbers(entra.settings.graph, settings, clock);
  for (const subject of [entraSubject(randomUUID(), randomUUID()), 'user-1', `${DIRECTORY}.x`]) {
    expect(await graph.of('acme', subject)).toEqual([]);
  }
  expect(entra.asked).toBe(0);
  const unknown = entraSubject(DIRECTORY, randomUUID());
  expect(await graph.of('acme', unknown)).toEqual([]);
  await entra.close();
  await expect(graph.of('acme', unknown)).rejects.toMatchObject({ code: 'unavailable' });
});
