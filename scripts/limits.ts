/**
 * The operator's command line: what is blocked and why, unblocking, lists, the audit. A thin client of the API's
 * `/v1/operator`; it needs a key with the scope `operator`. See `npm run limits -- --help`.
 */
import { existsSync } from 'node:fs';
import { runLimits } from './limits/run.js';

if (existsSync('.env')) process.loadEnvFile('.env');
process.exitCode = await runLimits(process.argv.slice(2), process.env, {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
});
