import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import express from 'express';
import { createHttpServer } from '../../../src/http/server.js';

test('requests and responses have their final prototypes before Express sees them', async () => {
  const app = express();
  app.get('/', (req, res) => {
    res.json({ path: req.path, protocol: req.protocol });
  });
  const server = createHttpServer(app);
  const seen: boolean[] = [];
  server.prependListener('request', (req, res) => {
    seen.push(Object.getPrototypeOf(req) === app.request);
    seen.push(Object.getPrototypeOf(res) === app.response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    expect(await answer.json()).toEqual({ path: '/', protocol: 'http' });
    expect(seen).toEqual([true, true]);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

test('they have room for their fields, and are not slow dictionaries', async () => {
  setFlagsFromString('--allow-natives-syntax');
  const isFast = runInNewContext('(object) => %HasFastProperties(object)');
  const app = express();
  const seen: boolean[] = [];
  app.get('/', (req, res) => {
    seen.push(isFast(req), isFast(res));
    res.json({});
  });
  const server = createHttpServer(app);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    for (let i = 0; i < 3; i += 1) await (await fetch(`http://127.0.0.1:${port}/`)).text();
    expect(seen).toEqual(Array(6).fill(true));
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
