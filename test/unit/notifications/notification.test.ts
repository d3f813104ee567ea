import { CHALLENGE_ENDS, type TimelineEntry } from '../../../src/challenge/challenge.js';
import { notificationOf } from '../../../src/notifications/notification.js';
import { verifiedChallenge } from '../../fixtures/challenges.js';

describe('a notification', () => {
  it('has the whole challenge, in the form of Standard Webhooks', () => {
    const challenge = verifiedChallenge();
    const notification = notificationOf(challenge, 4, 'production');
    expect(notification?.type).toBe('challenge.sms_verified');
    expect(JSON.parse(notification?.body ?? '')).toEqual({
      type: 'challenge.sms_verified',
      timestamp: '2027-02-01T09:30:30.000Z',
      data: {
        id: challenge.id,
        state: 'sms_verified',
        final: true,
        channel: 'sms',
        channels: ['sms'],
        to: '+358*****4567',
        country: 'FI',
        locale: 'fi',
        reference: 'order 17',
        mode: 'production',
        createdAt: '2027-02-01T09:30:00.000Z',
        expiresAt: '2027-02-01T09:40:00.000Z',
        sequence: 4,
        deliveries: [
          { number: 1, channel: 'sms', provider: 'twilio', state: 'failed', reason: 'unreachable' },
          { number: 2, channel: 'sms', provider: 'vonage', state: 'sent', reference: 'a-uuid' },
        ],
        timeline: expect.arrayContaining([
          {
            sequence: 4,
            at: '2027-02-01T09:30:30.000Z',
            delivery: 2,
            channel: 'sms',
            provider: 'vonage',
            state: 'sms_verified',
          },
        ]),
      },
    });
  });

  it('always has the same id and the same bytes', () => {
    const challenge = verifiedChallenge();
    const first = notificationOf(challenge, 4, 'sandbox');
    expect(notificationOf({ ...challenge }, 4, 'sandbox')).toEqual(first);
    expect(first?.messageId).toBe(`msg_${challenge.id.slice(3)}_4`);
  });

  it('of an earlier change has nothing of the later ones', () => {
    const notification = notificationOf(verifiedChallenge(), 3, 'production');
    const { type, data } = JSON.parse(notification?.body ?? '');
    expect(type).toBe('challenge.sent');
    expect(data).toMatchObject({ state: 'sent', final: false, sequence: 3 });
    expect(data.timeline).toHaveLength(3);
  });

  it('contains neither the sealed number nor the code’s seed', () => {
    const body = notificationOf(verifiedChallenge(), 4, 'production')?.body;
    expect(body).not.toMatch(/c2VhbGVk|the-seed|secret/);
  });

  it.each(CHALLENGE_ENDS)('of the final state %s says so in its type', (state) => {
    const { timeline } = verifiedChallenge();
    // The store writes these for a change without a delivery.
    const last = { sequence: 5, atMs: 0, delivery: 0, channel: '-', provider: '-', state };
    const challenge = verifiedChallenge({
      state,
      timeline: [...timeline, last as unknown as TimelineEntry],
    });
    const { type, data } = JSON.parse(notificationOf(challenge, 5, 'production')?.body ?? '');
    expect(type).toBe(`challenge.${state}`);
    expect(data.channel).toBe('sms');
    expect(data.timeline[4]).toEqual({
      sequence: 5,
      at: '1970-01-01T00:00:00.000Z',
      delivery: 0,
      state,
    });
  });

  it('of an unknown change is undefined', () => {
    expect(notificationOf(verifiedChallenge(), 9, 'production')).toBeUndefined();
  });
});
