import express, { type Handler } from 'express';
import request from 'supertest';
import { pathRouter } from '../../../src/http/dispatch.js';

const shown: Handler = (req, res) => {
  res.json({ pattern: req.route.path, params: req.params });
};
const paths = ['/a', '/a/:id', '/a/:id/check', '/b/c/:other', '/b/c/:other/end'];
const app = express()
  .use(pathRouter(paths.map((path) => ({ path, handler: shown }))))
  .use(pathRouter([{ path: '/fails/:id', handler: async () => Promise.reject(new Error('lost')) }]))
  .use(((error, _req, res, _next) => {
    res.status(500).json({ lost: error.message });
  }) as express.ErrorRequestHandler);

it.each([
  ['/a', '/a', {}],
  ['/a?b=c', '/a', {}],
  ['/a/1', '/a/:id', { id: '1' }],
  ['/a/1/check', '/a/:id/check', { id: '1' }],
  ['/a/:id', '/a/:id', { id: ':id' }],
  ['/a/a%2Fb/check?x=/y', '/a/:id/check', { id: 'a/b' }],
  ['/b/c/1', '/b/c/:other', { other: '1' }],
  ['/b/c/1/end', '/b/c/:other/end', { other: '1' }],
])('%s is found by its pattern, with its id decoded', async (path, pattern, params) => {
  expect((await request(app).get(path)).body).toEqual({ pattern, params });
});

it.each([
  '/',
  '/A',
  '/a/',
  '/a//check',
  '/a/1/',
  '/a/1/Check',
  '/a/1/check/',
  '/b',
  '/b/c',
  '/b/c/',
])('%s is left to the next handler', async (path) => {
  expect((await request(app).get(path)).status).toBe(404);
});

it('an invalid percent-encoding goes to the error handler', async () => {
  expect((await request(app).get('/a/%zz/check')).body.lost).toBe('URI malformed');
});

it('a handler’s asynchronous error goes to the error handler', async () => {
  expect((await request(app).get('/fails/1')).body).toEqual({ lost: 'lost' });
});

it('one segment cannot have two names', () => {
  const handler = shown;
  expect(() =>
    pathRouter([
      { path: '/a/:one', handler },
      { path: '/b/:two', handler },
    ]),
  ).toThrow('two names');
});
