import { scryptSync, timingSafeEqual } from 'node:crypto';
import { Octothorpe } from '@octothorpe/client';
import { requirePhone } from '@octothorpe/client/express';
import express from 'express';
import session from 'express-session';

const ownUrl = 'http://127.0.0.1:4000';
const form = `<form method="post" action="/sign-in"><input name="user"><input name="password" type="password"><button>Sign in</button></form>`;
const hash = (password) => scryptSync(String(password), 'a salt for each person', 32);
const passwords = new Map([['anna', hash('correct horse')]]); // your own database
const app = express();
app.use(express.urlencoded({ extended: false }));
app.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }));
app.get('/', (_req, res) => res.send(form));
app.post('/sign-in', (req, res, next) => {
  const known = passwords.get(req.body.user);
  if (!known || !timingSafeEqual(known, hash(req.body.password))) return res.status(401).send(form);
  req.session.regenerate((error) => {
    if (error) return next(error);
    req.session.user = req.body.user;
    res.redirect(303, '/account');
  });
});
const subject = (req) => req.session.user; // who has given the right password
const secondFactor = requirePhone(new Octothorpe(), { ownUrl, subject, signInPath: '/' });
app.get('/account', secondFactor, ({ phone }, res) => {
  res.send(`Hello ${phone.subject}: password and ${phone.method}`);
});
app.listen(4000, '127.0.0.1', () => console.log(ownUrl));
