// One HTTP exchange, readable and copyable.

/** @import {Exchange} from './carrier.js' */
import { readableBody } from './body-text.js';
import { copyButton } from './clipboard.js';
import { element } from './element.js';

const DIRECTIONS = { request: 'API request', callback: 'Callback' };
const SIGNATURE_HEADERS = ['x-twilio-signature', 'telnyx-signature-ed25519', 'authorization'];

/** @param {Exchange} exchange */
export function exchangeCard(exchange) {
  const { request, answer, failure } = exchange;
  const signature = signatureIn(exchange);
  const time = new Date(exchange.at).toISOString().slice(11, 23);
  return element(
    'li',
    { class: `exchange ${exchange.direction}` },
    element(
      'details',
      {},
      element(
        'summary',
        {},
        element(
          'span',
          { class: 'exchange-kind' },
          `${DIRECTIONS[exchange.direction]} · ${exchange.kind}`,
        ),
        element(
          'span',
          { class: statusClass(exchange) },
          answer ? String(answer.status) : 'no answer',
        ),
        element('span', { class: 'exchange-line' }, `${request.method} ${request.url}`),
        element('time', { datetime: exchange.at }, `${time} UTC`),
      ),
      failure && element('p', { class: 'field-problem' }, failure),
      signature &&
        element(
          'div',
          { class: 'signature' },
          element('h4', {}, 'Signature'),
          element('code', {}, `${signature.header}: ${signature.value}`),
        ),
      part('Request', `${request.method} ${request.url}`, request.headers, request.body),
      answer && part('Response', String(answer.status), typeHeader(answer), answer.body),
    ),
  );
}

/**
 * @param {string} title
 * @param {string} firstLine
 * @param {Record<string, string>} headers
 * @param {string} body
 */
function part(title, firstLine, headers, body) {
  const raw = [firstLine, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  const text = body === '' ? raw.join('\n') : `${raw.join('\n')}\n\n${body}`;
  return element(
    'section',
    { class: 'exchange-part' },
    element(
      'div',
      { class: 'exchange-part-head' },
      element('h4', {}, title),
      copyButton({
        label: 'Copy',
        name: `Copy the ${title.toLowerCase()}`,
        className: 'link',
        text: () => text,
      }),
    ),
    element('pre', {}, element('code', {}, raw.join('\n'))),
    body !== '' &&
      element('pre', { class: 'body' }, element('code', {}, readableBody(body, headers))),
  );
}

/** @param {NonNullable<Exchange['answer']>} answer @returns {Record<string, string>} */
function typeHeader({ contentType }) {
  return contentType === undefined ? {} : { 'content-type': contentType };
}

/** @param {Exchange} exchange */
function signatureIn({ direction, request }) {
  if (direction === 'request') return undefined;
  for (const [header, value] of Object.entries(request.headers))
    if (SIGNATURE_HEADERS.includes(header.toLowerCase())) return { header, value };
  return undefined;
}

/** @param {Exchange} exchange */
function statusClass({ answer }) {
  const good = answer !== undefined && answer.status < 400;
  return good ? 'exchange-status good' : 'exchange-status bad';
}
