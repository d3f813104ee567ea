// Password and second factor with Fastify.
import { scryptSync, timingSafeEqual } from 'node:crypto';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import session from '@fastify/session';
import { Octothorpe } from '@octothorpe/client';
import { requirePhone } from '@octothorpe/client/fastify';
import Fastify from 'fastify';

const ownUrl = 'http://127.0.0.1:4000';
const form =
  '<form method="post" action="/sign-in"><input name="user"><input name="password" type="password"><button>Sign in</button></form>';
const hash = (password) => scryptSync(String(password), 'a salt for each person', 32);
const passwords = new Map([['anna', hash('correct horse')]]); // your own database
const app = Fastify();
await app.register(formbody);
await app.register(cookie);
await app.register(session, {
  secret: process.env.SESSION_SECRET, // 32 characters or more
  cookie: { secure: false, sameSite: 'lax' }, // secure: true over https
  saveUninitialized: false,
});

app.get('/', (_request, reply) => reply.type('text/html').send(form));
app.post('/sign-in', async (request, reply) => {
  const { user, password } = request.body;
  const known = passwords.get(user);
  if (!known || !timingSafeEqual(known, hash(password))) {
    return reply.code(401).type('text/html').send(form);
  }
  await request.session.regenerate();
  request.session.user = user;
  return reply.redirect('/account', 303);
});
const preHandler = requirePhone(new Octothorpe(), {
  ownUrl,
  subject: (request) => request.session.user, // who has given the right password
  signInPath: '/',
});
app.get('/account', { preHandler }, ({ phone }) => {
  return `Hello ${phone.subject}: password and ${phone.method}`;
});
console.log(await app.listen({ port: 4000, host: '127.0.0.1' }));
