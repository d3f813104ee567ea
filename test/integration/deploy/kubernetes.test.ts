import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Queue, Worker } from 'bullmq';
import { parse } from 'yaml';
import { drainMaxMs } from '../../../src/app.js';
import { Environment } from '../../../src/config/environment.js';
import { DELIVERY_QUEUE, DeliveryQueue } from '../../../src/delivery/pipeline.js';
import { QUEUE_PREFIX, wholeBacklogKey } from '../../../src/redis/keys.js';
import { freshTestRedis } from '../../setup/redis.js';
import { imageEnvironment } from './image-tree.js';
import { containers, filesOf, type Manifest, render } from './kustomization.js';
import { typeFaults, validate } from './manifest-types.js';

const ROOT = 'deploy/kubernetes';
const EXAMPLE = `${ROOT}/overlays/example`;
const objects = render(EXAMPLE);
const deployments = objects.filter(({ kind }) => kind === 'Deployment');
const named = (kind: string, name: string): Manifest => {
  const found = objects.find((each) => each.kind === kind && each.metadata.name === name);
  if (!found) throw new Error(`There is no ${kind} ${name}.`);
  return found;
};

test.each(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object] as const))(
  '%s matches its schema',
  (_, object) => {
    expect(() => validate(object)).not.toThrow();
  },
);

test('no field is misspelt', () => {
  const wrong = structuredClone(named('Deployment', 'octothorpe-api'));
  (containers(wrong)[0] ?? {})['livenesProbe'] = {};
  const [first, ...others] = typeFaults([...objects, wrong]);
  expect(first).toContain('livenesProbe');
  expect(others).toEqual([]);
});

test('every file is used by the example', () => {
  const used = new Set([join(EXAMPLE, 'kustomization.yaml'), ...filesOf(EXAMPLE)]);
  const there = readdirSync(ROOT, { recursive: true })
    .map((path) => join(ROOT, String(path)))
    .filter((path) => path.endsWith('.yaml'));
  expect(there.filter((path) => !used.has(path))).toEqual([]);
});

test.each(deployments.map((each) => [each.metadata.name, each] as const))(
  '%s runs without privileges, on a file system that it cannot write',
  (_, deployment) => {
    expect(deployment).toMatchObject({
      spec: {
        template: {
          spec: {
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          },
        },
      },
    });
    for (const container of containers(deployment)) {
      expect(container).toMatchObject({
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        resources: { requests: { cpu: expect.anything(), memory: expect.anything() } },
        startupProbe: { httpGet: { path: '/readyz', port: 'health' } },
        readinessProbe: { httpGet: { path: '/readyz', port: 'health' } },
        livenessProbe: { httpGet: { path: '/livez', port: 'health' } },
      });
    }
  },
);

test('API and workers differ in role, selector and budget', () => {
  expect(deployments).toHaveLength(2);
  for (const role of ['api', 'worker']) {
    const labels = { 'app.kubernetes.io/name': 'octothorpe', 'app.kubernetes.io/component': role };
    const deployment = named('Deployment', `octothorpe-${role}`);
    expect(deployment).toMatchObject({
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels } } },
    });
    expect(containers(deployment)[0]?.['env']).toContainEqual({ name: 'ROLES', value: role });
    for (const kind of ['PodDisruptionBudget', 'NetworkPolicy']) {
      expect(JSON.stringify(named(kind, `octothorpe-${role}`))).toContain(JSON.stringify(labels));
    }
  }
  expect(named('Service', 'octothorpe')).toMatchObject({
    spec: { selector: { 'app.kubernetes.io/component': 'api' } },
  });
});

test('a pod’s termination period covers the longest shutdown', () => {
  const settings = named('ConfigMap', 'octothorpe')['data'] as Record<string, string>;
  const { SHUTDOWN_NOTICE_MS: noticeMs = 0, PROVIDER_TIMEOUT_MS } = Environment.parse(settings);
  const drainMs = drainMaxMs(PROVIDER_TIMEOUT_MS);
  expect(noticeMs).toBeGreaterThan(0);
  for (const { spec } of deployments) {
    const pod = (spec as { template: { spec: { terminationGracePeriodSeconds: number } } }).template
      .spec;
    expect(pod.terminationGracePeriodSeconds * 1_000).toBeGreaterThan(drainMs + noticeMs);
  }
  for (const [container] of deployments.map(containers)) {
    const probe = container?.['readinessProbe'] as {
      periodSeconds: number;
      failureThreshold: number;
    };
    expect(probe.periodSeconds * probe.failureThreshold * 1_000).toBeLessThan(noticeMs);
  }
});

