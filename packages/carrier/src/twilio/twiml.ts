/**
 * TwiML documents: fetches them from the application as Twilio does, and parses them into verbs. Refuses anything but an XML document
 * with a <Response>.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { callParameters, type TwilioCallRecord } from './twilio-call-resource.js';
import type { TwilioCallbacks } from './twilio-callbacks.js';
import type { TwimlSource } from './twilio-calls.js';

export interface Verb {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The text inside, entities resolved, as it is spoken. */
  readonly text: string;
  /** The text that is not in an inner verb, line breaks kept. */
  readonly ownText: string;
  readonly verbs: readonly Verb[];
}

/** Why a document cannot be run, with the code of Twilio's debugger. */
export class TwimlError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'TwimlError';
    this.code = code;
  }
}

const ATTRIBUTES = ':@';
const TEXT = '#text';
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

/** @throws TwimlError 12100 */
export function parseTwiml(document: string): Verb[] {
  if (XMLValidator.validate(document) !== true) {
    throw new TwimlError(12100, 'Document parse failure: the TwiML is not well-formed XML');
  }
  let nodes: unknown;
  try {
    nodes = parser.parse(document);
  } catch {
    throw new TwimlError(12100, 'Document parse failure: the TwiML cannot be read');
  }
  const [response, ...more] = verbsIn(nodes);
  if (response?.name !== 'Response' || more.length > 0) {
    throw new TwimlError(12100, 'Document parse failure: the root element must be <Response>');
  }
  return [...response.verbs];
}

/** An attribute in seconds; what is no such number counts as absent. */
export function seconds(verb: Verb, name: string, otherwise: number): number {
  const value = Number(verb.attributes[name] ?? otherwise);
  return Number.isFinite(value) && value >= 0 ? value : otherwise;
}

function verbsIn(nodes: unknown): Verb[] {
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap((node: unknown) => {
    if (!isRecord(node)) return [];
    const name = Object.keys(node).find((key) => key !== ATTRIBUTES && key !== TEXT);
    if (name === undefined) return [];
    const children = node[name];
    return [
      {
        name,
        attributes: attributesOf(node[ATTRIBUTES]),
        text: textIn(children).replace(/\s+/g, ' ').trim(),
        ownText: ownTextIn(children).trim(),
        verbs: verbsIn(children),
      },
    ];
  });
}

/** All text, including that of markup inside a <Say>. */
function textIn(nodes: unknown): string {
  if (!Array.isArray(nodes)) return '';
  return nodes
    .map((node: unknown) => {
      if (!isRecord(node)) return '';
      return Object.entries(node)
        .map(([key, value]) => {
          if (key === ATTRIBUTES) return '';
          return key === TEXT ? String(value) : textIn(value);
        })
        .join('');
    })
    .join('');
}

function ownTextIn(nodes: unknown): string {
  if (!Array.isArray(nodes)) return '';
  return nodes
    .map((node: unknown) => (isRecord(node) && TEXT in node ? String(node[TEXT]) : ''))
    .join('');
}

function attributesOf(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Fetches a call's documents: method, fallback URL and content types as Twilio handles them. */
export class TwimlDownload {
  readonly #callbacks: TwilioCallbacks;
  readonly #call: TwilioCallRecord;

  constructor(callbacks: TwilioCallbacks, call: TwilioCallRecord) {
    this.#callbacks = callbacks;
    this.#call = call;
  }

  /** @throws TwimlError 11200, 12300 */
  async fetch(source: TwimlSource, more: Readonly<Record<string, string>>): Promise<string> {
    if (source.kind === 'inline') return source.twiml;
    try {
      return await this.#fetchFrom(source.url, source.method, more);
    } catch (error) {
      if (!source.fallbackUrl || !(error instanceof TwimlError)) throw error;
      const failed = { ErrorCode: String(error.code), ErrorUrl: source.url };
      const method = source.fallbackMethod ?? 'POST';
      return await this.#fetchFrom(source.fallbackUrl, method, { ...more, ...failed });
    }
  }

  async #fetchFrom(
    url: string,
    method: 'GET' | 'POST',
    more: Readonly<Record<string, string>>,
  ): Promise<string> {
    const answer = await this.#callbacks.fetch({
      about: this.#call.sid,
      kind: 'Digits' in more ? 'gather' : 'twiml',
      url,
      method,
      parameters: { ...callParameters(this.#call), ...more },
    });
    if ('failure' in answer || !answer.ok) {
      const why = 'failure' in answer ? answer.failure : `status ${answer.status}`;
      throw new TwimlError(11200, `HTTP retrieval failure: ${why}`);
    }
    const type = answer.contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (['text/xml', 'application/xml', 'text/html'].includes(type)) return answer.body;
    if (type === 'text/plain') return `<Response><Say>${escaped(answer.body)}</Say></Response>`;
    if (type.startsWith('audio/')) return '<Response><Play/></Response>';
    throw new TwimlError(12300, `Invalid Content-Type: ${type || 'none'}`);
  }
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
