// A service that verifies phones with Octothorpe: it begins a session, redirects the browser, and trusts only a signed result.
import { randomBytes } from 'node:crypto';
import express from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';

/** @param {{octothorpe: string, apiKey: string, ownUrl: string, audience: string}} settings */
export function createService({ octothorpe, apiKey, ownUrl, audience }) {
  const keys = createRemoteJWKSet(new URL(`${octothorpe}/.well-known/jwks.json`));
  const app = express();

  app.get('/', (_req, res) => {
    res.send('<form method="post" action="/phone"><button>Set up my phone</button></form>');
  });

  app.post('/phone', async (_req, res) => {
    const state = randomBytes(16).toString('base64url');
    const session = await ask('/v1/sessions', {
      purpose: 'setup',
      subject: 'user-8c1f', // your own id of the person who is signed in
      returnUrl: `${ownUrl}/callback`,
      state,
    });
    res.cookie('state', state, { httpOnly: true, sameSite: 'lax' });
    res.redirect(303, session.url);
  });

  app.get('/callback', async (req, res) => {
    // The browser that comes back must be the one that was redirected.
    if (!req.headers.cookie?.split('; ').includes(`state=${req.query.state}`)) {
      return res.status(400).send('This did not start in your browser. Start again.');
    }
    try {
      const { payload } = await jwtVerify(String(req.query.result), keys, {
        issuer: octothorpe,
        audience,
        typ: 'octothorpe-result+jwt',
      });
      const session = await ask(`/v1/sessions/${payload.sid}/redeem`, { result: req.query.result });
      // Store session.phoneNumber and session.method with the person `payload.sub`.
      res.send(`${payload.sub}: ${payload.outcome} ${session.phoneNumber ?? ''}`);
    } catch {
      res.status(400).send('The result does not count. Start again.');
    }
  });

  async function ask(path, body) {
    const answer = await fetch(octothorpe + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error((await answer.json()).detail);
    return answer.json();
  }

  return app;
}
