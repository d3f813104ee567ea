/** Bull Board over the queues of ours. A job's data is shown by a list of fields that name nobody, and what a job answered is not shown. */
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { Queue } from 'bullmq';
import type { Express, Handler } from 'express';

/** @param basePath under which browsers reach it, without a slash at its end */
export function bullBoard(queues: readonly Queue[], basePath: string): Handler {
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(basePath);
  createBullBoard({
    queues: queues.map((queue) => {
      const shown = new BullMQAdapter(queue, { readOnlyMode: true });
      shown.setFormatter('data', shownData);
      shown.setFormatter('returnValue', () => HIDDEN);
      return shown;
    }),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Octothorpe queues', hideRedisDetails: true } },
  });
  const app = serverAdapter.getRouter() as Board;
  app.disable('x-powered-by');
  const engine = app.engines['.ejs'];
  if (!engine) throw new Error('Bull Board has no page.');
  app.engine('ejs', (path, values, done) =>
    engine(path, values, (error, html = '') => done(error, withoutStyles(String(html)))),
  );
  return app;
}

type Engine = Parameters<Express['engine']>[1];
type Board = Handler & Express & { readonly engines: Readonly<Record<string, Engine>> };

/** Its page asks another site for fonts, and has styles in its markup while it loads: the policy of the console allows neither. */
function withoutStyles(html: string): string {
  return html
    .replace(/<link[^>]*href="https:[^>]*>/g, '')
    .replace(/<style>.*?<\/style>/gs, '')
    .replace(/ style="[^"]*"/g, '');
}

const HIDDEN = '(not shown)';
/** A notification's body names references and subjects. */
const SHOWN = [
  'tenant',
  'id',
  'challengeId',
  'delivery',
  'sequence',
  'provider',
  'channel',
  'type',
];

export function shownData(data: unknown): object {
  if (typeof data !== 'object' || data === null) return {};
  const kept = Object.entries(data).filter(
    ([name, value]) => SHOWN.includes(name) && ['string', 'number'].includes(typeof value),
  );
  return Object.fromEntries(kept);
}
