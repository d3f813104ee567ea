/**
 * The operator's command line for registered methods: list, export, import, seal again, delete. It works on Redis with the service's own
 * configuration and master keys. See `npm run methods -- --help`.
 */
import { existsSync } from 'node:fs';
import { runMethods } from './methods/run.js';
import { redisUrl } from './redis-url.js';

if (existsSync('.env')) process.loadEnvFile('.env');
const environment = { ...process.env, REDIS_URL: redisUrl(process.env) };
process.exitCode = await runMethods(process.argv.slice(2), environment, {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
});
