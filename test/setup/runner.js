import { createRunner } from 'jest-light-runner';

const LightRunner = createRunner({ runtime: 'child_process' });

/**
 * Answers each process that asks for its settings. jest-light-runner 0.7.13 and 0.8.2 answer all processes when the first one asks: one that does
 * not listen yet waits for ever.
 */
export default class extends LightRunner {
  constructor(...context) {
    super(...context);
    const { _globalConfig: globalConfig, _runtime: runtime } = this;
    this._testRunners = new (class extends Map {
      set(projectConfig, { pool }) {
        const workerData = { globalConfig, projectConfig, runtime };
        const run = ({ path }) => pool.run(path, { channel: channelWith(workerData) });
        return super.set(projectConfig, { pool, run });
      }
    })();
  }
}

/** Between jest and the process of one test file. */
function channelWith(workerData) {
  let send;
  return {
    onMessage: (listener) => {
      send = listener;
    },
    postMessage: (message) => {
      if (message === 'jest-light-runner-get-worker-data') {
        send({ type: 'jest-light-runner-worker-data', workerData });
      }
    },
  };
}
