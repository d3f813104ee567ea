/** The whole service, and a second process with the same Redis and other keys in its configuration. */
import request from 'supertest';
import { compose } from '../../src/app.js';
import { API_SCOPES, SERVICE_SCOPES } from '../../src/challenge/policy.js';
import { sha256Hex } from '../../src/config/sandbox-defaults.js';
import { createLogger } from '../../src/observability/logger.js';
import { keptLog } from '../setup/evidence.js';
import { openStage, type Stage } from './stage.js';

export const SERVICE_KEY = 'octo_test_service';
export const OPERATOR_KEY = 'octo_test_operator';
export const OTHER_OPERATOR_KEY = 'octo_test_other_operator';
export const BY = { operator: 'anna', reason: 'the person called support' };

export interface OperatorStage {
  readonly stage: Stage;
  /** The second process: its configuration lacks the sandbox's own key. */
  readonly url: string;
  /** All answers and log lines, for searches. */
  readonly texts: string[];
  /** Every number that `phone` gave. */
  readonly numbers: readonly string[];
  phone(): string;
  /** Sends a request to the second process. */
  ask(key: string, path: string, body?: object): Promise<request.Response>;
  /** Makes a number's two sends, and a third one that is refused. */
  exhaust(to: string): Promise<void>;
  close(): Promise<void>;
}

export async function openOperatorStage(): Promise<OperatorStage> {
  const stage = await openStage({
    file: {
      policy: { resendAfterMs: [1] },
      limits: { figures: { number: [{ max: 2, windowMs: 600_000 }] } },
    },
  });
  const [tenant] = stage.config.tenants;
  if (!tenant) throw new Error('The sandbox has a tenant.');
  const key = (text: string, scopes = SERVICE_SCOPES, whose = tenant.id) => ({
    sha256: sha256Hex(text),
    tenant: whose,
    scopes,
  });
  const texts: string[] = [];
  const second = await compose(
    {
      ...stage.config,
      roles: new Set(['api']),
      port: 0,
      tenants: [tenant, { ...tenant, id: 'other' }],
      apiKeys: [
        key(SERVICE_KEY),
        key(OPERATOR_KEY, ['operator']),
        key(OTHER_OPERATOR_KEY, API_SCOPES, 'other'),
      ],
    },
    createLogger('debug', keptLog(texts)),
  );
  const url = second.addresses.api ?? '';
  let lastNumber = 6100000;
  const numbers: string[] = [];
  return {
    stage,
    url,
    texts,
    numbers,
    phone: () => {
      lastNumber += 10_037;
      numbers.push(`+35844${lastNumber}`);
      return `+35844${lastNumber}`;
    },
    ask: async (bearer, path, body) => {
      const call = body ? request(url).post(path).send(body) : request(url).get(path);
      const answer = await call.set('authorization', `Bearer ${bearer}`);
      texts.push(answer.text);
      return answer;
    },
    exhaust: async (to) => {
      for (const status of [202, 202, 429]) {
        expect((await stage.start({ to, channel: 'sms' })).status).toBe(status);
      }
    },
    close: async () => {
      await second.close();
      await stage.close();
    },
  };
}
