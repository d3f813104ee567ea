/** The operator's API on senders: what ends soon, and what lacks a registration. */
import type { Sender, Tenant } from '../../../src/challenge/policy.js';
import { sendersView } from '../../../src/http/api/operator-views.js';
import { get } from '../../setup/client.js';
import { type Gateway, OPERATOR_KEY, startGateway } from '../../setup/gateway.js';

const NOW_MS = Date.parse('2026-12-01');
const SENDERS: readonly Sender[] = [
  {
    provider: 'twilio',
    channel: 'sms',
    from: 'Contoso',
    registered: [
      { country: 'ES', until: '2026-12-31' },
      { country: 'AU', until: '2028-12-31' },
    ],
  },
];

let gateway: Gateway;
afterEach(() => gateway.close());

async function read(changes: Partial<Tenant>, mode: 'sandbox' | 'production' = 'production') {
  const countries = { sms: ['ES', 'AU', 'FI'], call: [] };
  const tenant = { id: 'acme', brand: 'Acme', locale: 'en', senders: SENDERS, countries };
  const known = {
    tenant: { ...tenant, ...changes },
    fingerprint: '0',
    scopes: new Set(['operator'] as const),
  };
  gateway = await startGateway({
    mode,
    keys: { find: (token) => (token === OPERATOR_KEY ? known : undefined) },
    operator: { now: () => NOW_MS } as never,
  });
  const answer = await get(gateway, '/v1/operator/senders', OPERATOR_KEY);
  expect(answer.status).toBe(200);
  return sendersView.parse(answer.body);
}

it('names what ends within 60 days first, then what is not stated, without the sender', async () => {
  const view = await read({});
  expect(view).toMatchObject({
    rights: 'warned',
    senders: [
      { provider: 'twilio', country: 'ES', state: 'expires', until: '2027-01-01T00:00:00.000Z' },
      { provider: 'twilio', country: 'FI', state: 'unstated', confirmed: true },
    ],
  });
  expect(view.senders).toHaveLength(2);
  expect(view.senders[0]?.remedy).toContain('CNMC');
  expect(JSON.stringify(view)).not.toContain('Contoso');
});

it('says whether the tenant enforces the rules', async () => {
  expect((await read({ senderRights: 'enforced' })).rights).toBe('enforced');
});

it('has nothing to say in a sandbox that does not ask for it', async () => {
  expect((await read({}, 'sandbox')).senders).toEqual([]);
});
