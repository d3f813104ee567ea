#!/usr/bin/env node
/** `octothorpe`: reads the terminal, runs one command, and ends with its exit code. docs/cli.md has the codes. */
import { existsSync } from 'node:fs';
import { runCli } from './program.js';

// Settings of the folder; the environment takes precedence.
if (existsSync('.env')) process.loadEnvFile('.env');
const args = process.argv.slice(2);
// The reader of the output is gone, as in `octothorpe tail | head`: there is nobody to tell. A service goes on.
for (const output of [process.stdout, process.stderr]) {
  output.on('error', () => {
    if (args[0] !== 'start') process.exit(0);
  });
}

const stop = new AbortController();
const ended = runCli(args, {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  environment: process.env,
  colours: process.stdout.isTTY === true && !process.env['NO_COLOR'],
  input: process.stdin,
  // Only a command that waits listens: `start` leaves the signals to the service.
  stopped: () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
    return stop.signal;
  },
  now: Date.now,
});
// Not awaited at the top level: a service that has stopped ends the process by itself.
void ended.then((code) => {
  process.exitCode = code;
});
