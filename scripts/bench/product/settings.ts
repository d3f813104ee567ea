/**
 * The configuration of the measured product: an operator's, with the default limits. Only the limits of a whole tenant or a whole
 * country (money, wrong codes) are as high as this traffic needs; they are still evaluated.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from '../../../src/config/config.js';
import { LimitsSection } from '../../../src/config/limits-config.js';
import { sandboxDefaults, sandboxIdentity } from '../../../src/config/sandbox-defaults.js';
import { NO_SEND_LIMITS } from '../../lib/no-send-limits.js';

/** Used only in signatures: no connection is made to it. */
export const PUBLIC_URL = 'https://verify.example.com';
const PLENTY = 1_000_000_000;
const MONEY = { hour: PLENTY, day: PLENTY };
const FIGURES = {
  country: [{ max: PLENTY, windowMs: 3_600_000 }],
  tenant: [{ max: PLENTY, windowMs: 3_600_000 }],
  budgets: { tenant: MONEY, country: MONEY },
  guesses: { tenant: { max: PLENTY } },
};

/** Turns off every rule that can be turned off. */
export const NO_LIMITS = { ...FIGURES, ...NO_SEND_LIMITS, country: [], tenant: [] };

export interface Settings {
  readonly folder: string;
  /** For the product's process. */
  readonly variables: NodeJS.ProcessEnv;
  /** The same, parsed: for preparing challenges and signing webhooks. */
  readonly config: Config;
  readonly apiKey: string;
}

export interface SettingsOptions {
  readonly redisUrl: string;
  /** The carrier's address; an API alone does not need it. */
  readonly carrierUrl?: string;
  readonly figures?: object;
}

export function settingsFor(options: SettingsOptions): Settings {
  const { redisUrl, carrierUrl = 'http://127.0.0.1:9', figures = FIGURES } = options;
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-bench-'));
  const identity = sandboxIdentity(folder);
  const { file } = sandboxDefaults(identity, carrierUrl);
  const limits = LimitsSection.parse({ figures });
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...file, limits }));
  const variables = {
    NODE_ENV: 'production',
    PATH: process.env['PATH'],
    PORT: '0',
    PUBLIC_URL,
    REDIS_URL: redisUrl,
    // A busy machine must not look like a Redis that is down.
    REDIS_COMMAND_TIMEOUT_MS: '10000',
    DATA_DIR: folder,
    CONFIG_FILE: join(folder, 'config.json'),
    SANDBOX_URL: carrierUrl,
  };
  return { folder, variables, config: loadConfig(variables), apiKey: identity.apiKey };
}
