// Before the tests: bundles the pages beside their sources, and starts Redis. Unit tests by themselves (`./scripts/test unit`) need neither.
import { builtPages, bundlePages, PAGES } from '../../scripts/bundle-pages.js';
import startRedis from './start-redis.js';

export default async function prepare() {
  if (process.env.TESTS_NEED === 'nothing') return;
  for (const pages of PAGES) bundlePages(pages, builtPages(pages));
  await startRedis();
}
