/**
 * The description of a carrier with an HTTP API: what a request is made of, what an answer means, how receipts come and how a message is
 * looked up. Everything that can be wrong with one is found here, before anything is sent.
 */
import { z } from 'zod';
import { descriptionFaults } from './description-faults.js';
import { Causes, Codes, FAILED, FailedReason, Statuses } from './meaning.js';

const Template = z.string().max(2_000);
const Name = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be a name of letters, digits, _ and -');
const Fields = z.record(z.string().min(1).max(64), Template);

/** Into a JSON document: names and places in lists, such as `messages.0.id`. */
const Path = z
  .string()
  .max(200)
  .regex(/^[^.\s]+(\.[^.\s]+)*$/, 'must be names with dots between them, such as messages.0.id');

const XmlElement = z.strictObject({
  name: z.string().regex(/^[A-Za-z_][\w.:-]{0,63}$/, 'must be the name of an XML element'),
  attributes: Fields.default({}),
  /** Texts and elements. */
  get content() {
    return z.array(z.union([Template, XmlElement])).default([]);
  },
});
export type XmlElement = z.output<typeof XmlElement>;

const Body = z.discriminatedUnion('format', [
  z.strictObject({ format: z.literal('json'), content: z.json() }),
  z.strictObject({
    format: z.literal('form'),
    fields: z.record(z.string().min(1).max(64), z.union([Template, z.array(Template)])),
  }),
  z.strictObject({ format: z.literal('xml'), content: XmlElement }),
]);
export type Body = z.output<typeof Body>;

const Request = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH']).default('POST'),
  url: Template,
  query: Fields.default({}),
  headers: z.record(Name, Template).default({}),
  body: Body.optional(),
});
export type Request = z.output<typeof Request>;

const Hash = z.enum(['sha1', 'sha256', 'sha512']);
const Encoding = z.enum(['hex', 'base64']);

const Auth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('basic'), user: Template, password: Template }),
  z.strictObject({ kind: z.literal('bearer'), token: Template }),
  z.strictObject({ kind: z.literal('header'), name: Name, value: Template }),
  z.strictObject({ kind: z.literal('query'), name: Name, value: Template }),
  z.strictObject({
    kind: z.literal('hmac'),
    key: Template,
    algorithm: Hash,
    encoding: Encoding,
    /** What is signed, of {method}, {path} with its query, {timestamp} in Unix seconds, {body} and {bodySha256} in hex. */
    over: Template,
    /** The headers that carry {signature} and {timestamp}. */
    headers: z.record(Name, Template),
  }),
  z.strictObject({
    kind: z.literal('oauth'),
    tokenUrl: Template,
    clientId: Template,
    clientSecret: Template,
    scope: Template.optional(),
    /** Where the client's credentials go (RFC 6749, 2.3.1). */
    credentials: z.enum(['basic', 'body']).default('basic'),
  }),
]);
export type Auth = z.output<typeof Auth>;

