/**
 * Gives each test and hook a time limit: 60 s where it names none. jest-light-runner passes none on, and a test that hangs would hold up the
 * whole run. jest-circus tells its handlers of each test as it is declared.
 */
import { inspect } from 'node:util';

const DEFAULT_MS = 60_000;
/** Where jest-circus keeps its handlers. */
const HANDLERS = Symbol.for('EVENT_HANDLERS');

globalThis[HANDLERS].push((event, { currentDescribeBlock: block }) => {
  if (event.name === 'add_test') limit(block.children.at(-1), event.timeout);
  if (event.name === 'add_hook') limit(block.hooks.at(-1), event.timeout);
});

function limit(declared, limitMs = DEFAULT_MS) {
  const { fn } = declared;
  if (!fn) return;
  declared.fn = async () => {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`Not over after ${limitMs} ms.`)), limitMs);
    });
    try {
      await Promise.race([fn(), late]);
    } catch (error) {
      // The report prints the stack alone.
      if (error.cause) error.stack += `\nCaused by: ${error.cause.stack ?? inspect(error.cause)}`;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
}
