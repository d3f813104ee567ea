/** SMPP: what is written to the SMSC, and what becomes of its answers and of its connection. */

import { makeCertificate } from '../../../packages/carrier/src/certificate.js';
import { Deadline } from '../../../src/challenge/time.js';
import type { Provider } from '../../../src/providers/provider.js';
import { smppEntry } from '../../../src/providers/smpp/smpp-entry.js';
import type { SmppProvider } from '../../../src/providers/smpp/smpp-provider.js';
import { FakeSmsc, octetsOf, type SmscAnswer } from '../../setup/fake-smsc.js';
import { type ContractFaults, describeProviderOver } from '../../setup/provider-contract.js';
import { until } from '../../setup/until.js';
import { DELIVERY_ID, PHONE, PUBLIC_URL } from '../../setup/vendor-settings.js';
import { accountSettings, NAME, openAccount } from './smpp-fixture.js';

const FAULTS: ContractFaults<SmscAnswer> = {
  start: () => FakeSmsc.start(),
  temporary: [
    ['ESME_RTHROTTLED', { status: 0x58 }, 1_000],
    ['ESME_RMSGQFUL', { status: 0x14 }, 1_000],
  ],
  uncertain: [
    ['ESME_RUNKNOWNERR', { status: 0xff }],
    ['a success without an id', { id: '' }],
    ['an answer that is no PDU', 'garbage'],
    ['a connection cut after the request', 'cut'],
  ],
  hang: 'hang',
  useless: { status: 8 },
};

describeProviderOver(FAULTS, {
  name: NAME,
  channels: ['sms'],
  namesCallbacks: false,
  reference: { sms: '1A2B', call: '' },
  create: async (url, connections) =>
    (await openAccount(url, {}, connections)) as unknown as Required<Provider>,
  accepted: () => ({ id: '1A2B' }),
  invalidNumber: () => ({ status: 0x0b }),
  unauthorized: () => ({ bind: 0x0e }),
});

let smsc: FakeSmsc;
let provider: SmppProvider;

beforeEach(async () => {
  smsc = await FakeSmsc.start();
  smsc.answer = () => ({ id: `m${smsc.requests.length}` });
});

afterEach(async () => {
  await provider?.close();
  await smsc.stop();
});

async function open(settings: object = {}, url = smsc.url): Promise<SmppProvider> {
  provider = await openAccount(url, settings);
  return provider;
}

function sms(change: object = {}, timeoutMs = 5_000) {
  return provider.sendSms({
    to: PHONE,
    from: 'Acme',
    text: 'Hello',
    deliveryId: DELIVERY_ID,
    locale: 'en',
    validitySeconds: 540,
    deadline: new Deadline(timeoutMs),
    ...change,
  });
}

/** So that a session is there, and what follows is about it. */
async function bound(settings?: object) {
  await open(settings);
  await sms();
  smsc.requests.length = 0;
}

