// The queues: how full they are, and Bull Board for whoever may look at their jobs.
import { h } from '../verify/dom.js';
import { table } from './actions.js';

/** @type {import('./views.js').View} */
export const queuesView = { id: 'queues', title: 'Queues', role: 'viewer', render };

const EVERY_MS = 5_000;
const STATES = ['waiting', 'active', 'delayed', 'failed', 'completed'];

/** @param {import('./views.js').Stage} stage */
async function render({ root, api }) {
  const body = h('section', { class: 'card' });
  const more = h('p', null);
  root.append(h('h1', null, 'Queues'), body, more);
  await draw();
  const timer = setInterval(() => draw().catch(() => {}), EVERY_MS);
  return () => clearInterval(timer);

  async function draw() {
    const { queues, board } = await api.get('/queues');
    const heads = ['Queue', ...STATES.map((title) => ({ title, class: 'figure' }))];
    const rows = queues.map((/** @type {any} */ { queue, jobs }) => [
      queue,
      ...STATES.map((state) => String(jobs[state] ?? 0)),
    ]);
    body.replaceChildren(table('Jobs by state', heads, rows));
    const link = h('a', { href: 'queues/' }, 'Open Bull Board');
    more.replaceChildren(
      ...(board
        ? [link, ': single jobs, to read alone. It shows ids, never a number or a code.']
        : ['Bull Board shows single jobs to operators who see every tenant.']),
    );
  }
}
