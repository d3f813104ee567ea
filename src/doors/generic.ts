/**
 * Doors by description: where number, code and text stand in a request, how the caller authenticates, and what an answer looks like. The
 * platform `generic` takes all of it from the configuration; other platforms bring a description from `descriptions/`, which is data alone.
 */
import { z } from 'zod';
import type { ErrorCode, OctothorpeError } from '../challenge/errors.js';
import { AuthenticationSettings, authenticationOf } from './authentication.js';
import {
  Channels,
  CountrySetting,
  contentOf,
  FieldPlace,
  type Fields,
  fieldsOf,
  malformed,
  numberOf,
  TextSetting,
} from './body.js';
import { askerFrom, localeOf, referenceOf } from './content.js';
import type { DoorAnswer, DoorContext, DoorRequest, Platform, Sample } from './door.js';
import { formSample, jsonSample, plainDoor } from './plain-door.js';
import { refusalStatus, refusalText, retryAfter } from './refusal.js';

/** One place, or several of which the first that is there counts. */
const Places = z.union([FieldPlace, z.array(FieldPlace).min(1).max(5)]);

/** Where the parts of a message stand: names of fields, or JSON pointers. */
const RequestDescription = z
  .strictObject({
    method: z.enum(['POST', 'GET']).default('POST').describe('The HTTP method.'),
    form: z
      .boolean()
      .default(false)
      .describe('Whether samples are written as a form. Both forms are read.'),
    to: Places.describe(
      "Where the number is: a field's name, or a JSON pointer. In a list the first field that exists counts.",
    ),
    code: Places.optional().describe('Where the code is.'),
    text: Places.optional().describe('Where the text is. One of `code` and `text` is needed.'),
    locale: Places.optional().describe('Where the language is.'),
    ip: Places.optional().describe("Where the person's address is."),
    subject: Places.optional().describe("Where the platform's id of the person is."),
    id: Places.optional().describe(
      "Where the platform's id of the request is. Requests with the same id send once.",
    ),
    call: z
      .strictObject({
        at: FieldPlace.describe('The place to look at.'),
        is: z.string().max(64).describe('The value that means a call.'),
      })
      .optional()
      .describe('When the request asks for a call.'),
  })
  .refine(({ code, text }) => code !== undefined || text !== undefined, 'needs code, text or both');

const Status = z.number().int().min(200).max(599);
/** JSON whose texts may hold `{id}`, `{status}`, `{code}`, `{name}` and `{message}`. */
const Template = z.json();

const AnswerDescription = z.strictObject({
  status: Status.max(299).default(200).describe('The HTTP status.'),
  body: Template.default({ id: '{id}' }).describe("JSON, in which `{id}` is the message's id."),
});

const ErrorDescription = z.strictObject({
  status: Status.optional().meta({ description: 'The HTTP status.', otherwise: 'that of our API' }),
  body: Template.default({ error: '{code}', message: '{message}' }).describe(
    'JSON, in which `{status}`, `{code}`, `{name}` and `{message}` are filled in.',
  ),
  names: z
    .record(z.string(), z.string())
    .default({})
    .describe("The platform's words for our error codes: `{name}`. `other` is for the rest."),
});

export const Description = z.strictObject({
  request: RequestDescription.describe('Where the parts of a message are in the request.'),
  answer: AnswerDescription.default(AnswerDescription.parse({})).describe(
    'What an accepted request is answered with.',
  ),
  error: ErrorDescription.default(ErrorDescription.parse({})).describe(
    'What a refused request is answered with.',
  ),
});
type Description = z.output<typeof Description>;

const OwnSettings = {
  auth: AuthenticationSettings.describe('How the platform authenticates: one of five kinds.'),
  channels: Channels,
  country: CountrySetting,
  text: TextSetting,
};
const DescribedSettings = z.strictObject(OwnSettings);
type DescribedSettings = z.output<typeof DescribedSettings>;
const GenericSettings = z.strictObject({ ...OwnSettings, ...Description.shape });