const Status = z.union(
  [z.number().int().min(100).max(599), z.string().regex(/^[1-5]xx$/)],
  'must be an HTTP status, or a class of them such as 4xx',
);
const Conditions = {
  status: z.union([Status.transform((status) => [status]), z.array(Status).min(1)]).optional(),
  path: Path.optional(),
  /** The values that count at the path; without it, any value does. */
  is: z
    .array(z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .min(1)
    .optional(),
};

/** Counts if all of its conditions hold. The first that counts decides. */
const Rule = z.strictObject({
  ...Conditions,
  means: z.enum(['accepted', ...FAILED]),
  reason: FailedReason.optional(),
});
export type Rule = z.output<typeof Rule>;

const Price = z.strictObject({
  amount: Path,
  currency: z.union([
    z.string().regex(/^[A-Z]{3}$/, 'must be three letters such as EUR, or { "path": … }'),
    z.strictObject({ path: Path }),
  ]),
  /** Where the carrier counts in parts of the currency: 10000 for ten-thousandths. */
  parts: z.number().int().min(1).max(1_000_000).default(1),
});
export type Price = z.output<typeof Price>;

/** How long a signed receipt may be on its way. */
const toleranceSeconds = z.number().int().min(30).max(3_600).default(300);

const Signature = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('hmac'),
    key: Template,
    header: Name,
    /** What stands before the signature in the header. */
    prefix: z.string().max(32).default(''),
    algorithm: Hash,
    encoding: Encoding,
    /** Of {body}, the raw body, and {timestamp}, what the header says. */
    over: Template.default('{body}'),
    timestampHeader: Name.optional(),
    toleranceSeconds,
  }),
  z.strictObject({
    kind: z.literal('ed25519'),
    /** Base64 of the 32 bytes, or of the SPKI form. */
    publicKey: Template,
    header: Name,
    timestampHeader: Name,
    encoding: Encoding.default('base64'),
    over: Template.default('{timestamp}|{body}'),
    toleranceSeconds,
  }),
  z.strictObject({ kind: z.literal('basic'), user: Template, password: Template }),
  z.strictObject({ kind: z.literal('header'), name: Name, value: Template }),
  /** A token in the address's query, made from the secret for one delivery. */
  z.strictObject({ kind: z.literal('address'), secret: Template }),
]);
export type Signature = z.output<typeof Signature>;

const Receipts = z.strictObject({
  format: z.enum(['json', 'form']),
  signature: Signature,
  /** Where several come at once. */
  list: Path.optional(),
  /** The carrier's id of the message. */
  reference: Path,
  /** Our id of the delivery, where the carrier has one address for all. */
  deliveryId: Path.optional(),
  status: Path,
  code: Path.optional(),
  price: Price.optional(),
});
export type Receipts = z.output<typeof Receipts>;

const Lookup = z.strictObject({
  /** Asks for the message by our own id of the delivery: tells whether an SMS went out whose answer was lost. */
  byDelivery: z
    .strictObject({
      request: Request,
      reference: Path,
      /** The HTTP statuses that say: there is no such message. */
      nothing: z.array(z.number().int().min(400).max(499)).default([]),
      /** The list that is empty if there is no such message. */
      list: Path.optional(),
    })
    .optional(),
  /** Asks for the message by the carrier's id. */
  byReference: z
    .strictObject({
      request: Request,
      status: Path,
      code: Path.optional(),
      price: Price.optional(),
    })
    .optional(),
});
export type Lookup = z.output<typeof Lookup>;

const Setting = z.strictObject({
  /** Said where it is missing. */
  title: z.string().min(1).max(200),
  form: z.enum(['text', 'url', 'ed25519']).default('text'),
  default: z.string().min(1).optional(),
});
export type Setting = z.output<typeof Setting>;

export const CarrierDescription = z
  .strictObject({
    version: z.literal(1),
    title: z.string().min(1).max(64),
    /** The pages that it was written from. */
    sources: z.array(z.url()).default([]),
    /** For the operator: what the carrier cannot do, and what only a live account can settle. */
    notes: z.array(z.string().max(500)).default([]),
    /** What may become of an SMS whose answer was lost. */
    uncertain: z.enum(['looked_up', 'may_go_out_twice']),
    settings: z.record(
      z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]{0,31}$/, 'must be a name of letters, digits and _'),
      Setting,
    ),
    auth: Auth,
    send: Request,
    answer: z.strictObject({
      /** The carrier's id of the message. */
      reference: Path,
      rules: z.array(Rule).min(1).max(50),
      /** What the log may say about a refusal. */
      detail: z.array(Path).max(5).default([]),
    }),
    statuses: Statuses.default({}),
    codes: Codes.default({}),
    causes: Causes.default({}),
    receipts: Receipts.optional(),
    lookup: Lookup.optional(),
    /** A request without effect that needs the credentials: `doctor` sends it. */
    check: Request.optional(),
  })
  .superRefine((description, context) => {
    for (const { path, message } of descriptionFaults(description)) {
      context.addIssue({ code: 'custom', path, message });
    }
  });
export type CarrierDescription = z.output<typeof CarrierDescription>;
