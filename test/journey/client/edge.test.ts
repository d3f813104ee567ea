/** The core in a world without Node.js: what edge runtimes have, and nothing else. */
import { createContext, runInContext } from 'node:vm';
import { buildSync } from 'esbuild';
import { Webhook } from 'standardwebhooks';
import { openStage, type Stage } from '../stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** Globals that WinterTC's Minimum Common Web API has, as far as they are used. */
const EDGE = {
  ...{ fetch, crypto, URL, URLSearchParams, TextEncoder, TextDecoder, AbortController, Headers },
  ...{ setTimeout, clearTimeout, btoa, atob, console },
};

function edge(entry: string) {
  const { outputFiles } = buildSync({
    ...{ entryPoints: [entry], bundle: true, write: false, format: 'iife', globalName: 'client' },
    ...{ platform: 'neutral', target: 'es2022', logLevel: 'error' },
  });
  const world = createContext({ ...EDGE });
  runInContext(String(outputFiles?.[0]?.text), world);
  return world;
}

/** @param script an async function's body, with `client` and `given` */
function run(script: string, given: object): Promise<unknown> {
  const world = edge('packages/client/src/octothorpe.ts');
  Object.assign(world, { given });
  return runInContext(`(async () => { ${script} })()`, world) as Promise<unknown>;
}

it('there is nothing of Node.js in it', async () => {
  expect(await run('return [typeof process, typeof Buffer, typeof require].join()', {})).toBe(
    'undefined,undefined,undefined',
  );
});

it('a challenge is started, checked and waited for', async () => {
  const to = '+358447880001';
  const given = {
    ...{ to, key: stage.authorized.authorization.replace('Bearer ', '') },
    ...{ baseUrl: stage.config.publicUrl, code: () => stage.codeFor(to) },
  };
  const state = await run(
    `const octothorpe = new client.Octothorpe(given);
     const challenge = await octothorpe.challenges.start({ to: given.to, channels: ['sms'] });
     await challenge.check(await given.code());
     const events = [];
     for await (const { state } of challenge.events()) events.push(state);
     return [(await challenge.verified()).state, events.at(-1)].join();`,
    given,
  );
  expect(state).toBe('sms_verified,sms_verified');
});

it('a session begins with a signed cookie, and a webhook is verified', async () => {
  const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
  const body = '{"type":"challenge.expired","data":{}}';
  const at = new Date();
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
  };
  const given = {
    key: stage.authorized.authorization.replace('Bearer ', ''),
    ...{ baseUrl: stage.config.publicUrl, secret, body, headers },
  };
  const answer = await run(
    `const octothorpe = new client.Octothorpe(given);
     const returnUrl = 'http://127.0.0.1:4000/done';
     const { cookie } = await octothorpe.sessions.start({ purpose: 'setup', subject: 'a', returnUrl });
     const { type } = await octothorpe.webhooks.verify(given.body, given.headers, given.secret);
     return cookie.split('=')[0] + ' ' + type;`,
    given,
  );
  expect(answer).toBe('octothorpe-session challenge.expired');
});

it.each(['octothorpe', 'express', 'fastify', 'browser'])(
  'the entry %s imports nothing but its own files',
  (entry) => {
    const { metafile } = buildSync({
      ...{ entryPoints: [`packages/client/src/${entry}.ts`], bundle: true, write: false },
      ...{ format: 'esm', platform: 'neutral', metafile: true, logLevel: 'error' },
    });
    expect(
      Object.keys(metafile?.inputs ?? {}).filter(
        (path) => !path.startsWith('packages/client/src/'),
      ),
    ).toEqual([]);
  },
);

it('what goes into a page is small, and has no client with a key', () => {
  const { outputFiles } = buildSync({
    ...{ entryPoints: ['packages/client/src/browser.ts'], bundle: true, write: false },
    ...{ format: 'esm', minify: true, platform: 'browser', logLevel: 'error' },
  });
  const text = String(outputFiles?.[0]?.text);
  expect(text.length).toBeLessThan(2_000);
  expect(text).not.toMatch(/authorization|bearer/i);
});
