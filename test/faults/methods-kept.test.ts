/** Registered methods survive a kill -9 of Redis with an append-only file: what was acknowledged is there, and no step counts twice. */
import { randomBytes } from 'node:crypto';
import { Keyring } from '../../src/challenge/code.js';
import * as rules from '../../src/enrolment/enrolment-rules.js';
import { RedisEnrolmentStore } from '../../src/enrolment/enrolment-store.js';
import type { Method } from '../../src/enrolment/method.js';
import { MethodCipher } from '../../src/enrolment/method-cipher.js';
import { connectRedis } from '../../src/redis/connection.js';
import { startRedisServer, withFreePorts } from '../setup/redis-server.js';

const ROUNDS = 3;
const WRITERS = 8;
const keyring = new Keyring([{ id: 'k1', secret: Buffer.alloc(32, 7) }]);

function app(): Method {
  const id = `me_${randomBytes(16).toString('base64url')}`;
  const secret = 'JBSWY3DPEHPK3PXP';
  return { id, name: 'App', createdAtMs: 1, kind: 'totp', secret, lastStep: 0, driftSteps: 0 };
}

test('a killed Redis loses no acknowledged method and no burnt step', async () => {
  const server = await withFreePorts(() => startRedisServer());
  const redis = connectRedis(`redis://127.0.0.1:${server.port}`, 'request', 2_000);
  redis.on('error', () => undefined);
  try {
    await new Promise((resolve) => redis.once('ready', resolve));
    const store = new RedisEnrolmentStore(redis, {
      cipher: new MethodCipher(keyring, randomBytes),
      randomBytes,
    });
    const registered = new Map<string, { readonly id: string; step: number }>();
    for (let round = 0; round < ROUNDS; round += 1) {
      let going = true;
      let enough: () => void = () => undefined;
      const busy = new Promise<void>((resolve) => {
        enough = resolve;
      });
      let done = 0;
      const write = async (writer: number) => {
        for (let at = 0; going; at += 1) {
          const subject = `user-${round}-${writer}-${at}`;
          const method = app();
          try {
            await store.change({ tenant: 'acme', subject }, rules.add(method));
            const kept = { id: method.id, step: 0 };
            registered.set(subject, kept);
            await store.change({ tenant: 'acme', subject }, rules.burnStep(method.id, 5, 0));
            kept.step = 5;
          } catch {
            return;
          }
          done += 1;
          if (done === 100) enough();
        }
      };
      const writers = Array.from({ length: WRITERS }, (_, writer) => write(writer));
      await busy;
      await server.kill();
      going = false;
      await Promise.all(writers);
      const ready = new Promise((resolve) => redis.once('ready', resolve));
      await server.restart();
      await ready;
    }
    let lost = 0;
    for (const [subject, { id, step }] of registered) {
      const who = { tenant: 'acme', subject };
      const [method] = (await store.read(who)).methods;
      const isKept = method?.id === id && method.kind === 'totp' && method.lastStep >= step;
      if (!isKept) lost += 1;
      if (step > 0) expect(await store.change(who, rules.burnStep(id, step, 0))).toBe(false);
    }
    expect(registered.size).toBeGreaterThanOrEqual(ROUNDS * 100);
    expect(lost).toBe(0);
  } finally {
    redis.disconnect();
    await server.stop();
  }
}, 120_000);
