import express from 'express';
import request from 'supertest';
import { type Gateway, startGateway } from '../../setup/gateway.js';

let gateway: Gateway | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

test('livez answers as long as the process works', async () => {
  gateway = await startGateway({ readiness: async () => ({ ready: false, missing: ['Redis'] }) });
  const answer = await request(gateway.server).get('/livez');
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ live: true });
});

test('readyz says what is missing', async () => {
  gateway = await startGateway({ readiness: async () => ({ ready: false, missing: ['Redis'] }) });
  const answer = await request(gateway.server).get('/readyz');
  expect(answer.status).toBe(503);
  expect(answer.body).toEqual({ ready: false, missing: ['Redis'] });
});

test('a readiness check that fails is not ready, and the log says why', async () => {
  gateway = await startGateway({ readiness: () => Promise.reject(new Error('ECONNREFUSED')) });
  const answer = await request(gateway.server).get('/readyz').set('X-Request-Id', 'request-1');
  expect(answer.status).toBe(503);
  expect(answer.text).not.toContain('ECONNREFUSED');
  expect((await gateway.line('request-1'))['cause']).toContain('ECONNREFUSED');
});

test('a server that shuts down is not ready but alive', async () => {
  gateway = await startGateway();
  expect((await request(gateway.server).get('/readyz')).body).toEqual({ ready: true });
  gateway.closing.abort();
  expect((await request(gateway.server).get('/readyz')).status).toBe(503);
  expect((await request(gateway.server).get('/livez')).status).toBe(200);
});

test('metrics come in their own type; without any the path is unknown', async () => {
  gateway = await startGateway({
    metrics: { contentType: 'text/plain; version=0.0.4', text: async () => 'up 1\n' },
  });
  const answer = await request(gateway.server).get('/metrics');
  expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4');
  expect(answer.text).toBe('up 1\n');
  await gateway.close();
  gateway = await startGateway();
  expect((await request(gateway.server).get('/metrics')).status).toBe(404);
});

test('webhooks get the raw body, and their errors become problem documents', async () => {
  const webhooks = express.Router();
  webhooks.post('/webhooks/echo/:name', express.raw({ type: () => true }), (req, res) => {
    res.json({ body: String(req.body), secure: req.secure });
  });
  webhooks.post('/webhooks/broken', () => {
    throw new Error('inside');
  });
  gateway = await startGateway({ webhooks, trustProxy: 'loopback' });
  const echo = await request(gateway.server)
    .post('/webhooks/echo/twilio')
    .set('X-Forwarded-Proto', 'https')
    .set('X-Request-Id', 'request-1')
    .type('form')
    .send('A=1&A=2&B=%20');
  expect(echo.body).toEqual({ body: 'A=1&A=2&B=%20', secure: true });
  expect(await gateway.line('request-1')).toMatchObject({ route: '/webhooks/echo/:name' });
  const broken = await request(gateway.server).post('/webhooks/broken');
  expect(broken.status).toBe(500);
  expect(broken.body.code).toBe('internal');
});

test('the client’s address comes from headers only if a proxy is trusted', async () => {
  const handler = express
    .Router()
    .get('/', (req, res) => void res.json({ ip: req.ip, secure: req.secure }));
  gateway = await startGateway({ extra: [{ path: '/who', handler }] });
  const answer = await request(gateway.server)
    .get('/who')
    .set('X-Forwarded-For', '203.0.113.9')
    .set('X-Forwarded-Proto', 'https');
  expect(answer.body.secure).toBe(false);
  expect(answer.body.ip).not.toBe('203.0.113.9');
});

test('the front page is JSON for programs and HTML for people', async () => {
  gateway = await startGateway({ mode: 'production' });
  const json = await request(gateway.server).get('/');
  expect(json.body).toMatchObject({
    name: 'Octothorpe',
    mode: 'production',
    openapi: '/openapi.json',
  });
  const html = await request(gateway.server).get('/').set('Accept', 'text/html,*/*;q=0.8');
  expect(html.headers['content-type']).toMatch(/^text\/html/);
  expect(html.headers['vary']).toContain('Accept');
  expect(html.headers).not.toHaveProperty('etag');
  expect(html.text).not.toContain('Sandbox');
});

test('pages may load only files of this server', async () => {
  gateway = await startGateway();
  for (const path of ['/', '/docs/']) {
    const answer = await request(gateway.server).get(path).set('Accept', 'text/html');
    const policy = answer.headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https:|data:|\*/);
    expect(answer.text).not.toMatch(/<script>|<style|style=| on[a-z]+=/);
    expect(answer.headers['strict-transport-security']).toBeDefined();
  }
});
