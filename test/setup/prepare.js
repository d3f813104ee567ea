// Before the tests: bundles the pages beside their sources, and starts Redis.
import { fileURLToPath } from 'node:url';
import { bundlePages } from '../../scripts/bundle-pages.js';
import startRedis from './start-redis.js';

const PAGES = fileURLToPath(new URL('../../src/pages', import.meta.url));

export default async function prepare() {
  bundlePages(PAGES, `${PAGES}/built`);
  await startRedis();
}
