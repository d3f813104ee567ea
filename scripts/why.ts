/**
 * Why a code did not arrive, from a number or an id: `npm run why -- +358441234567`, `npm run why -- ch_…`. A thin client of the API's
 * `/v1/operator/challenges`; it needs a key with the scope `operator`.
 */
import { existsSync } from 'node:fs';
import { runWhy } from './why/run.js';

if (existsSync('.env')) process.loadEnvFile('.env');
process.exitCode = await runWhy(process.argv.slice(2), process.env, {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
});