describe('what is written', () => {
  test('the bind has the account, as a transceiver of version 3.4', async () => {
    await open({ systemType: 'OTP' });
    await sms();
    expect(smsc.binds).toMatchObject([
      {
        command: 'bind_transceiver',
        system_id: 'octo',
        password: 'secret99',
        system_type: 'OTP',
        interface_version: 0x34,
      },
    ]);
  });

  test('the number, the text, the life and the wish for a receipt', async () => {
    await open();
    await sms({ text: 'Code @ 1' });
    expect(smsc.lastRequest).toMatchObject({
      ...{ dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: PHONE.slice(1) },
      ...{ registered_delivery: 1, data_coding: 0, esm_class: 0 },
    });
    expect(octetsOf(smsc.lastRequest).toString('latin1')).toBe('Code \0 1');
    const until = smsc.lastRequest['validity_period'] as Date;
    expect(Math.abs(until.getTime() - Date.now() - 540_000)).toBeLessThan(60_000);
  });

  test.each([
    ['Acme', 5, 0, 'Acme'],
    ['+358401234567', 1, 1, '358401234567'],
    ['12345', 3, 0, '12345'],
  ])('the sender %s has TON %i and NPI %i', async (from, ton, npi, address) => {
    await open();
    await sms({ from });
    expect(smsc.lastRequest).toMatchObject({
      ...{ source_addr_ton: ton, source_addr_npi: npi, source_addr: address },
    });
  });

  test('TON and NPI as the account wants them, and no life', async () => {
    const settings = { sourceTon: 0, sourceNpi: 1, destinationTon: 2, destinationNpi: 8 };
    await open({ ...settings, validityPeriod: 'none' });
    await sms({ from: '12345' });
    expect(smsc.lastRequest).toMatchObject({
      ...{ source_addr_ton: 0, source_addr_npi: 1, dest_addr_ton: 2, dest_addr_npi: 8 },
      validity_period: '',
    });
  });

  test('a text in another alphabet is UCS-2', async () => {
    await open();
    await sms({ text: 'Код 1' });
    expect(smsc.lastRequest).toMatchObject({
      data_coding: 8,
      short_message: { message: 'Код 1' },
    });
  });

  test('a long text goes in one piece, as message_payload', async () => {
    await open();
    await sms({ text: 'x'.repeat(400) });
    expect(smsc.requests).toHaveLength(1);
    expect(octetsOf(smsc.lastRequest).toString()).toBe('x'.repeat(400));
  });

  test('or in parts: the last one has the receipt, and its id is the delivery’s', async () => {
    await open({ longMessages: 'sar' });
    const result = await sms({ text: 'x'.repeat(400) });
    expect(result).toEqual({ kind: 'accepted', reference: 'm3' });
    expect(smsc.requests).toMatchObject([
      { sar_segment_seqnum: 1, registered_delivery: 0 },
      { sar_segment_seqnum: 2, registered_delivery: 0 },
      { sar_segment_seqnum: 3, registered_delivery: 1 },
    ]);
  });

  test('a part that is refused for now is repeated alone', async () => {
    await open({ longMessages: 'sar' });
    smsc.answer = ({ sar_segment_seqnum: part }) =>
      part === 3 && smsc.requests.length === 3 ? { status: 0x58 } : { id: `m${part}` };
    expect(await sms({ text: 'x'.repeat(400) })).toEqual({ kind: 'accepted', reference: 'm3' });
    expect(smsc.requests.map((part) => part['sar_segment_seqnum'])).toEqual([1, 2, 3, 3]);
  });

  test('it may have gone out if a part stays refused after others were taken', async () => {
    await open({ longMessages: 'sar' });
    smsc.answer = ({ sar_segment_seqnum: part }) => (part === 3 ? { status: 0x58 } : { id: 'm' });
    expect(await sms({ text: 'x'.repeat(400) }, 1_500)).toMatchObject({ failure: 'uncertain' });
    expect(smsc.requests.filter((part) => part['sar_segment_seqnum'] === 1)).toHaveLength(1);
  });
});

describe('the window', () => {
  test('no more are on their way than it has places', async () => {
    await bound({ window: 2 });
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    smsc.answer = async () => {
      await held;
      return { id: 'x' };
    };
    const sends = [sms(), sms(), sms()];
    await until(() => smsc.requests.length === 2);
    // A later exchange over the same connection shows that the third was not written before.
    await smsc.deliver({ short_message: Buffer.from('') });
    expect(smsc.requests).toHaveLength(2);
    release();
    expect((await Promise.all(sends)).map(({ kind }) => kind)).toEqual(Array(3).fill('accepted'));
  });

  test('a place that nobody got is free again', async () => {
    await bound({ window: 1 });
    smsc.answer = () => 'hang';
    const first = sms({}, 600);
    await until(() => smsc.requests.length === 1);
    expect(await sms({}, 100)).toMatchObject({ failure: 'temporary' });
    await first;
    smsc.answer = () => ({ id: 'y' });
    expect(await sms()).toMatchObject({ kind: 'accepted' });
  });
});

