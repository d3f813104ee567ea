/**
 * What an application answers to a message from a phone: TwiML with <Message> (or <Sms>) and <Redirect>, or plain text, which is a message
 * as it stands. Source: Twilio, "TwiML for Programmable Messaging".
 */
import type { Answer } from '../callback-sender.js';
import { isWebAddress } from '../request-values.js';
import type { Webhook } from './twilio-account.js';
import { parseTwiml, TwimlError, type Verb } from './twiml.js';

const REPLIES_MAX = 20;

export interface MessageReply {
  readonly body: string;
  readonly media: readonly string[];
  readonly to?: string;
  readonly from?: string;
  readonly statusCallback?: string;
}

export interface MessageAnswer {
  readonly replies: readonly MessageReply[];
  /** Where to ask instead of the rest. */
  readonly redirect?: Webhook;
  /** What Twilio's debugger would show. */
  readonly problem?: string;
}

/** @param base the address that answered: others are relative to it */
export function repliesIn(answer: Answer, base: string): MessageAnswer {
  if ('failure' in answer || !answer.ok || answer.body.trim() === '') return { replies: [] };
  const type = answer.contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/plain') return { replies: [{ body: answer.body, media: [] }] };
  if (!['text/xml', 'application/xml', 'text/html'].includes(type)) return { replies: [] };
  try {
    return run(parseTwiml(answer.body), base);
  } catch (error) {
    if (!(error instanceof TwimlError)) throw error;
    return { replies: [], problem: `${error.code}: ${error.message}` };
  }
}

function run(verbs: readonly Verb[], base: string): MessageAnswer {
  const replies: MessageReply[] = [];
  for (const verb of verbs.slice(0, REPLIES_MAX)) {
    if (verb.name === 'Message' || verb.name === 'Sms') replies.push(replyOf(verb, base));
    else if (verb.name === 'Redirect') {
      const redirect = webhookOf(verb, base);
      return redirect
        ? { replies, redirect }
        : { replies, problem: '11100: <Redirect> has no valid URL' };
    } else {
      return { replies, problem: `12200: <${verb.name}> is not a verb of messages` };
    }
  }
  return { replies };
}

function replyOf(verb: Verb, base: string): MessageReply {
  const bodies = verb.verbs.filter(({ name }) => name === 'Body');
  const media = verb.verbs.filter(({ name }) => name === 'Media').map(({ text }) => text);
  const { to, from, statusCallback, action } = verb.attributes;
  const reported = statusCallback ?? action;
  return {
    body: bodies.length > 0 ? bodies.map(({ ownText }) => ownText).join('\n') : verb.ownText,
    media: media.filter(isWebAddress),
    ...(to === undefined ? {} : { to }),
    ...(from === undefined ? {} : { from }),
    ...(reported === undefined ? {} : { statusCallback: absolute(reported, base) ?? reported }),
  };
}

function webhookOf({ text, attributes }: Verb, base: string): Webhook | undefined {
  const url = absolute(text, base);
  if (url === undefined) return undefined;
  return { url, method: attributes['method']?.toUpperCase() === 'GET' ? 'GET' : 'POST' };
}

function absolute(text: string, base: string): string | undefined {
  try {
    return new URL(text, base).toString();
  } catch {
    return undefined;
  }
}
