/** A browser at the console, without scripts: it keeps each origin's cookies, and follows redirects one by one. */
export class ConsoleVisitor {
  readonly #cookies = new Map<string, Map<string, string>>();
  readonly #publicUrl: string;
  /** Every `Set-Cookie` header of the console so far. */
  readonly set: string[] = [];

  constructor(publicUrl: string) {
    this.#publicUrl = publicUrl;
  }

  /** One request, without following. */
  async go(path: string | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(path, `${this.#publicUrl}/console/`);
    const jar = this.#cookies.get(url.origin) ?? new Map<string, string>();
    this.#cookies.set(url.origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie ? { cookie } : {}), ...(init.headers as object) };
    const answer = await fetch(url, { redirect: 'manual', ...init, headers });
    for (const line of answer.headers.getSetCookie()) {
      if (url.origin === new URL(this.#publicUrl).origin) this.set.push(line);
      const [name = '', value = ''] = line.split(';')[0]?.split('=') ?? [];
      if (/Expires=Thu, 01 Jan 1970/i.test(line) || value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  /** Follows redirects until the callback, and hands over its address without opening it. */
  async toCallback(login = 'login'): Promise<string> {
    let next = new URL(login, `${this.#publicUrl}/console/`).href;
    for (let hops = 0; hops < HOPS_MAX; hops += 1) {
      if (new URL(next).pathname === '/console/callback') return next;
      const answer = await this.go(next);
      const location = answer.headers.get('location');
      if (location === null) {
        throw new Error(`No way on from ${next}: ${answer.status} ${await answer.text()}`);
      }
      next = new URL(location, next).href;
    }
    throw new Error(`Too many redirects: ${next}`);
  }

  /** @returns the callback's answer */
  async signIn(login?: string): Promise<Response> {
    return this.go(await this.toCallback(login));
  }

  /** A call of the console's own page. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read any JSON
  async call(path: string, body?: object): Promise<{ status: number; body: any }> {
    const headers = {
      origin: new URL(this.#publicUrl).origin,
      'content-type': 'application/json',
      'x-console': '1',
    };
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers };
    const answer = await this.go(`api${path}`, init);
    return { status: answer.status, body: await answer.json() };
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(new URL(this.#publicUrl).origin)?.get(name);
  }

  /** As a thief would who has read it. */
  steal(name: string, value: string): void {
    const origin = new URL(this.#publicUrl).origin;
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar.set(name, value));
  }
}

const HOPS_MAX = 10;