test('ports and settings match the image and the configuration', () => {
  const image = imageEnvironment();
  const settings = named('ConfigMap', 'octothorpe')['data'] as Record<string, string>;
  expect(settings['HEALTH_PORT']).toBe(image['HEALTH_PORT']);
  const documented = readFileSync('.env.example', 'utf8');
  for (const name of Object.keys(settings)) expect(documented).toContain(`# ${name}=`);
  const [api] = containers(named('Deployment', 'octothorpe-api'));
  expect(api?.['ports']).toEqual([
    { name: 'http', containerPort: Number(image['PORT']) },
    { name: 'health', containerPort: Number(image['HEALTH_PORT']) },
  ]);
});

test('no manifest contains a secret', () => {
  expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  expect(JSON.stringify(objects)).not.toMatch(/MASTER_KEYS|AUTH_TOKEN|whsec_|:\/\/[^/"]*@/);
});

test('only the API accepts connections from anywhere, and only workers reach the internet', () => {
  const [api, worker] = ['api', 'worker'].map((role) =>
    JSON.stringify(named('NetworkPolicy', `octothorpe-${role}`)['spec']),
  );
  expect(api).toContain('{"ports":[{"protocol":"TCP","port":"http"}]}');
  expect(worker).not.toContain('"http"');
  expect(worker).toContain('"port":443');
  expect(worker).toContain('169.254.0.0/16');
  expect(api).not.toContain('"port":443');
});

test('the README’s policy for another port and resolver applies to every pod', () => {
  const [, text = ''] = /```yaml\n([^`]*)```/.exec(readFileSync(`${ROOT}/README.md`, 'utf8')) ?? [];
  const policy = parse(text) as Manifest & { spec: Policy };
  expect(() => validate(policy)).not.toThrow();
  expect(typeFaults([...objects, policy])).toEqual([]);
  const chosen = Object.entries(policy.spec.podSelector.matchLabels);
  expect(chosen).not.toEqual([]);
  for (const { spec } of deployments) {
    const { labels } = (spec as { template: { metadata: Manifest['metadata'] } }).template.metadata;
    expect(Object.entries(labels ?? {})).toEqual(expect.arrayContaining(chosen));
  }
});

interface Policy {
  readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> };
}

test('a scaled Deployment has no replicas of its own', () => {
  for (const { spec } of deployments) expect(spec).not.toHaveProperty('replicas');
  expect(render(`${ROOT}/base`).filter(({ kind }) => kind === 'Deployment')).toEqual([
    expect.objectContaining({ spec: expect.objectContaining({ replicas: 2 }) }),
    expect.objectContaining({ spec: expect.objectContaining({ replicas: 2 }) }),
  ]);
});

test('KEDA reads both figures from the overlay’s Redis', () => {
  const { spec } = named('ScaledObject', 'octothorpe-worker') as unknown as ScaledObject;
  const addresses = spec.triggers.map(({ metadata }) => metadata['address']);
  expect(addresses).toHaveLength(2);
  expect(new Set(addresses)).toEqual(new Set(['redis.redis.svc.cluster.local:6379']));
});

interface ScaledObject {
  readonly spec: { readonly triggers: readonly { readonly metadata: Record<string, string> }[] };
}

test('the list that KEDA counts holds exactly the deliveries that wait for a worker', async () => {
  const { spec } = named('ScaledObject', 'octothorpe-worker') as unknown as ScaledObject;
  const [list = '', backlog] = spec.triggers.map(({ metadata }) => metadata['listName']);
  expect(backlog).toBe(wholeBacklogKey());
  const redis = await freshTestRedis();
  const queue = new DeliveryQueue(redis, QUEUE_PREFIX);
  await queue.add([1, 2, 3].map((delivery) => ({ challengeId: 'ch_1', delivery })));
  expect(await redis.type(list)).toBe('list');
  expect(await redis.llen(list)).toBe(3);
  const plain = new Queue(DELIVERY_QUEUE, { connection: redis, prefix: QUEUE_PREFIX });
  await plain.add('later', {}, { delay: 60_000 });
  expect(await redis.llen(list)).toBe(3);

  let release: (value?: unknown) => void = () => {};
  const held = new Promise((resolve) => {
    release = resolve;
  });
  const connection = redis.duplicate();
  const worker = new Worker(DELIVERY_QUEUE, () => held, {
    connection,
    prefix: QUEUE_PREFIX,
  });
  await new Promise((resolve) => worker.once('active', resolve));
  expect(await redis.llen(list)).toBe(2);
  release();
  await new Promise((resolve) => worker.once('drained', () => resolve(undefined)));
  expect(await redis.llen(list)).toBe(0);
  await worker.close();
  connection.disconnect();
  await Promise.all([queue.close(), plain.close()]);
  await redis.quit();
});