export const generic: Platform<z.output<typeof GenericSettings>> = {
  name: 'generic',
  title: 'Any HTTP SMS gateway setting',
  settings: GenericSettings,
  authentication: 'bearer, a header, Basic, HMAC or Standard Webhooks',
  calls: false,
  sandbox: ({ secret }) => ({
    auth: { kind: 'bearer', secrets: [secret] },
    request: { to: 'to', code: 'code' },
  }),
  open: (settings, context) => describedDoor(settings, settings, context),
  snippet: (settings, url) => `URL      ${url}
Method   ${settings.request.method}
${authenticationRows(settings.auth)}
A request that this door reads:

${sampleText(settings, settings, url)}
`,
};

/** A platform that is a description. */
export interface DescribedPlatform {
  readonly name: string;
  readonly title: string;
  readonly description: z.input<typeof Description>;
  /** What the admin sets, above the rows for URL and authentication. */
  readonly setUp: string;
  readonly authentication: string;
  /** How its door in a sandbox authenticates. */
  readonly sandboxAuth: (secret: string) => z.input<typeof AuthenticationSettings>;
}

export function describedPlatform(described: DescribedPlatform): Platform<DescribedSettings> {
  const description = Description.parse(described.description);
  return {
    name: described.name,
    title: described.title,
    settings: DescribedSettings,
    authentication: described.authentication,
    calls: description.request.call !== undefined,
    sandbox: ({ secret }) => ({ auth: described.sandboxAuth(secret) }),
    open: (settings, context) => describedDoor(description, settings, context),
    snippet: (settings, url) => `${described.setUp}

URL      ${url}
Method   ${description.request.method}
${authenticationRows(settings.auth)}`,
  };
}

function describedDoor(
  { request: places, answer, error: errors }: Description,
  { auth, channels, country, text: textSetting }: DescribedSettings,
  context: DoorContext,
) {
  const authentication = authenticationOf(auth, context.clock);
  return plainDoor({
    verify: authentication.verify,
    read(request) {
      if (request.method !== places.method)
        throw malformed(`Send the request by ${places.method}.`);
      const fields = fieldsOf(request);
      const at = (place: z.output<typeof Places> | undefined) => firstOf(fields, place);
      const to = at(places.to);
      if (to === undefined) {
        throw malformed(`The request has no number at ${[places.to].flat().join(' or ')}.`);
      }
      const id = at(places.id);
      return {
        message: {
          ...numberOf(to, country),
          channels: wantsCall(fields, places.call) ? ['call'] : channels,
          ...contentOf({ code: at(places.code), text: at(places.text) }, textSetting),
          ...askerFrom(at(places.ip), at(places.subject)),
          ...localeOf(at(places.locale)),
          ...referenceOf(id),
        },
        ...(id === undefined ? copyOf(auth, request) : { repeatKey: id }),
      };
    },
    accepted: (id) => ({
      status: answer.status,
      body: filled(answer.body, { id: id ?? 'evaluation' }),
    }),
    refused: (error) => refusedAs(errors, error),
    sample: (to, wanted) => sampleOf(places, { to, ...wanted }, context, authentication.headers),
  });
}

/** The id of Standard Webhooks is new in every message, and the same in its repeats. */
function copyOf(
  { kind }: AuthenticationSettings,
  { headers }: DoorRequest,
): { requestKey?: string } {
  const id = headers['webhook-id'];
  return kind === 'standard_webhooks' && typeof id === 'string' ? { requestKey: id } : {};
}

function firstOf(fields: Fields, places: z.output<typeof Places> | undefined): string | undefined {
  for (const place of [places ?? []].flat()) {
    const text = fields(place);
    if (text !== undefined) return text;
  }
  return undefined;
}

