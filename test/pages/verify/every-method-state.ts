/** Every state of the pages with several methods. */
import type { Page } from 'playwright-core';
import type { State } from './every-state.js';
import {
  ALL_REGISTERED,
  APP,
  CODES,
  DEVICE,
  type Methods,
  PHONE,
  sampleMethods,
  steps,
} from './sample-methods.js';
import type { SampleSession } from './sample-state.js';

const later = new Date(Date.now() + 300_000).toISOString();
const both = { steps: steps('app', 'phone') };
const approve = { channel: 'approve', state: 'sent', matchDigit: '42' } as const;

function setup(methods: Partial<Methods>, session: Partial<SampleSession> = {}) {
  return { purpose: 'setup', ...session, methods: sampleMethods(methods) } as const;
}

function other(purpose: 'signin' | 'manage', methods: Partial<Methods> = {}) {
  return { purpose, methods: sampleMethods({ registered: ALL_REGISTERED, ...methods }) } as const;
}

const next = (page: Page) => page.locator('.place .primary').first().click();

/** Presses the main button, and waits for the next screen each time. By its place, because the states are shown in every language. */
export async function pressNext(page: Page, times: number): Promise<void> {
  for (let at = 0; at < times; at += 1) {
    const before = await page.locator('.place h2').textContent();
    await next(page);
    await page
      .locator('.place h2')
      .filter({ hasNotText: before ?? '' })
      .waitFor();
  }
}

const done = steps('app', 'phone').map((step) => ({ ...step, state: 'done' }) as const);
const withApp = [{ ...done[0], by: 'approve' }, steps('app', 'phone')[1]] as Methods['steps'];

