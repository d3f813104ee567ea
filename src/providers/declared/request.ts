/** Builds a request from its description: values go in through the encoder of their place, and the credentials last. */
import { createHash, createHmac } from 'node:crypto';
import type { SmsRequest } from '../provider.js';
import type { VendorRequest } from '../vendor-http-client.js';
import type { Auth, Body, Request, XmlElement } from './description.js';
import { render, renderWhole, type Values } from './template.js';

export interface Credentials {
  readonly auth: Auth;
  readonly settings: Values;
  /** Of OAuth: the token that was fetched. */
  readonly accessToken?: string | undefined;
}

/** @param nowMs the time that a signature is dated with */
export function buildRequest(
  request: Request,
  values: Values,
  { auth, settings, accessToken }: Credentials,
  nowMs: number,
): VendorRequest {
  const all = { ...settings, ...values };
  const url = buildUrl(request, all);
  const body = request.body && encodeBody(request.body, all);
  const headers: Record<string, string> = {
    accept: 'application/json',
    ...(body ? { 'content-type': body.contentType } : {}),
    ...renderAll(request.headers, all),
  };
  if (auth.kind === 'query') {
    url.searchParams.append(auth.name, render(auth.value, settings));
  }
  Object.assign(headers, authHeaders());
  return {
    method: request.method,
    url: url.href,
    headers,
    ...(body ? { body: body.text } : {}),
  };

  function authHeaders(): Record<string, string> {
    switch (auth.kind) {
      case 'none':
      case 'query':
        return {};
      case 'basic':
        return {
          authorization: basic(render(auth.user, settings), render(auth.password, settings)),
        };
      case 'bearer':
        return { authorization: `Bearer ${render(auth.token, settings)}` };
      case 'oauth':
        return { authorization: `Bearer ${accessToken ?? ''}` };
      case 'header':
        return { [auth.name.toLowerCase()]: render(auth.value, settings) };
      case 'hmac':
        return hmacHeaders(auth, settings, {
          method: request.method,
          path: `${url.pathname}${url.search}`,
          body: body?.text ?? '',
          nowMs,
        });
      default:
        return auth satisfies never;
    }
  }
}

/** The request for an access token (RFC 6749, 4.4). */
export function tokenRequest(
  auth: Extract<Auth, { kind: 'oauth' }>,
  settings: Values,
): VendorRequest {
  const id = render(auth.clientId, settings);
  const secret = render(auth.clientSecret, settings);
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (auth.scope !== undefined) form.set('scope', render(auth.scope, settings));
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': FORM,
  };
  if (auth.credentials === 'body') {
    form.set('client_id', id);
    form.set('client_secret', secret);
  } else {
    headers['authorization'] = basic(encodeURIComponent(id), encodeURIComponent(secret));
  }
  return {
    method: 'POST',
    url: render(auth.tokenUrl, settings),
    headers,
    body: form.toString(),
  };
}

/** What the request for an SMS can name. */
export function smsValues(sms: SmsRequest, callbackUrl: string): Values {
  const { to, from, text, locale, validitySeconds, deliveryId } = sms;
  return {
    to,
    toDigits: to.replace(/^\+/, ''),
    from,
    fromDigits: from.replace(/^\+/, ''),
    text,
    locale,
    validitySeconds,
    // A message may not outlive its code, but carriers refuse 0.
    validityMinutes: Math.max(1, Math.floor(validitySeconds / 60)),
    deliveryId,
    callbackUrl,
  };
}

/** The address of a setting is taken as it is; every other value is one segment of the path. */
function buildUrl({ url, query }: Request, values: Values): URL {
  const [, base, rest] = /^(\{settings\.[a-zA-Z0-9_]+\})?(.*)$/s.exec(url) ?? [];
  const start = base === undefined ? '' : render(base, values).replace(/\/+$/, '');
  const built = new URL(start + render(rest ?? '', values, encodeURIComponent));
  for (const [name, template] of Object.entries(query)) {
    built.searchParams.append(name, render(template, values));
  }
  return built;
}

const FORM = 'application/x-www-form-urlencoded';

function encodeBody(body: Body, values: Values): { contentType: string; text: string } {
  switch (body.format) {
    case 'json':
      return {
        contentType: 'application/json',
        text: JSON.stringify(renderJson(body.content, values)),
      };
    case 'form': {
      const form = new URLSearchParams();
      for (const [name, templates] of Object.entries(body.fields)) {
        for (const template of [templates].flat()) form.append(name, render(template, values));
      }
      return { contentType: FORM, text: form.toString() };
    }
    case 'xml':
      return {
        contentType: 'application/xml; charset=utf-8',
        text: `<?xml version="1.0" encoding="UTF-8"?>${renderXml(body.content, values)}`,
      };
    default:
      return body satisfies never;
  }
}

function renderJson(value: unknown, values: Values): unknown {
  if (typeof value === 'string') return renderWhole(value, values);
  if (Array.isArray(value)) return value.map((each) => renderJson(each, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, renderJson(each, values)]),
  );
}

/** The template's own text is escaped too: it is text, not markup. */
function renderXml(content: string | XmlElement, values: Values): string {
  if (typeof content === 'string') return escapeXml(render(content, values));
  const attributes = Object.entries(content.attributes).map(
    ([name, template]) => ` ${name}="${escapeXml(render(template, values))}"`,
  );
  const inner = content.content.map((each) => renderXml(each, values)).join('');
  return `<${content.name}${attributes.join('')}>${inner}</${content.name}>`;
}

function escapeXml(text: string): string {
  return text
    .replace(NOT_IN_XML, '')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Control characters that XML 1.0 cannot hold, not even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function renderAll(templates: Readonly<Record<string, string>>, values: Values) {
  return Object.fromEntries(
    Object.entries(templates).map(([name, template]) => [
      name.toLowerCase(),
      render(template, values),
    ]),
  );
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function hmacHeaders(
  auth: Extract<Auth, { kind: 'hmac' }>,
  settings: Values,
  signed: { method: string; path: string; body: string; nowMs: number },
): Record<string, string> {
  const timestamp = String(Math.floor(signed.nowMs / 1_000));
  const text = render(auth.over, {
    ...settings,
    method: signed.method,
    path: signed.path,
    timestamp,
    body: signed.body,
    bodySha256: createHash('sha256').update(signed.body).digest('hex'),
  });
  const signature = createHmac(auth.algorithm, render(auth.key, settings))
    .update(text)
    .digest(auth.encoding);
  return renderAll(auth.headers, { ...settings, signature, timestamp });
}
