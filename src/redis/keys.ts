/** The names of Redis keys. Those that a challenge is written under stand in `challenge/challenge-commit.ts`. */

/** BullMQ's prefix: tagged, so that a queue's keys stay together. */
export const QUEUE_PREFIX = '{octothorpe}';

/** A tenant's deliveries that wait for room in the queue, by when they came. */
export function backlogKey(tenant: string): string {
  return `${QUEUE_PREFIX}:backlog:${tenant}`;
}

/** The same of all tenants together: how far behind the workers are. Deployments count it. */
export function wholeBacklogKey(): string {
  return `${QUEUE_PREFIX}:backlog`;
}

/** Held by the process that moves them to the queue. */
export function backlogTurnKey(): string {
  return `${QUEUE_PREFIX}:backlog-turn`;
}

/** The delivery that a provider's id belongs to. */
export function referenceKey(reference: string): string {
  return `reference:{${reference}}`;
}

/** The challenge that waits for an SMS; its tag is a keyed hash of the word and of both numbers. */
export function inboundWordKey(tag: string): string {
  return `inbound:{${tag}}`;
}

/** The delivery of a vendor's message, and reports about it that came before it was known. */
export function vendorMessageKey(messageTag: string): string {
  return `vendor-message:{${messageTag}}`;
}

/** A signed callback that was handled. */
export function callbackKey(id: string): string {
  return `callback:{${id}}`;
}

/** There for 10 s after a door took this content, and for hours after it took this signed request: a repeat finds the id of the first one. */
export function doorRepeatKey(contentTag: string): string {
  return `door-repeat:{${contentTag}}`;
}

/** The verification that a number has in a service of the Twilio Verify door. */
export function verifyNumberKey(numberTag: string): string {
  return `verify-number:{${numberTag}}`;
}

/** How often an address has failed to authenticate at a door. */
export function doorFailuresKey(addressTag: string): string {
  return `door-failures:{${addressTag}}`;
}

/** How many sign-ins an address has begun at a tenant's OpenID door. */
export function openIdVisitsKey(addressTag: string): string {
  return `openid-visits:{${addressTag}}`;
}

/** A record of the OpenID door; its tag is a hash of the tenant, the kind and the id. */
export function openIdKey(tag: string): string {
  return `openid:{${tag}}`;
}

/** There while a tenant's webhook is disabled, since its receiver answered 410. */
export function webhookDisabledKey(tenant: string): string {
  return `webhook-disabled:{${tenant}}`;
}

/** Which keys and doors of a tenant have sent messages, and to which countries. */
export function relaySeenKey(tenant: string): string {
  return `relay-seen:{${tenant}}`;
}

/** The numbers that one text went to. */
export function relayTextKey(tenant: string, text: string): string {
  return `relay-text:{${tenant}.${text}}`;
}

/** What is known of carriers, by channel, country and carrier. @param scope a tenant, or `*` for all together */
export function routeEvidenceKey(scope: string): string {
  return `routes:{${scope}}:evidence`;
}

/** Who has voted on a day in a country. */
export function routeVotesKey(scope: string, country: string, day: number): string {
  return `routes:{${scope}}:votes:${country}:${day}`;
}

/** Breakers of workers that are open, by channel and provider, each with its end. */
export function routeBreakersKey(): string {
  return 'routes:breakers';
}

/** There while a tenant tells the outcomes of its messages. */
export function outcomesToldKey(tenant: string): string {
  return `routes:{${tenant}}:told`;
}

/** What a subject has registered. It has no end date. */
export function subjectKey(subjectTag: string): string {
  return `subject:{${subjectTag}}`;
}

/** A tenant's subjects that have registered anything, their ids sealed. */
export function subjectsKey(tenant: string): string {
  return `subjects:{${tenant}}`;
}

/** The sealed key that subjects are found under. */
export function subjectLookupKey(): string {
  return 'subject-lookup';
}

/** A session of the operators' console; its tag is the hash of the id in the cookie. */
export function consoleSessionKey(tag: string): string {
  return `console-session:{${tag}}`;
}

/** A sign-in to the console that was used up. */
export function consoleSignInKey(tag: string): string {
  return `console-sign-in:{${tag}}`;
}

/** How many sign-ins to the console an address has finished. */
export function consoleVisitsKey(addressTag: string): string {
  return `console-visits:{${addressTag}}`;
}

/** What was done in the console. */
export function consoleAuditKey(): string {
  return 'console:audit';
}

/** Sign-ins to the console that were refused. */
export function consoleRefusedKey(): string {
  return 'console:refused';
}

/** Written to see whether Redis takes writes there. */
export function readinessKey(slot: string): string {
  return `ready:{${slot}}`;
}