export const METHOD_STATES: readonly State[] = [
  { name: 'methods: get the app', session: setup(both, { skippable: false }), challenge: null },
  {
    name: 'methods: get the app from a store',
    session: setup({
      ...both,
      storeLinks: { ios: 'https://apps.example/ios', android: 'https://apps.example/android' },
    }),
    challenge: null,
  },
  {
    name: 'methods: which one?',
    session: setup(both),
    challenge: null,
    act: (page) => page.locator('.exits .button').first().click(),
  },
  {
    name: 'methods: set up your account',
    session: setup(both),
    challenge: null,
    act: (page) => pressNext(page, 1),
  },
  {
    name: 'methods: scan to pair',
    session: setup(both),
    challenge: null,
    act: async (page) => {
      await pressNext(page, 2);
      await page.locator('.qr').waitFor();
    },
  },
  {
    name: 'methods: cannot scan to pair',
    session: setup(both),
    challenge: null,
    act: async (page) => {
      await pressNext(page, 2);
      await page.locator('.qr').waitFor();
      await page.locator('summary').click();
      await next(page);
      await page.locator('.place .alert').waitFor();
    },
  },
  {
    name: 'methods: scan a secret',
    session: setup({ steps: [{ method: 'app', state: 'current', by: 'totp' }] }),
    challenge: null,
    act: async (page) => {
      await pressNext(page, 2);
      await page.locator('.qr').waitFor();
      await page.locator('summary').click();
    },
  },
  {
    name: 'methods: enter the code',
    session: setup({ steps: [{ method: 'app', state: 'current', by: 'totp' }] }),
    challenge: null,
    act: (page) => pressNext(page, 3),
  },
  {
    name: 'methods: wrong code',
    session: setup({ steps: [{ method: 'app', state: 'current', by: 'totp' }] }),
    challenge: null,
    act: async (page) => {
      await pressNext(page, 3);
      await page.locator('#code').fill('654321');
      await page.locator('.fault:not([hidden])').waitFor();
    },
  },
  {
    name: 'methods: try it out',
    session: setup({
      ...both,
      pending: { kind: 'approve', paired: true, name: 'Anna’s iPhone', expiresAt: later },
    }),
    challenge: null,
    act: (page) => page.locator('.match-number').waitFor(),
  },
  {
    name: 'methods: the test was answered wrongly',
    session: setup({
      ...both,
      pending: { kind: 'approve', paired: true, name: 'Anna’s iPhone', expiresAt: later },
    }),
    challenge: { ...approve, state: 'failed', reason: 'wrong_number', final: true },
  },
  {
    name: 'methods: notification approved',
    session: setup({ steps: withApp, registered: [DEVICE] }),
    challenge: null,
  },
  {
    name: 'methods: phone',
    session: setup({
      steps: [
        { ...done[0], by: 'approve' },
        { method: 'phone', state: 'current' },
      ] as Methods['steps'],
      registered: [DEVICE],
    }),
    challenge: null,
  },
  {
    name: 'methods: code to the phone',
    session: setup({ steps: steps('phone', 'app') }, { to: '+358*****4567' }),
    challenge: {},
  },
  { name: 'methods: passkey', session: setup({ steps: steps('passkey') }), challenge: null },
  {
    name: 'methods: recovery codes, before',
    session: setup({ steps: steps('recovery'), registered: [CODES] }),
    challenge: null,
  },
  {
    name: 'methods: recovery codes',
    session: setup({
      steps: steps('app', 'phone', 'passkey', 'recovery').map((step) =>
        step.method === 'recovery' ? { ...step, state: 'current' } : { ...step, state: 'done' },
      ),
    }),
    challenge: null,
    act: async (page) => {
      await next(page);
      await page.locator('.codes').waitFor();
    },
  },
  {
    name: 'methods: success',
    session: setup({ steps: done, registered: [DEVICE, PHONE], mayFinish: true }),
    challenge: null,
  },
  {
    name: 'methods: one more is required',
    session: setup({ steps: [{ method: 'app', state: 'done' }], registered: [DEVICE], require: 2 }),
    challenge: null,
  },
  { name: 'security info', session: other('manage'), challenge: null },
  { name: 'security info, empty', session: other('manage', { registered: [] }), challenge: null },
  {
    name: 'security info, change',
    session: other('manage'),
    challenge: null,
    act: (page) => page.locator('[id="me_phone-info.change"]').click(),
  },
  {
    name: 'security info, delete',
    session: other('manage'),
    challenge: null,
    act: (page) => page.locator('[id="me_phone-info.delete"]').click(),
  },
  { name: 'sign-in, ways', session: other('signin'), challenge: null },
  { name: 'sign-in, no way', session: other('signin', { registered: [] }), challenge: null },
  { name: 'sign-in, approve', session: other('signin'), challenge: approve },
  {
    name: 'sign-in, approve in another tab',
    session: other('signin'),
    challenge: { channel: 'approve', state: 'shown' },
  },
  {
    name: 'sign-in, code of an app',
    session: other('signin', { registered: [APP, CODES] }),
    challenge: { channel: 'totp', state: 'pending' },
  },
  {
    name: 'sign-in, passkey',
    session: other('signin'),
    challenge: { channel: 'passkey', state: 'pending' },
  },
  {
    name: 'sign-in, recovery code',
    session: other('signin'),
    challenge: { channel: 'recovery', state: 'pending' },
    act: async (page) => {
      await page.locator('#recovery-code').fill('aaaaa-bbbbb');
      await next(page);
      await page.locator('.fault:not([hidden])').waitFor();
    },
  },
  ...(
    [
      ['denied', 'denied', undefined],
      ['expired', 'expired', undefined],
      ['locked', 'locked', undefined],
      ['wrong number', 'failed', 'wrong_number'],
      ['no device', 'failed', 'no_device'],
      ['too many', 'failed', 'too_many_attempts'],
    ] as const
  ).map(
    ([name, state, reason]): State => ({
      name: `sign-in, ${name}`,
      session: other('signin'),
      challenge: { channel: 'approve', state, final: true, ...(reason && { reason }) },
    }),
  ),
  {
    name: 'sign-in, approved',
    session: { ...other('signin'), state: 'verified' },
    challenge: { channel: 'approve', state: 'approved', final: true },
  },
];
