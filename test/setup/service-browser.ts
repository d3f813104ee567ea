/** A browser at a service that is protected by the client: keeps cookies, and shows redirects. */

export interface Shown {
  readonly status: number;
  /** Empty where there is no redirect. */
  readonly location: string;
  readonly text: string;
}

export class ServiceBrowser {
  readonly #url: string;
  readonly #cookies: Map<string, string>;

  constructor(url: string, cookies: ReadonlyMap<string, string> = new Map()) {
    this.#url = url;
    this.#cookies = new Map(cookies);
  }

  /** The same cookies, from now on apart. */
  copy(): ServiceBrowser {
    return new ServiceBrowser(this.#url, this.#cookies);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Shown> {
    return this.#visit(path, { headers: { accept: 'text/html,*/*', ...headers } });
  }

  post(path: string, form: Record<string, string>): Promise<Shown> {
    return this.#visit(path, {
      method: 'POST',
      headers: { accept: 'text/html,*/*' },
      body: new URLSearchParams(form),
    });
  }

  async #visit(path: string, init: RequestInit): Promise<Shown> {
    const url = new URL(path, this.#url);
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    // A server of the same port may come after this one: no connection is kept.
    const headers = {
      connection: 'close',
      ...(init.headers as Record<string, string>),
      ...(cookie ? { cookie } : {}),
    };
    const answer = await fetch(url, { redirect: 'manual', ...init, headers });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return {
      status: answer.status,
      location: answer.headers.get('location') ?? '',
      text: await answer.text(),
    };
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';', 1);
    const at = pair.indexOf('=');
    if (/max-age=0/i.test(line)) this.#cookies.delete(pair.slice(0, at));
    else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}
