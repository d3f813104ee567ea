/** Two processes of the service with one Redis and one configuration file; each sends, and each answers HTTP. */
import { compose, type Service } from '../../src/app.js';
import { loadConfig } from '../../src/config/config.js';
import { createLogger } from '../../src/observability/logger.js';
import { keptLog } from '../setup/evidence.js';
import { until } from '../setup/until.js';
import { openStage, type Stage, type StageOptions } from './stage.js';

export interface SettingsStage {
  readonly stage: Stage;
  readonly urls: readonly [string, string];
  /** With the sandbox's own key, which may do everything; or with another. */
  ask(url: string, method: string, path: string, body?: object, key?: string): Promise<AnyAnswer>;
  /** Changes a setting through the first process. */
  put(path: string, value: object, more?: object): Promise<AnyAnswer>;
  /** Resolves once both processes use this version. @returns how long that took, ms */
  agreed(version: number): Promise<number>;
  /** Why a process does not follow; undefined where it does. */
  refusedBy(url: string): Promise<string | undefined>;
  /** Another process of the same kind, or the error that stops its start. */
  third(variables?: NodeJS.ProcessEnv): Promise<{ readonly url: string; close(): Promise<void> }>;
  close(): Promise<void>;
}

export interface AnyAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read any JSON
  readonly body: any;
}

export const BY = { operator: 'anna', reason: 'the sender is registered now' };

export async function openSettingsStage(options: StageOptions = {}): Promise<SettingsStage> {
  const stage = await openStage({ ...options, file: options.file ?? {} });
  const { publicUrl } = stage.config;
  const start = async (variables: NodeJS.ProcessEnv = {}): Promise<Service> =>
    compose(
      loadConfig({ ...stage.variables, PUBLIC_URL: publicUrl, PORT: '0', ...variables }),
      createLogger('debug', keptLog([])),
    );
  const second = await start();
  const urls = [publicUrl, second.addresses.api ?? ''] as const;
  const ownKey = stage.authorized.authorization.replace('Bearer ', '');

  const ask: SettingsStage['ask'] = async (url, method, path, body, key = ownKey) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const metrics = async (url: string) => (await fetch(`${url}/metrics`)).text();
  const versionOf = async (url: string) =>
    Number(/^octothorpe_settings_version (\d+)$/m.exec(await metrics(url))?.[1]);

  return {
    stage,
    urls,
    ask,
    put: (path, value, more = {}) =>
      ask(urls[0], 'PUT', `/v1/operator/settings/${path}`, { value, ...BY, ...more }),
    agreed: async (version) => {
      const from = performance.now();
      await until(async () => {
        const used = await Promise.all(urls.map(versionOf));
        return used.every((each) => each === version);
      });
      return performance.now() - from;
    },
    refusedBy: async (url) =>
      /^octothorpe_settings_refused\{why="(\w+)"\} 1$/m.exec(await metrics(url))?.[1],
    third: async (variables) => {
      const service = await start(variables);
      return { url: service.addresses.api ?? '', close: () => service.close() };
    },
    close: async () => {
      await second.close();
      await stage.close();
    },
  };
}
