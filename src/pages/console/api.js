// Calls of the console's API. Errors carry the text that the server gives to people, and the code that programs switch on.
import { follow } from './stream.js';

export class ApiError extends Error {
  /** @param {string} message @param {string} code @param {{ path: string, message: string }[]} faults */
  constructor(message, code, faults) {
    super(message);
    this.code = code;
    this.faults = faults;
  }
}

export const api = {
  /** @param {string} path below /console/api @returns {Promise<any>} */
  get: (path) => call('GET', path),
  /** @param {string} path @param {object} body @returns {Promise<any>} */
  post: (path, body) => call('POST', path, body),
  /** @param {string} path @param {object} body @returns {Promise<any>} */
  put: (path, body) => call('PUT', path, body),
  /** @param {string} path @param {object} body @returns {Promise<any>} */
  remove: (path, body) => call('DELETE', path, body),
  /**
   * Follows server-sent events, and connects again by itself.
   * @param {string} path
   * @param {(data: any, type: string) => void} onEvent the parsed data, and the event's name
   * @param {(state: 'open' | 'waiting') => void} [onState]
   * @returns {() => void} closes the stream
   */
  stream: (path, onEvent, onState = () => {}) =>
    follow(`api${path}`, { onEvent, onState, onSignedOut: signIn }),
};

/** @param {string} method @param {string} path @param {object} [body] */
async function call(method, path, body) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (method !== 'GET')
    Object.assign(headers, { 'Content-Type': 'application/json', 'X-Console': '1' });
  /** @type {Response} */
  let answer;
  try {
    const sent = method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) };
    answer = await fetch(`api${path}`, { method, headers, cache: 'no-store', ...sent });
  } catch {
    throw new ApiError(
      'The gateway cannot be reached. Check the connection and try again.',
      'offline',
      [],
    );
  }
  if (answer.ok) return answer.status === 204 ? undefined : answer.json();
  const problem = await answer.json().catch(() => ({}));
  if (problem.code === 'sign_in_needed') signIn();
  if (problem.code === 'fresh_sign_in_needed') signInAgain();
  const detail = problem.detail ?? `The gateway answered ${answer.status}. Try again later.`;
  throw new ApiError(detail, problem.code ?? 'unknown', problem.faults ?? []);
}

/** The server shows the sign-in in the page's place. */
function signIn() {
  location.reload();
}

/** A full sign-in; it leads back to this view. */
function signInAgain() {
  location.assign(`login?fresh=1&to=${encodeURIComponent(location.hash.slice(1))}`);
}
