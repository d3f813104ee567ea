/** What each send counts as in the budgets: an estimate, until the provider's price takes its place. */
import type {
  LedgerNote,
  LedgerStore,
  Settlement,
} from '../../challenge/limits/conversion-ports.js';
import type { BudgetAlert } from '../../challenge/limits/reservation.js';
import type { Clock } from '../../clock.js';
import { loadScript, type RedisClient, runScript } from '../redis-scripts.js';
import { orUnavailable } from '../unavailable.js';
import { ledgerKey, sumKey } from './limit-keys.js';
import { parseAbout, writeSums } from './part-arguments.js';
import { toAlerts } from './redis-limit-store.js';

const SETTLE = loadScript('limits/settle', 3);

export class RedisLedgerStore implements LedgerStore {
  readonly #redis: RedisClient;
  readonly #clock: Clock | undefined;

  /** @param clock for tests; without it Redis's own clock decides */
  constructor(redis: RedisClient, clock?: Clock) {
    this.#redis = redis;
    this.#clock = clock;
  }

  async settle(settlement: Settlement): Promise<{
    kind: 'settled' | 'repeated' | 'unknown';
    alerts: readonly BudgetAlert[];
  }> {
    const { tenant, challenge, sendId, country, micros, stage } = settlement;
    const keys = [ledgerKey(tenant, challenge), sumKey(tenant, ''), sumKey(tenant, country)];
    const args = [this.#clock?.now() ?? '', sendId, micros, stage];
    writeSums(args, settlement.tenantRules);
    writeSums(args, settlement.countryRules);
    const reply = await orUnavailable(() => runScript(this.#redis, SETTLE, keys, args));
    const [kind, alerts] = reply as [string, unknown];
    return { kind: kind as 'settled', alerts: toAlerts(alerts) };
  }

  async find(tenant: string, challenge: string): Promise<LedgerNote | undefined> {
    const text = await orUnavailable(() => this.#redis.get(ledgerKey(tenant, challenge)));
    const [about = '', ...sends] = (text ?? '').split(';');
    // A mark behind it tells that its end was counted.
    const entry = parseAbout(about.replace('!', ''));
    if (!entry) return undefined;
    const micros = sends.map((send) => {
      const [name = '', amount] = send.split('=');
      return [`${challenge}.${name}`, Number(amount) || 0] as const;
    });
    return { ...entry, micros: new Map(micros) };
  }

  async estimated(tenant: string, challenge: string): Promise<readonly string[]> {
    const text = await orUnavailable(() => this.#redis.get(ledgerKey(tenant, challenge)));
    const [, ...sends] = (text ?? '').split(';');
    return sends
      .map((send) => send.split('='))
      .filter(([, amount]) => amount !== 'final')
      .map(([name]) => `${challenge}.${name}`);
  }
}
