/** Who passes `requirePhone`, and whose result counts. */
import { PhoneGate, type RequirePhoneOptions } from '../../../packages/client/src/phone-gate.js';
import { answer, fakeGateway, problem, type Reply } from './fake-gateway.js';

const PAGE = 'https://verify.test/verify/#link';
const created = (id: string) => answer(201, { id, url: PAGE });
const ended = (changes: object = {}) =>
  answer(200, {
    ...{ id: 'se_1', purpose: 'signin', subject: 'anna', outcome: 'verified' },
    ...{ method: 'sms', to: '+358*****4567', ...changes },
  });

/** A service with https, whose visitors say who they are. */
function service(replies: Reply[], options: Partial<RequirePhoneOptions<string | undefined>> = {}) {
  const { octothorpe, sent, clock } = fakeGateway(...replies);
  const gate = new PhoneGate<string | undefined>(octothorpe, {
    ownUrl: 'https://shop.test',
    subject: (user) => user,
    ...options,
  });
  const jar = new Map<string, string>();
  const visit = async (
    url: string,
    { user = 'anna' as string | undefined, sessionId = 's1', accept = 'text/html' } = {},
  ) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, accept };
    const decision = await gate.decide({ method: 'GET', url, headers, sessionId, request: user });
    for (const each of decision.kind === 'answer' ? decision.cookies : []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      jar.set(name, value);
    }
    return decision;
  };
  const state = () => (sent.at(-1)?.body as { state?: string } | undefined)?.state;
  return { visit, sent, jar, state, clock };
}

const location = (path: string) => ({ headers: expect.objectContaining({ location: path }) });

it('a person proves a phone once, and passes until it is too long ago', async () => {
  const { visit, state, clock } = service([created('se_1'), ended(), created('se_2')], {
    maxAgeMs: 60_000,
  });
  expect(await visit('/account?tab=2')).toMatchObject(location(PAGE));
  expect(await visit(`/account?result=jwt&state=${state()}`)).toMatchObject(
    location('/account?tab=2'),
  );
  expect(await visit('/account')).toMatchObject({ kind: 'pass', phone: { method: 'sms' } });
  clock.advance(60_001);
  expect(await visit('/account')).toMatchObject(location(PAGE));
});

it('a proof is of one person and one sign-in', async () => {
  const { visit, state } = service([created('se_1'), ended(), created('se_2'), created('se_3')]);
  await visit('/account');
  await visit(`/account?result=jwt&state=${state()}`);
  expect(await visit('/account', { user: 'bob' })).toMatchObject(location(PAGE));
  expect(await visit('/account', { sessionId: 's2' })).toMatchObject(location(PAGE));
});

it.each([
  ['of another subject', { subject: 'bob' }, 400],
  ['of another session', { id: 'se_9' }, 400],
  ['of a visit that only managed methods', { purpose: 'manage' }, 403],
  ['of a person who gave up', { outcome: 'canceled', method: undefined }, 403],
])('a result %s lets nobody in', async (_what, changes, status) => {
  const { visit, state } = service([created('se_1'), ended(changes), created('se_2')]);
  await visit('/account');
  const url = `/account?result=jwt&state=${state()}`;
  expect(await visit(url)).toMatchObject({ kind: 'answer', status });
  expect(await visit('/account')).toMatchObject({ kind: 'answer', status: 303 });
});

it('a result that another browser brings, or with another state, is not even redeemed', async () => {
  const { visit, state, sent, jar } = service([created('se_1')]);
  await visit('/account');
  expect(await visit('/account?result=jwt&state=other')).toMatchObject({ status: 400 });
  const right = state();
  jar.clear();
  expect(await visit(`/account?result=jwt&state=${right}`)).toMatchObject({ status: 400 });
  expect(sent).toHaveLength(1);
});

it('a result that the gateway refuses is a page to try again', async () => {
  const { visit, state } = service([created('se_1'), problem(409, 'result_used')]);
  await visit('/account');
  expect(await visit(`/account?result=jwt&state=${state()}`)).toMatchObject({ status: 400 });
});

it('without the first factor there is no session, and a program is not redirected', async () => {
  const { visit, sent } = service([]);
  expect(await visit('/account', { user: '' })).toMatchObject({ status: 401 });
  expect(await visit('/api', { accept: 'application/json' })).toMatchObject({ status: 403 });
  expect(sent).toHaveLength(0);
});

it('somebody who has nothing sets a phone up, but not by an SMS of their own', async () => {
  const { visit, sent } = service([problem(409, 'nothing_registered'), created('se_1')], {
    session: { accepts: ['approve'], locale: 'fi' },
  });
  expect(await visit('/account')).toMatchObject(location(PAGE));
  expect(sent[1]?.body).toMatchObject({ purpose: 'setup', locale: 'fi', inboundSms: false });
  expect(sent[1]?.body).not.toHaveProperty('accepts');
  const strict = service([problem(409, 'nothing_registered')], { setUp: false });
  expect(await strict.visit('/account')).toMatchObject({ status: 403 });
});
