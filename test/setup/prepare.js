// Before the tests: bundles the pages beside their sources, and starts Redis.
import { builtPages, bundlePages, PAGES } from '../../scripts/bundle-pages.js';
import startRedis from './start-redis.js';

export default async function prepare() {
  for (const pages of PAGES) bundlePages(pages, builtPages(pages));
  await startRedis();
}
