import {
  type BudgetAlertFacts,
  breakerNotification,
  budgetNotification,
} from '../../../src/notifications/notification.js';
import { notificationJobOptions } from '../../../src/notifications/notification-queue.js';

const NOW = Date.UTC(2027, 1, 1, 9, 30);
const HOUR = 3_600_000;
const facts: BudgetAlertFacts = {
  tenant: 'shop',
  rule: 'country_budget_hour',
  percent: 80,
  country: 'FI',
  channel: 'sms',
};

describe('an alert about a budget', () => {
  const idOf = (changes: Partial<BudgetAlertFacts> = {}, nowMs = NOW) =>
    budgetNotification({ ...facts, ...changes }, nowMs, 'production').id;

  it('names the budget, the percentage and the country, in the form of Standard Webhooks', () => {
    const { tenant, body } = budgetNotification(facts, NOW, 'production');
    expect(tenant).toBe('shop');
    expect(JSON.parse(body)).toEqual({
      type: 'limits.budget_alert',
      timestamp: '2027-02-01T09:30:00.000Z',
      data: {
        rule: 'country_budget_hour',
        percent: 80,
        country: 'FI',
        channel: 'sms',
        mode: 'production',
      },
    });
  });

  it('is one for each tenant, budget, threshold and window', () => {
    expect(idOf({ channel: 'call' })).toBe(idOf());
    expect(idOf({}, NOW + HOUR / 4)).toBe(idOf());
    const others = [
      idOf({ tenant: 'bank' }),
      idOf({ country: 'SE' }),
      idOf({ percent: 100 }),
      idOf({ rule: 'country_budget_day' }),
      idOf({}, NOW + HOUR),
    ];
    expect(new Set([idOf(), ...others]).size).toBe(6);
  });

  it('about the whole tenant does not depend on the last country', () => {
    const rule = 'tenant_budget_day';
    expect(idOf({ rule, country: 'SE' })).toBe(idOf({ rule }));
    expect(idOf({ rule }, NOW + HOUR)).toBe(idOf({ rule }));
    expect(idOf({ rule }, NOW + 24 * HOUR)).not.toBe(idOf({ rule }));
  });

  it('has an id that the queue accepts', () => {
    const job = budgetNotification(facts, NOW, 'production');
    expect(notificationJobOptions(job).jobId).toBe(job.id);
    expect(job.id).toMatch(/^[\w-]{1,100}$/);
  });
});

it('a change of a breaker names what is shut, and until when', () => {
  const notice = { tenant: 'shop', of: 'prefix', country: 'FI', channel: 'sms' } as const;
  const shut = breakerNotification(
    { ...notice, change: 'shut', forMs: 12 * HOUR },
    'abc',
    NOW,
    'sandbox',
  );
  expect(JSON.parse(shut.body)).toEqual({
    type: 'limits.breaker',
    timestamp: '2027-02-01T09:30:00.000Z',
    data: {
      of: 'prefix',
      country: 'FI',
      channel: 'sms',
      change: 'shut',
      until: '2027-02-01T21:30:00.000Z',
      mode: 'sandbox',
    },
  });
  const opened = breakerNotification({ ...notice, change: 'opened' }, 'abd', NOW, 'sandbox');
  expect(JSON.parse(opened.body).data).not.toHaveProperty('until');
  expect(opened.id).not.toBe(shut.id);
});
