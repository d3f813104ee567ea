/** What a session with several methods adds to the state of the page, and a server that answers its requests. */
import type { Choice } from '../../../src/sessions/method-plan.js';
import type { MethodsView, RegisteredView, StepView } from '../../../src/sessions/methods-view.js';
import type { ScriptedService } from './scripted-service.js';

/** As the server draws it. */
export const QR = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 33 33" shape-rendering="crispEdges"><path fill="#ffffff" d="M0 0h33v33H0z"/><path stroke="#000000" d="M4 4.5h7m1 0h2m3 0h1m4 0h7M4 5.5h1m5 0h1m6 0h1m2 0h1m1 0h1m5 0h1M4 6.5h1m1 0h3m1 0h1m1 0h1m2 0h4m3 0h1m1 0h3m1 0h1M4 7.5h1m1 0h3m1 0h1m1 0h2m1 0h1m1 0h3m2 0h1m1 0h3m1 0h1M4 8.5h1m1 0h3m1 0h1m1 0h4m2 0h3m1 0h1m1 0h3m1 0h1M4 9.5h1m5 0h1m2 0h1m2 0h2m2 0h1m1 0h1m5 0h1M4 10.5h7m1 0h1m1 0h1m1 0h1m1 0h1m1 0h1m1 0h7M13 11.5h1m1 0h1m4 0h1M4 12.5h4m2 0h1m1 0h1m6 0h3m2 0h3m1 0h1M6 13.5h2m1 0h1m2 0h2m6 0h1m6 0h1M4 14.5h1m2 0h6m4 0h2m3 0h1m1 0h1M4 15.5h1m1 0h1m5 0h1m2 0h4m1 0h1m1 0h5M4 16.5h1m1 0h2m2 0h1m2 0h1m1 0h1m1 0h8m1 0h3M6 17.5h1m2 0h1m1 0h2m1 0h2m3 0h6m3 0h1M5 18.5h2m1 0h6m2 0h3m2 0h1m2 0h1m1 0h2M4 19.5h1m2 0h3m1 0h2m3 0h1m2 0h6m3 0h1M7 20.5h2m1 0h2m2 0h2m1 0h12M12 21.5h1m1 0h1m1 0h1m1 0h1m1 0h1m3 0h1m1 0h1m1 0h1M4 22.5h7m3 0h3m1 0h1m1 0h1m1 0h1m1 0h1m1 0h3M4 23.5h1m5 0h1m2 0h1m2 0h1m2 0h2m3 0h1m2 0h1M4 24.5h1m1 0h3m1 0h1m3 0h2m1 0h2m1 0h6m2 0h1M4 25.5h1m1 0h3m1 0h1m1 0h2m2 0h1m1 0h1m2 0h2m1 0h5M4 26.5h1m1 0h3m1 0h1m1 0h5m1 0h1m3 0h1m1 0h1m1 0h2M4 27.5h1m5 0h1m1 0h1m2 0h4m3 0h1m1 0h1m1 0h1M4 28.5h7m1 0h3m2 0h1m4 0h7"/></svg>`;
export const RECOVERY_CODES = [
  ...['k3f9q-7hw2m', '0d4xr-j8tne', 'b6yv1-pc3gs', 'w9m2z-5qahk', 'e7r0t-n4x8d'],
  ...['f1js6-vb9wy', 'g5ck3-m2p7z', 'x8hq4-t6n0r', 'd2ea9-s7j1v', 'y4zb7-k5wg3'],
];

export type Methods = MethodsView;
type Step = StepView;
type Registered = RegisteredView;

export const PHONE: Registered = registered('phone', {
  masked: '+358*****4567',
  channels: ['sms', 'call'],
});
export const DEVICE: Registered = registered('approve', { name: 'Anna’s iPhone', default: true });
export const APP: Registered = registered('totp', { name: 'Authenticator' });
export const PASSKEY: Registered = registered('passkey', { name: 'Windows Hello' });
export const CODES: Registered = registered('recovery', { left: 8 });
export const ALL_REGISTERED = [DEVICE, PHONE, APP, PASSKEY, CODES];

function registered(kind: Registered['kind'], more: Partial<Registered>): Registered {
  return {
    id: `me_${kind}`,
    kind,
    default: false,
    createdAt: '2027-01-04T08:00:00.000Z',
    lastUsedAt: '2027-01-20T08:00:00.000Z',
    ...more,
  };
}

export function sampleMethods(changes: Partial<Methods> = {}): Methods {
  return {
    require: 1,
    steps: [],
    choices: ['app', 'totp', 'phone', 'passkey', 'recovery'],
    registered: [],
    ownApp: true,
    mayFinish: false,
    ...changes,
  };
}

/** The first is current. */
export function steps(...methods: Step['method'][]): Step[] {
  return methods.map((method, at) => ({ method, state: at === 0 ? 'current' : 'todo' }));
}

/** The server's side of the methods, so that a whole walk can be made. Codes: `123456` is right, `111111` was used. */
export class ScriptedMethods {
  readonly #service: ScriptedService;

