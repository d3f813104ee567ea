/** A session and a challenge in the form of the page's API. */
import type { ChallengeView } from '../../../src/http/api/answer-schemas.js';
import type { PageSession } from '../../../src/http/pages/page-view.js';
import type { Methods } from './sample-methods.js';

/** With every method's channels and states. */
export type SampleSession = Omit<PageSession, 'purpose' | 'preferred'> & {
  readonly purpose: 'setup' | 'signin' | 'manage';
  readonly preferred?: string;
  readonly methods?: Methods;
};
export type SampleChallenge = Omit<ChallengeView, 'channel' | 'channels' | 'state' | 'reason'> & {
  readonly channel: string;
  readonly channels: readonly string[];
  readonly state: string;
  readonly reason?: string;
  readonly matchDigit?: string;
  readonly text?: string;
  readonly fellBack?: true;
  readonly publicKey?: object;
};

export function sampleSession(changes: Partial<SampleSession> = {}): SampleSession {
  const locale = changes.locale ?? 'en';
  return {
    purpose: 'setup',
    state: 'open',
    mode: 'sandbox',
    locale,
    dir: locale === 'ar' ? 'rtl' : 'ltr',
    brand: { name: 'Contoso' },
    channels: ['sms', 'call'],
    country: 'FI',
    skippable: true,
    otherMethods: true,
    expiresAt: new Date(Date.now() + 1_800_000).toISOString(),
    ...changes,
  };
}

let lastId = 0;

export function sampleChallenge(changes: Partial<SampleChallenge> = {}): SampleChallenge {
  lastId += 1;
  const now = Date.now();
  return {
    id: `ch_${String(lastId).padStart(28, '0')}`,
    state: 'sent',
    final: false,
    channel: 'sms',
    channels: ['sms'],
    to: '+358*****4567',
    country: 'FI',
    locale: 'en',
    mode: 'sandbox',
    createdAt: new Date(now).toISOString(),
    expiresAt: new Date(now + 600_000).toISOString(),
    checksLeft: 5,
    resend: { allowedAt: new Date(now + 30_000).toISOString() },
    sequence: 1,
    deliveries: [],
    timeline: [],
    ...changes,
  };
}
