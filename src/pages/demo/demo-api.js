// The page's requests to its own server.

/** What the server refused, in its own words. */
class Refused extends Error {}

/**
 * A GET without a body, otherwise a POST.
 * @param {string} path @param {object} [body] @returns {Promise<any>}
 */
export async function ask(path, body) {
  const answer = await fetch(
    path,
    body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
  );
  const said = await answer.json();
  if (answer.ok) return said;
  const [fault] = said.faults ?? [];
  throw new Refused(fault ? `${fault.path}: ${fault.message}` : said.detail);
}

/** @param {unknown} error */
export function explain(error) {
  return error instanceof Refused
    ? error.message
    : 'The sandbox does not answer. Start it, and send again.';
}
