/**
 * The port of a door: an identity platform's own contract in front of the relay. A door verifies the caller on the raw body, reads the
 * platform's request as a message, and answers as the platform expects. It knows nothing of providers. A platform is one file here and one
 * line in `registry.ts`.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { Channel } from '../challenge/challenge.js';
import type { OctothorpeError } from '../challenge/errors.js';
import type { Idempotency, Tenant } from '../challenge/policy.js';
import type { Clock } from '../challenge/time.js';
import type { MessageRequest } from '../message/message.js';

export interface Platform<Settings = unknown> {
  /** As in the configuration: `okta`. */
  readonly name: string;
  /** As people know it: `Okta`. */
  readonly title: string;
  /** Checks the door's own part of its configuration entry. Secrets are required: a door without authentication does not start. */
  readonly settings: z.ZodType<Settings>;
  open(settings: Settings, context: DoorContext): Door | Promise<Door>;
  /** What to paste into the platform, with the door's URL and secret filled in. */
  snippet(settings: Settings, url: string): string;
  /** What its requests authenticate with, for people: `a secret in Authorization`. */
  readonly authentication: string;
  /** Whether the platform itself asks for calls, so that a sample can ask for one. */
  readonly calls: boolean;
  /** The settings of its door in a sandbox, before they are checked. */
  sandbox(secrets: SandboxSecrets): object;
}

/** Of one door in a sandbox, so that it needs no configuration. */
export interface SandboxSecrets {
  /** 32 bytes in base64: another one for each platform. */
  readonly secret: string;
  /** PEM. For platforms that encrypt what they send. */
  readonly rsaKey: string;
}

export interface DoorContext {
  /** Where the platform reaches this door. */
  readonly url: string;
  readonly clock: Clock;
}

export interface Door {
  /**
   * Verifies the caller on the raw body, then reads the message.
   * @throws OctothorpeError `unauthorized`; `invalid_request` with what is wrong and what to do
   */
  take(request: DoorRequest): Promise<DoorVisit>;
  /** The answer where there is no visit yet: the caller is unknown, or the request is malformed. */
  refused(error: OctothorpeError): DoorAnswer;
  /**
   * The platform's own request for a code to this number, signed with this door's secret: for `doctor`, the demo and tests.
   * A fixed code for an SMS, unless something else is asked for.
   */
  sample(to: string, wanted?: Partial<Sample>): Promise<DoorRequest>;
}

export interface Sample {
  /** An SMS where the platform asks for nothing else. */
  readonly channel: Channel;
  /** Six digits. */
  readonly code: string;
}

/** One verified request. */
export interface DoorVisit {
  readonly message: MessageRequest;
  /** What makes a repeated request the same, as the platform says it; otherwise number and content are the same for 10 s. */
  readonly repeatKey?: string;
  /**
   * Without a `repeatKey`: the same wherever a whole signed request comes again, and new in a resend. Somebody who has copied a request
   * sends nothing with it, however late.
   */
  readonly requestKey?: string;
  /** The platform tries its set-up: verified and read, nothing is sent. */
  readonly evaluation?: boolean;
  /** @param id of the message; undefined for an evaluation */
  accepted(id: string | undefined): DoorAnswer;
  refused(error: OctothorpeError): DoorAnswer;
}

export interface DoorRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: Buffer;
}

export interface DoorAnswer {
  readonly status: number;
  /** Sent as JSON; absent where the platform expects an empty body. */
  readonly body?: unknown;
  /** Sent as plain text instead of `body`, where the platform shows it to a person. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a door puts its messages into. */
export interface Relay {
  /**
   * Resolves once the message and its work are in Redis.
   * @param from its `repeat`: the same key answers with the first message again; the same key with another content is a conflict
   * @throws OctothorpeError as `POST /v1/messages`
   */
  send(
    tenant: Tenant,
    request: MessageRequest,
    from: {
      /** Names the door, for alerts. */
      readonly caller: string;
      readonly repeat?: Idempotency | undefined;
    },
  ): Promise<{ readonly message: { readonly id: string }; readonly replayed: boolean }>;
}
