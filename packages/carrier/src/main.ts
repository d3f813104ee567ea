#!/usr/bin/env node
/**
 * Runs the carrier alone: `octothorpe-carrier`. Without a file it accepts every account; with one, the accounts in it. Prints what an
 * application has to set.
 */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type AnyAccount, anyAccounts } from './any-account.js';
import { createCarrier } from './carrier.js';
import type { CarrierOptions } from './carrier-interface.js';
import { type CarrierCertificate, keptCertificate } from './certificate.js';
import { type CommandLine, readCommandLine, USAGE } from './command-line.js';
import { PORT, readSettings } from './settings-file.js';
import { type Addresses, advice } from './start-text.js';
import { PROXY_SUBJECT } from './vendor-proxy.js';

/** Beside the file: the push service's certificate, and the authority that an application has to trust. */
const PUSH_FILE = 'carrier-push.json';
const PROXY_FILE = 'carrier-proxy.json';
const CA_FILE = 'ca.pem';

async function main(line: CommandLine): Promise<void> {
  const settings = line.file === undefined ? undefined : readSettings(line.file);
  const { host = settings?.host ?? '127.0.0.1', port = settings?.port ?? PORT } = line;
  const any = settings ? undefined : anyAccounts(accountOf(line));
  const folder = folderOf(line);
  const push = line.file === undefined ? undefined : await keptCertificate(join(folder, PUSH_FILE));
  const proxy = line['no-proxy'] ? undefined : await proxyCertificate(folder);
  const options: CarrierOptions = {
    ...(settings ?? any),
    ...(line['time-scale'] === undefined ? {} : { timeScale: line['time-scale'] }),
    ...(push ? { push: { certificate: push } } : {}),
    ...(proxy ? { proxy } : {}),
    ...(line.json && !line.quiet ? { log: print } : {}),
  };
  const carrier = createCarrier(options);
  const { port: taken, pushOrigin } = await carrier.listen(port, host);
  const stop = () => {
    // It would keep the process alive.
    if (line.tied) process.stdin.destroy();
    void carrier.close();
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, stop);
  if (line.tied) process.stdin.resume().once('end', stop);
  const addresses: Addresses = {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    ...(proxy ? { caFile: proxy.caFile } : {}),
    ...(pushOrigin ? { push: `${pushOrigin}/push`, pushFile: resolve(folder, PUSH_FILE) } : {}),
    ...(line.file === undefined ? {} : { file: resolve(line.file) }),
    ...(any ? { telnyxPublicKey: any.telnyxPublicKey } : {}),
  };
  if (line.json) print({ event: 'ready', ...addresses });
  else if (!line.quiet) process.stdout.write(advice(addresses));
}

function accountOf(line: CommandLine): AnyAccount {
  const authToken = line['auth-token'] ?? process.env['TWILIO_AUTH_TOKEN'];
  const { 'signature-secret': secret, 'sms-url': smsUrl, 'voice-url': voiceUrl, trial } = line;
  return {
    trial,
    ...(authToken ? { authToken } : {}),
    ...(secret === undefined ? {} : { signatureSecret: secret }),
    ...(smsUrl === undefined ? {} : { smsUrl }),
    ...(voiceUrl === undefined ? {} : { voiceUrl }),
  };
}

function folderOf({ data, file }: CommandLine): string {
  if (data !== undefined) return data;
  if (file !== undefined) return dirname(file);
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'octothorpe-carrier');
}

/** Kept, so that an application's settings stay valid over a restart; in a folder of its own where the first cannot be written. */
async function proxyCertificate(
  folder: string,
): Promise<{ certificate: CarrierCertificate; caFile: string }> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return await keptIn(folder);
  } catch (error) {
    if (!/^(EACCES|EROFS|EPERM|ENOENT|ENOTDIR)$/.test(String((error as { code?: unknown }).code))) {
      throw error;
    }
    return await keptIn(mkdtempSync(join(tmpdir(), 'octothorpe-carrier-')));
  }
}

async function keptIn(folder: string) {
  const certificate = await keptCertificate(join(folder, PROXY_FILE), Date.now, PROXY_SUBJECT);
  const caFile = resolve(folder, CA_FILE);
  const own = `${caFile}.${process.pid}`;
  writeFileSync(own, certificate.ca);
  renameSync(own, caFile);
  return { certificate, caFile };
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function version(): string {
  // From dist/src, and from dist/packages/carrier/src of the repository.
  for (const path of ['../../package.json', '../../../../package.json']) {
    try {
      const read = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
      return String(read.version);
    } catch {}
  }
  return 'unknown';
}

function fail(error: NodeJS.ErrnoException & { address?: string; port?: number }): void {
  const { code, address, port, message } = error;
  const said =
    code === 'EADDRINUSE'
      ? `Port ${port} on ${address} is taken by another program. Name another one with --port, or with the variable PORT.`
      : message;
  process.stderr.write(`error: ${said}\n`);
  process.exitCode = 1;
}

try {
  const line = readCommandLine(process.argv.slice(2), process.env);
  if (line.help) process.stdout.write(USAGE);
  else if (line.version) process.stdout.write(`${version()}\n`);
  else main(line).catch(fail);
} catch (error) {
  fail(error as NodeJS.ErrnoException);
}