describe('the connection', () => {
  test('after a loss the next SMS waits for the new session', async () => {
    await bound();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    smsc.answer = async ({ command }) => {
      if (command === 'bind_transceiver') await held;
      return { id: 'new' };
    };
    smsc.cutAll();
    await until(() => smsc.binds.length === 2);
    const waiting = sms();
    release();
    expect(await waiting).toEqual({ kind: 'accepted', reference: 'new' });
  });

  test('many sends share one bind', async () => {
    await open();
    await Promise.all(Array.from({ length: 20 }, () => sms()));
    expect(smsc.binds).toHaveLength(1);
  });

  test('an SMSC that answers nothing more is left, and bound again', async () => {
    await bound({ enquireLinkSeconds: 1, responseTimeoutSeconds: 1 });
    smsc.isHung = true;
    await until(() => smsc.sessions === 0);
    smsc.isHung = false;
    await until(() => smsc.sessions === 1);
    expect(await sms()).toMatchObject({ kind: 'accepted' });
  });

  test('an SMSC that does not read lets what waits end as uncertain', async () => {
    await bound({ enquireLinkSeconds: 1, responseTimeoutSeconds: 1 });
    smsc.isHung = true;
    expect(await sms()).toMatchObject({ failure: 'uncertain' });
  });

  test('octets that are no PDU end the session, and the next one works', async () => {
    await bound();
    smsc.write(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await until(() => smsc.binds.length === 2);
    expect(await sms()).toMatchObject({ kind: 'accepted' });
  });

  test('an SMSC that unbinds has its answer, and is bound again', async () => {
    await bound();
    smsc.unbindAll();
    await until(() => smsc.binds.length === 2);
    expect(await sms()).toMatchObject({ kind: 'accepted' });
  });

  test('an unknown request is refused, and an enquiry answered', async () => {
    await bound();
    // 0x00010003 is none of SMPP 3.4.
    smsc.write(Buffer.from('00000010000100030000000000000009', 'hex'));
    expect(await smsc.deliver({}, 'enquire_link')).toBe(0);
    expect(await sms()).toMatchObject({ kind: 'accepted' });
    expect(smsc.binds).toHaveLength(1);
  });

  test('at the end what waits is answered, then the session is unbound', async () => {
    await bound();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    smsc.answer = async () => {
      await held;
      return { id: 'last' };
    };
    const last = sms();
    await until(() => smsc.requests.length === 1);
    const drained = provider.drain();
    expect(await sms()).toMatchObject({ failure: 'temporary' });
    expect(smsc.unbinds).toBe(0);
    release();
    expect(await last).toEqual({ kind: 'accepted', reference: 'last' });
    await drained;
    expect(smsc.unbinds).toBe(1);
    expect(smsc.requests).toHaveLength(1);
  });
});

describe('TLS', () => {
  test('only an SMSC whose certificate is known gets the password', async () => {
    const made = await makeCertificate(Date.now());
    const secure = await FakeSmsc.start({ key: made.privateKey, cert: made.certificate });
    secure.answer = () => ({ id: 's1' });
    await open({ tls: true }, secure.url);
    const refused = await sms();
    expect(refused).toMatchObject({ failure: 'temporary' });
    expect(JSON.stringify(refused)).toMatch(/UNABLE_TO|SELF_SIGNED|CERT/);
    expect(secure.binds).toEqual([]);
    await provider.close();
    await open({ tls: true, tlsCa: made.ca }, secure.url);
    expect(await sms()).toEqual({ kind: 'accepted', reference: 's1' });
    await provider.close();
    await secure.stop();
  });
});

describe('the check', () => {
  const check = (url = smsc.url) =>
    smppEntry(NAME).check?.(accountSettings(url), { publicUrl: PUBLIC_URL });

  test.each<[string, SmscAnswer, string, RegExp]>([
    ['a bind that is accepted', {}, 'ok', /accepts the bind.*may go out twice/],
    ['a wrong password', { bind: 0x0e }, 'FAIL', /ESME_RINVPASWD.*Correct systemId, password/],
    ['all sessions in use', { bind: 0x05 }, 'warn', /ESME_RALYBND/],
  ])('%s', async (_, answer, verdict, message) => {
    smsc.answer = () => answer;
    const found = await check();
    expect(found).toMatchObject({ verdict, message: expect.stringMatching(message) });
    expect(JSON.stringify(found)).not.toContain('secret99');
    expect(smsc.requests).toEqual([]);
    expect(smsc.unbinds).toBe(verdict === 'ok' ? 1 : 0);
  });

  test('an SMSC that is not there', async () => {
    const { url } = smsc;
    await smsc.stop();
    const found = await check(url);
    expect(found).toMatchObject({
      verdict: 'FAIL',
      message: expect.stringMatching(/cannot be reached \(ECONNREFUSED\)/),
    });
  });
});
