/** The reader of the log is gone: lines are lost, requests are not, and the process ends cleanly. */
import { request } from 'undici';
import { openProcessStage, type ProcessStage } from '../../faults/process-stage.js';

const REQUESTS = 20;

let stage: ProcessStage;
beforeAll(async () => {
  stage = await openProcessStage();
}, 60_000);
afterAll(() => stage.close());

it('a process that cannot write its log still answers, and ends cleanly', async () => {
  const worker = await stage.startWorker();
  for (const { closeOutput } of [stage.api, worker]) closeOutput();
  for (let at = 0; at < REQUESTS; at += 1) {
    const answer = await request(`${stage.url}/openapi.json`);
    expect(answer.statusCode).toBe(200);
    await answer.body.dump();
  }
  expect(await stage.start({ to: '+358446600001', channel: 'sms' })).toMatchObject({ status: 202 });
  while ((await stage.codeOn('+358446600001')) === undefined) await request(`${stage.url}/livez`);
  stage.api.signal('SIGTERM');
  worker.signal('SIGTERM');
  expect(await Promise.all([stage.api.exited, worker.exited])).toEqual([0, 0]);
});
