/** Reads an answer as it comes: JSON is laid out, and a stream of events is shown event by event. */

/** More than any answer but a long stream; a page that shows more becomes slow. */
const CHARACTERS_MAX = 200_000;

/**
 * @param {Response} response
 * @param {(text: string) => void} show
 * @returns {Promise<any>} the JSON, if it is JSON
 */
export async function readAnswer(response, show) {
  const head = headLines(response);
  if (!response.body) {
    show(head);
    return undefined;
  }
  const decoder = new TextDecoder();
  let text = '';
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
    if (text.length > CHARACTERS_MAX) {
      text = `${text.slice(0, CHARACTERS_MAX)}\n… (cut here)`;
      await reader.cancel();
      break;
    }
    show(`${head}\n${text}`);
  }
  const parsed = parsedJson(text);
  show(`${head}\n${parsed === undefined ? text : JSON.stringify(parsed, null, 2)}`.trim());
  return parsed;
}

function headLines({ status, statusText, headers }) {
  const named = ['content-type', 'location', 'retry-after', 'idempotent-replayed', 'x-request-id']
    .filter((name) => headers.has(name))
    .map((name) => `${name}: ${headers.get(name)}`);
  return [`${status} ${statusText}`, ...named, ''].join('\n');
}

function parsedJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
