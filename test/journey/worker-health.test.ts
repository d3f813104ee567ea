/** A process shows its orchestrator whether a restart would help. */
import { setImmediate as turn } from 'node:timers/promises';
import request from 'supertest';
import { type OwnRedis, startOwnRedis } from '../setup/own-redis.js';
import { freePort } from '../setup/processes.js';
import { openStage, type Stage } from './stage.js';

let redis: OwnRedis;
let stage: Stage;
let health: string;

beforeAll(async () => {
  redis = await startOwnRedis();
  const port = await freePort();
  health = `http://127.0.0.1:${port}`;
  stage = await openStage({
    variables: {
      REDIS_URL: redis.url,
      HEALTH_PORT: String(port),
      WORKER_CONCURRENCY: '1',
      WORKER_STUCK_MS: '1000',
      PROVIDER_TIMEOUT_MS: '2500',
    },
  });
});

afterAll(async () => {
  redis.signal('SIGCONT');
  await stage.close();
  await redis.stop();
});

async function until(path: string, status: number, eachTime = async () => {}) {
  for (;;) {
    const answer = await request(health).get(path);
    await eachTime();
    if (answer.status === status) return answer.body;
    await turn();
  }
}

it('a worker whose slots are stuck is dead on both ports, and alive again when they are free', async () => {
  await until('/readyz', 200);
  expect(await until('/livez', 200)).toEqual({ live: true });
  stage.carrier.setChaos({ outage: { twilio: 'hang', vonage: 'hang' } });
  await stage.start({ to: '+358446610001', channel: 'sms' });
  expect(await until('/livez', 503)).toEqual({
    live: false,
    because: ['the worker of deliveries neither takes nor finishes jobs'],
  });
  expect((await request(stage.config.publicUrl).get('/livez')).status).toBe(503);
  expect((await request(health).get('/readyz')).status).toBe(200);
  stage.carrier.setChaos({});
  await until('/livez', 200);
});

it('a Redis outage makes it not ready, but not dead', async () => {
  const alive = async () => {
    expect((await request(health).get('/livez')).status).toBe(200);
  };
  redis.signal('SIGSTOP');
  expect(await until('/readyz', 503)).toEqual({ ready: false, missing: ['redis'] });
  await alive();
  const metrics = await request(health).get('/metrics');
  expect(metrics.status).toBe(200);
  expect(metrics.text).not.toContain('octothorpe_queue_jobs{');
  await alive();
  redis.signal('SIGCONT');
  await until('/readyz', 200, alive);
});

it('metrics show the length of the queues and the busy slots of this process', async () => {
  let text = '';
  // Right after an outage a scrape may still lack Redis's figures.
  while (!text.includes('octothorpe_queue_jobs{')) {
    ({ text } = await request(health).get('/metrics'));
  }
  for (const queue of ['deliveries', 'challenges', 'notifications']) {
    expect(text).toContain(`octothorpe_queue_jobs{queue="${queue}",state="waiting"} `);
    expect(text).toContain(`octothorpe_queue_oldest_job_age_seconds{queue="${queue}"} `);
    expect(text).toContain(`octothorpe_worker_busy_slots{queue="${queue}"} `);
  }
  expect(text).toContain('octothorpe_queue_jobs{queue="outbox",state="waiting"} 0');
  expect(text).toMatch(/^octothorpe_worker_canary_age_seconds [\d.]+$/m);
});

it('metrics are served only on that port', async () => {
  expect((await request(health).get('/metrics')).status).toBe(200);
  expect((await request(stage.config.publicUrl).get('/metrics')).status).toBe(404);
});

it('the port serves nothing else', async () => {
  expect((await request(health).get('/v1/challenges')).status).toBe(404);
  expect((await request(health).post('/livez')).status).toBe(405);
  expect((await request(health).head('/livez')).text).toBeUndefined();
});