  constructor(service: ScriptedService) {
    this.#service = service;
    const reply = (call: string, act: (body: Readonly<Record<string, string>>) => object) =>
      service.replies.set(call, (body) => [200, act(body)]);
    reply('method', (body) => this.#method(body));
    reply('app/pair', () => this.#pair());
    reply('app/test', () => this.#request());
    reply('totp/begin', () => ({
      uri: 'otpauth://totp/Contoso:anna@example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Contoso',
      qr: QR,
      secret: 'JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP',
      issuer: 'Contoso',
      account: 'anna@example.com',
    }));
    reply('totp/check', ({ code }) => this.#totp(code));
    reply('recovery/make', () => ({ codes: RECOVERY_CODES }));
    reply('recovery/kept', () => this.done('recovery', { ...CODES, left: 10 }));
    reply('methods/remove', ({ id }) => this.#keep((each) => each.id !== id));
    reply('methods/default', ({ id }) =>
      this.#each((each) => ({ ...each, default: each.id === id })),
    );
    reply('methods/rename', ({ id, name = '' }) =>
      this.#each((each) => (each.id === id ? { ...each, name } : each)),
    );
    reply('start', (body) => this.#start(body));
    reply('check', ({ code }) => this.#check(code));
    reply('back', () => {
      service.change(null);
      return {};
    });
  }

  get methods(): Methods {
    const { methods } = this.#service.session;
    if (!methods) throw new Error('The session has no methods.');
    return methods;
  }

  /** All tabs are told. */
  change(changes: Partial<Methods>): object {
    this.#service.change(this.#service.challenge && {}, {
      methods: { ...this.methods, ...changes },
    });
    return {};
  }

  /** The phone has paired. */
  pair(): void {
    const expiresAt = new Date(Date.now() + 300_000).toISOString();
    this.change({ pending: { kind: 'approve', paired: true, name: 'Anna’s iPhone', expiresAt } });
  }

  /** The current step is done. */
  done(by: NonNullable<Step['by']>, method: Registered): object {
    const { pending: _, ...methods } = this.methods;
    const first = methods.registered.length === 0;
    this.#service.session = {
      ...this.#service.session,
      methods: {
        ...methods,
        steps: methods.steps.map((each) =>
          each.state === 'current' ? { ...each, state: 'done', by } : each,
        ),
        registered: [...methods.registered, { ...method, default: first }],
        mayFinish: methods.registered.length + 1 >= methods.require,
      },
    };
    return this.change({});
  }

  #method({ choose, next, stop }: Readonly<Record<string, string>>): object {
    const { steps: before } = this.methods;
    if (stop) return this.change({ steps: before.filter(({ state }) => state === 'done') });
    if (next) {
      const at = before.findIndex(({ state }) => state === 'todo');
      return this.#changeStep(
        before.map((each, place) => (place === at ? { ...each, state: 'current' } : each)),
      );
    }
    const choice = choose as Choice;
    const method = choice === 'totp' ? 'app' : choice;
    const step: Step = { method, state: 'current', ...(choice === 'totp' && { by: 'totp' }) };
    const at = before.findIndex(({ state }) => state === 'current');
    return this.#changeStep(
      at < 0 ? [...before, step] : before.map((each, place) => (place === at ? step : each)),
    );
  }

  /** At once, so that no listener sees a half of it. */
  #changeStep(changed: readonly Step[]): object {
    this.#service.change(null, { methods: { ...this.methods, steps: changed } });
    return {};
  }

  #pair(): object {
    const expiresAt = new Date(Date.now() + 300_000).toISOString();
    this.change({ pending: { kind: 'approve', paired: false, expiresAt } });
    return { url: 'https://verify.example.com/authenticator/#Q7hK2mB9xW4nT1vZ', qr: QR, expiresAt };
  }

  #request(): object {
    this.#service.begin(this.#service.session, { channel: 'approve', state: 'queued' }, true);
    return { challenge: { ...this.#service.challenge, matchDigit: '42' } };
  }

  #totp(code: string | undefined): object {
    if (code === '111111') return { outcome: 'used_code' };
    if (code !== '123456') return { outcome: 'wrong_code' };
    this.done('totp', APP);
    return { outcome: 'verified' };
  }

  #start({ channel = '', to }: Readonly<Record<string, string>>): object {
    if (channel === 'approve') return this.#request();
    const state = channel === 'call' ? 'calling' : channel === 'sms' ? 'sent' : 'pending';
    const session = { ...this.#service.session, ...(to && { to: '+358*****4567' }) };
    this.#service.begin(session, { channel, state }, true);
    if (channel !== 'passkey') return {};
    return { challenge: { ...this.#service.challenge, publicKey: this.passkeyOptions() } };
  }

  /** Of a passkey that the browser has, by its id. */
  passkeyOptions = (): object => ({
    challenge: 'dGhlIHNjcmlwdGVkIHNlcnZpY2U',
    rpId: 'localhost',
    userVerification: 'required',
    allowCredentials: [],
  });

  #check(code: string | undefined): object {
    const { challenge } = this.#service;
    if (code === '111111') return { outcome: 'used_code' };
    if (code !== undefined && !['123456', RECOVERY_CODES[0]].includes(code)) {
      return { outcome: 'wrong_code' };
    }
    const sms = challenge?.channel === 'sms';
    if (this.methods.steps.some(({ state }) => state === 'current')) this.done('sms', PHONE);
    this.#service.change({ state: sms ? 'sms_verified' : 'verified', final: true });
    return { outcome: 'verified' };
  }

  #keep(kept: (each: Registered) => boolean): object {
    return this.change({ registered: this.methods.registered.filter(kept) });
  }

  #each(change: (each: Registered) => Registered): object {
    return this.change({ registered: this.methods.registered.map(change) });
  }
}
