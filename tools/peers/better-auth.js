// better-auth's phone-number plugin on Express, as its documentation sets them up: users and codes in SQLite (better-sqlite3), in a file.
// SQLite is allowed what Redis is in the other process: a write is on the disk some time after its answer (WAL, synchronous NORMAL).
// Its limits on requests are off: all requests of a run come from one address.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { phoneNumber } from 'better-auth/plugins';
import Database from 'better-sqlite3';
import express from 'express';

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-peer-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit());
process.once('disconnect', () => process.exit());
const database = new Database(join(folder, 'auth.sqlite'));
database.pragma('journal_mode = WAL');
database.pragma('synchronous = NORMAL');

/** Codes by number, until the bench asks for them. */
let sent = new Map();
const auth = betterAuth({
  database,
  baseURL: 'http://127.0.0.1',
  secret: 'only for measuring, and for nobody else',
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  plugins: [
    phoneNumber({
      sendOTP: ({ phoneNumber, code }) => {
        sent.set(phoneNumber, code);
      },
      signUpOnVerification: { getTempEmail: (number) => `${number.slice(1)}@example.com` },
    }),
  ],
});
await (await getMigrations(auth.options)).runMigrations();
process.on('message', () => {
  process.send(sent);
  sent = new Map();
});

const app = express();
app.all('/api/auth/*splat', toNodeHandler(auth));
const server = app.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
