import { sealForJobs } from '../../../packages/client/src/job-seal.js';
import type { JobKey } from '../../../packages/client/src/octothorpe.js';
import { JobKeys } from '../../../src/ingestion/job-keys.js';

it('the gateway opens what the client seals, and no seal is like another', async () => {
  const keys = await JobKeys.of([{ id: 'k1', secret: Buffer.alloc(32, 1) }]);
  const content = { to: '+358441234567', text: 'Ä 123456' };
  const one = await sealForJobs(keys.current as JobKey, content);
  const two = await sealForJobs(keys.current as JobKey, content);
  expect(await keys.open(one)).toEqual(content);
  expect(await keys.open(two)).toEqual(content);
  expect(one).not.toBe(two);
  const others = await JobKeys.of([{ id: 'k2', secret: Buffer.alloc(32, 2) }]);
  expect(await others.open(one)).toBeUndefined();
});
