/** Every state of the pages, one after the other. */
import type { Page } from 'playwright-core';
import { REASONS } from '../../../src/challenge/challenge.js';
import { METHOD_STATES } from './every-method-state.js';
import { ScriptedMethods } from './sample-methods.js';
import type { SampleChallenge, SampleSession } from './sample-state.js';
import type { ScriptedService } from './scripted-service.js';

export interface State {
  readonly name: string;
  readonly session: Partial<SampleSession>;
  readonly challenge: Partial<SampleChallenge> | null;
  /** The person's actions from the first screen to this state. */
  readonly act?: (page: Page) => Promise<void>;
}

const to = '+358*****4567';
const call = { channel: 'call' } as const;
const signin = { purpose: 'signin', to } as const;
const passed = { allowedAt: new Date(Date.now() - 1_000).toISOString() };

/** Of sessions about a phone alone. */
export const PHONE_STATES: readonly State[] = [
  { name: 'form', session: {}, challenge: null },
  {
    name: 'form with countries',
    session: {},
    challenge: null,
    act: async (page) => {
      await page.locator('#country').click();
      await page.locator('#country').fill('swe');
      await page.locator('#country-list [role=option]').first().waitFor();
    },
  },
  {
    name: 'form with a fault',
    session: {},
    challenge: null,
    act: submit,
  },
  { name: 'form for one method', session: { channels: ['call'] }, challenge: null },
  { name: 'code', session: { to }, challenge: {} },
  { name: 'code, delivered', session: { to }, challenge: { state: 'delivered', resend: passed } },
  {
    name: 'code with a fault',
    session: { to },
    challenge: {},
    act: async (page) => {
      await page.locator('#code').fill('12');
      await submit(page);
    },
  },
  { name: 'calling', session: { to }, challenge: { ...call, state: 'calling' } },
  { name: 'ringing', session: { to }, challenge: { ...call, state: 'ringing', matchDigit: '73' } },
  {
    name: 'calling from a hidden number',
    session: { to },
    challenge: {
      ...call,
      state: 'calling',
      deliveries: [
        { number: 1, channel: 'call', provider: 'x', caller: 'hidden', state: 'calling' },
      ],
    },
  },
  { name: 'in call', session: { to }, challenge: { ...call, state: 'in_call', resend: passed } },
  // Only an approval fails by a wrong number; every-method-state.ts has it.
  ...REASONS.filter((reason) => reason !== 'wrong_number').map(
    (reason): State => ({
      name: reason,
      session: { to },
      challenge: {
        channel: ['landline', 'opted_out', 'sender_not_allowed'].includes(reason) ? 'sms' : 'call',
        state: 'failed',
        final: true,
        reason,
      },
    }),
  ),
  ...(['expired', 'locked', 'denied'] as const).map(
    (state): State => ({ name: state, session: { to }, challenge: { state, final: true } }),
  ),
  ...(['sms_verified', 'call_answered'] as const).map(
    (state): State => ({
      name: state,
      session: { to, state: 'verified' },
      challenge: { state, final: true },
    }),
  ),
  { name: 'canceled elsewhere', session: { state: 'canceled' }, challenge: null },
  { name: 'session expired', session: { state: 'expired' }, challenge: null },
  { name: 'choice', session: signin, challenge: null },
  { name: 'choice of one', session: { ...signin, channels: ['sms'] }, challenge: null },
  { name: 'sign-in code', session: signin, challenge: {} },
  {
    name: 'choice while a code is on its way',
    session: signin,
    challenge: {},
    act: (page) => page.locator('.row .button').first().click(),
  },
];

const STATES = [...PHONE_STATES, ...METHOD_STATES];

/** Shows each state in turn; `look` is called in each. */
export async function everyState(
  page: Page,
  service: ScriptedService,
  session: Partial<SampleSession>,
  look: (state: State) => Promise<void>,
  only = /./,
): Promise<void> {
  for (const state of STATES.filter(({ name }) => only.test(name))) {
    service.begin({ ...session, ...state.session }, state.challenge);
    if (state.session.methods) new ScriptedMethods(service);
    await page.goto(`${service.origin}/verify/`);
    await page.locator('h2').first().waitFor();
    await state.act?.(page);
    await look(state);
  }
}

async function submit(page: Page): Promise<void> {
  await page.locator('button[type=submit]').click();
  await page.locator('.fault:not([hidden])').waitFor();
}
