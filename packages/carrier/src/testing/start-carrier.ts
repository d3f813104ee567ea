/** Starts a carrier in a process of its own: a test's clock and mocks do not reach it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { askCarrier } from './carrier-request.js';
import { TestCarrier } from './test-carrier.js';

export interface StartOptions {
  /** A free one by default. */
  readonly port?: number;
  /** Telephone time runs this many times faster than real time; 20 by default. */
  readonly timeScale?: number;
  /** Signs Twilio's callbacks; by default the token that came with the request, or TWILIO_AUTH_TOKEN. */
  readonly authToken?: string;
  /** Signs Vonage's callbacks. */
  readonly signatureSecret?: string;
  /** Where a message from a phone is announced. */
  readonly smsUrl?: string;
  /** Where a call from a phone is announced. */
  readonly voiceUrl?: string;
  /** Answers as a proxy too, for programs without a setting for a base URL. */
  readonly proxy?: boolean;
}

/** It ends with this process, if `stop` is not called. */
export async function startCarrier(options: StartOptions = {}): Promise<TestCarrier> {
  const child = spawn(process.execPath, [MAIN, ...argumentsOf(options)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: environment(),
  });
  const ready = await readiness(child);
  // A test runner may end while the carrier still runs; its standard input then ends too.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    if (stream && 'unref' in stream) (stream as { unref(): void }).unref();
  }
  const stop = () => ended(child);
  return new TestCarrier(
    () => ready.url,
    stop,
    () => ready.caFile,
  );
}

/** Uses a carrier that runs already, such as one of `npx octothorpe-carrier`. */
export async function connectCarrier(url = 'http://127.0.0.1:3001'): Promise<TestCarrier> {
  await askCarrier(url, 'GET', '/magic');
  return new TestCarrier(() => url);
}

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
const TIME_SCALE = 20;

function argumentsOf(options: StartOptions): string[] {
  const {
    port = 0,
    timeScale = TIME_SCALE,
    authToken,
    signatureSecret,
    smsUrl,
    voiceUrl,
  } = options;
  const named = {
    port,
    'time-scale': timeScale,
    'auth-token': authToken,
    'signature-secret': signatureSecret,
    'sms-url': smsUrl,
    'voice-url': voiceUrl,
  };
  const given = Object.entries(named).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
  return [...given, '--json', '--quiet', '--tied', ...(options.proxy ? [] : ['--no-proxy'])];
}

/** Without what is meant for the test's own process. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, PORT: _port, HOST: _host, ...rest } = process.env;
  return rest;
}

interface Readiness {
  readonly url: string;
  readonly caFile?: string;
}

/** @throws Error with what it printed, if it does not start */
function readiness(child: ChildProcess): Promise<Readiness> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('The carrier has no output.');
  let errors = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`The carrier did not start (status ${code}). ${errors}`));
    });
    createInterface({ input: stdout }).once('line', (line) => resolve(JSON.parse(line)));
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.ref();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