function wantsCall(fields: Fields, call: Description['request']['call']): boolean {
  return call !== undefined && fields(call.at)?.toLowerCase() === call.is.toLowerCase();
}

function refusedAs(errors: Description['error'], error: OctothorpeError): DoorAnswer {
  const { code } = error;
  const status = errors.status ?? refusalStatus(error);
  const message = refusalText(error);
  const name = errors.names[code satisfies ErrorCode] ?? errors.names['other'] ?? code;
  const body = filled(errors.body, { status: String(status), code, name, message });
  return { status, body, headers: retryAfter(error) };
}

type Json = z.output<typeof Template>;

/** Inside texts alone: a value can add no field. */
function filled(template: Json, values: Readonly<Record<string, string>>): Json {
  if (typeof template === 'string') {
    return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  }
  if (Array.isArray(template)) return template.map((each) => filled(each, values));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => [key, filled(value, values)]),
  );
}

function sampleOf(
  places: Description['request'],
  { to, channel, code }: Sample & { readonly to: string },
  context: DoorContext,
  sign: (rawBody: Buffer) => DoorRequest['headers'],
): DoorRequest {
  const values: [z.output<typeof Places> | undefined, string][] = [
    [places.to, to],
    [places.code, code],
    [places.text, `Your code is ${code}.`],
    [places.locale, 'en'],
    [places.id, '7f1c3f5e-3f0e-4f6f-9d0a-5d2a3b8c1e11'],
    [channel === 'call' ? places.call?.at : undefined, places.call?.is ?? ''],
  ];
  const given = values.flatMap(([place, value]): [string, string][] => {
    const [first] = [place ?? []].flat();
    return first === undefined ? [] : [[first, value]];
  });
  const fields = Object.fromEntries(given.map(([place, value]) => [plainName(place), value]));
  if (places.method === 'GET') {
    const { pathname } = new URL(context.url);
    const query = new URLSearchParams(fields);
    const rawBody = Buffer.alloc(0);
    return { method: 'GET', url: `${pathname}?${query}`, headers: sign(rawBody), rawBody };
  }
  if (places.form) return formSample(context, fields, sign);
  return jsonSample(context, nested(given), sign);
}

function plainName(place: string): string {
  return place.replace(/^\//, '');
}

/** JSON that holds each value at its pointer. */
function nested(given: readonly [string, string][]): unknown {
  const root: Record<string, unknown> = {};
  for (const [place, value] of given) {
    const names = plainName(place).split('/');
    const last = names.pop() ?? '';
    let parent = root;
    for (const name of names) {
      parent[name] ??= {};
      parent = parent[name] as Record<string, unknown>;
    }
    parent[last] = value;
  }
  return root;
}

function sampleText(
  { request: places }: Description,
  { auth }: DescribedSettings,
  url: string,
): string {
  const clock = { now: () => 0 };
  const { headers } = authenticationOf(auth, clock);
  const sample = sampleOf(
    places,
    { to: '+358441234567', channel: 'sms', code: '561166' },
    { url, clock },
    headers,
  );
  return `${sample.method} ${sample.url}\n${sample.rawBody.toString()}`.trim();
}

/** The headers that the platform has to send, for its form. */
function authenticationRows(auth: AuthenticationSettings): string {
  const [secret] = auth.secrets;
  switch (auth.kind) {
    case 'bearer':
      return `Header   Authorization: Bearer ${secret}\n`;
    case 'header':
      return `Header   ${auth.name}: ${secret}\n`;
    case 'basic':
      return `Basic    user ${auth.user}, password ${secret}\n`;
    case 'standard_webhooks':
      return `Signed   Standard Webhooks, secret ${secret}\n`;
    case 'hmac':
      return `Signed   HMAC-SHA256 of the ${auth.over === 'body' ? 'body' : 'body in base64'}, in ${auth.encoding}, in the header ${auth.header}; secret ${secret}\n`;
    default:
      return auth satisfies never;
  }
}
