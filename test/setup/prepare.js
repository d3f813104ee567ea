// Before any test: bundles the pages beside their sources, as a build does it beside its code, and starts Redis.
import { builtPages, bundlePages, PAGES } from '../../scripts/bundle-pages.js';
import startRedis from './start-redis.js';

export default async function prepare() {
  for (const pages of PAGES) bundlePages(pages, builtPages(pages));
  await startRedis();
}
