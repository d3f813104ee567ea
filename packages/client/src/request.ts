/** What is read of a request that arrives at your service, whichever framework shows it. */

/** Headers as the Fetch API, Node.js, Express and Fastify have them. */
export type ArrivingHeaders =
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined };

/** A request of the Fetch API, Node.js, Express or Fastify. */
export interface ArrivingRequest {
  /** With its query. */
  readonly url?: string | undefined;
  /** Of Express and Fastify: the whole path, also under a router. */
  readonly originalUrl?: string | undefined;
  /** Its cookies are read, and nothing else. */
  readonly headers: ArrivingHeaders;
}

export function pathAndQuery({ url, originalUrl }: ArrivingRequest): string {
  const text = originalUrl ?? url ?? '/';
  if (text.startsWith('/')) {
    // A path that begins with two slashes, or with a backslash after the first, would be read as a host.
    return text.replace(/^[/\\]+/, '/');
  }
  const { pathname, search } = new URL(text);
  return pathname + search;
}

export function cookieHeader({ headers }: ArrivingRequest): string {
  return headerOf(headers, 'cookie') ?? '';
}

export function headerOf(headers: ArrivingHeaders, name: string): string | undefined {
  if (typeof headers.get === 'function') return (headers as Headers).get(name) ?? undefined;
  const found = Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1];
  if (found === undefined || typeof found === 'string') return found;
  return Array.isArray(found) ? found.join(name === 'cookie' ? '; ' : ', ') : undefined;
}
