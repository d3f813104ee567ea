// Set-up, sign-in, a page of one's own methods, and the webhook: docs/sign-in-express.md explains it part by part.
import { scryptSync, timingSafeEqual } from 'node:crypto';
import { Octothorpe } from '@octothorpe/client';
import { requirePhone } from '@octothorpe/client/express';
import express from 'express';
import session from 'express-session';

const { OWN_URL = 'http://127.0.0.1:4000', SESSION_SECRET, PORT = '4000' } = process.env;
const octothorpe = new Octothorpe(); // OCTOTHORPE_URL, OCTOTHORPE_KEY, OCTOTHORPE_WEBHOOK_SECRET
const hash = (password) => scryptSync(String(password), 'a salt for each person', 32);
const people = new Map([['anna', { password: hash('correct horse'), phone: undefined }]]);
const app = express();

// The webhook comes first: its signature is over the raw body, before any parser.
const seen = new Set(); // of your database: a message can come more than once
app.post('/octothorpe', express.raw({ type: 'application/json' }), async (req, res) => {
  const event = await octothorpe.webhooks.verify(req.body, req.headers).catch(() => undefined);
  if (!event) return res.sendStatus(401);
  if (!seen.has(req.headers['webhook-id'])) console.log('webhook', event.type);
  seen.add(req.headers['webhook-id']);
  res.sendStatus(204);
});

app.use(express.urlencoded({ extended: false }));
app.use(
  session({
    secret: SESSION_SECRET,
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: OWN_URL.startsWith('https:') },
  }),
);

const form =
  '<form method="post" action="/sign-in"><input name="user"><input name="password" type="password"><button>Sign in</button></form>';
app.get('/', (_req, res) => res.send(form));
app.post('/sign-in', (req, res, next) => {
  const known = people.get(req.body.user);
  if (!known || !timingSafeEqual(known.password, hash(req.body.password))) {
    return res.status(401).send(form);
  }
  // A new session: one that somebody else has put into this browser must not be signed in.
  req.session.regenerate((error) => {
    if (error) return next(error);
    req.session.user = req.body.user;
    res.redirect(303, '/account');
  });
});
app.post('/sign-out', (req, res, next) =>
  req.session.destroy((error) => (error ? next(error) : res.redirect(303, '/'))),
);

const secondFactor = requirePhone(octothorpe, {
  ownUrl: OWN_URL,
  subject: (req) => req.session.user,
  signInPath: '/',
  methods: ['phone', 'passkey', 'recovery'],
  onVerified: ({ subject, phoneNumber }) => {
    if (phoneNumber) people.get(subject).phone = phoneNumber;
  },
});
app.get('/account', secondFactor, (req, res) => {
  res.send(`Hello ${req.phone.subject}: password and ${req.phone.method}`);
});

// What is registered is shown and changed on a hosted page.
app.get('/methods', secondFactor, async (req, res) => {
  const { url, cookie } = await octothorpe.sessions.start(
    {
      purpose: 'manage',
      subject: req.session.user,
      methods: ['phone', 'passkey', 'recovery'],
      returnUrl: `${OWN_URL}/methods/done`,
    },
    { binding: req.sessionID },
  );
  res.append('set-cookie', cookie).redirect(303, url);
});
app.get('/methods/done', async (req, res) => {
  const { clearCookie } = await octothorpe.sessions.result(req, { binding: req.sessionID });
  res.append('set-cookie', clearCookie).redirect(303, '/account');
});

app.listen(Number(PORT), '127.0.0.1', () => console.log(OWN_URL));
