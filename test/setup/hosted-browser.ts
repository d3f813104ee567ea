/** A minimal browser for the hosted pages: keeps cookies, follows the link, reads the page's data and calls the page API. */

export interface Snapshot {
  readonly session: { readonly state: string; readonly [name: string]: unknown };
  readonly challenge: {
    readonly id: string;
    readonly state: string;
    readonly sequence: number;
    readonly [name: string]: unknown;
  } | null;
  readonly [name: string]: unknown;
}

export interface PageAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read any JSON
  readonly body: any;
}

export class HostedBrowser {
  readonly #origin: string;
  readonly #ownOrigin: string;
  /** Every requested URL, and every redirect. */
  readonly urls: string[] = [];
  /** The session's. */
  cookie = '';
  /** By which a browser that has verified somebody is known again. */
  known = '';
  /** Every `Set-Cookie` header so far. */
  readonly set: string[] = [];
  csrf = '';

  /** @param ownOrigin the page's origin for the browser, if there is a proxy in between */
  constructor(origin: string, ownOrigin = origin) {
    this.#origin = origin;
    this.#ownOrigin = ownOrigin;
  }

  async get(url: string, headers: Record<string, string> = {}): Promise<Response> {
    const target = new URL(url, this.#origin).href;
    this.urls.push(target);
    const answer = await fetch(target, {
      redirect: 'manual',
      headers: { ...(this.#cookies() ? { cookie: this.#cookies() } : {}), ...headers },
    });
    this.#keep(answer);
    const location = answer.headers.get('location');
    if (location) this.urls.push(new URL(location, target).href);
    return answer;
  }

  /** Follows the link to the page. */
  async open(url: string): Promise<Response> {
    const answer = await this.get(url);
    const location = answer.headers.get('location');
    if (answer.status !== 303 || !location) return answer;
    return this.page(new URL(location, new URL(url, this.#origin)).href);
  }

  /** Loads the page and reads its data. */
  async page(url = '/verify/'): Promise<Response> {
    const answer = await this.get(url);
    const data = pageData(await answer.clone().text());
    if (data) this.csrf = String(data['csrf']);
    return answer;
  }

  async data(): Promise<Snapshot> {
    const data = pageData(await (await this.page()).text());
    if (!data) throw new Error('The page holds no data.');
    return data as unknown as Snapshot;
  }

  async post(
    name: string,
    body: object = {},
    headers: Record<string, string | undefined> = {},
  ): Promise<PageAnswer> {
    const url = new URL(`/verify/api/${name}`, this.#origin).href;
    this.urls.push(url);
    const all: Record<string, string | undefined> = {
      'content-type': 'application/json',
      cookie: this.#cookies(),
      origin: this.#ownOrigin,
      'sec-fetch-site': 'same-origin',
      'x-csrf-token': this.csrf,
      ...headers,
    };
    const given = Object.entries(all).filter((each): each is [string, string] => Boolean(each[1]));
    const answer = await fetch(url, {
      method: 'POST',
      headers: Object.fromEntries(given),
      body: JSON.stringify(body),
    });
    this.#keep(answer);
    const said = (await answer.json()) as PageAnswer['body'];
    if (said.location) this.urls.push(said.location);
    return { status: answer.status, headers: answer.headers, body: said };
  }

  async state(query = ''): Promise<Snapshot> {
    return (await this.get(`/verify/api/state${query}`)).json() as Promise<Snapshot>;
  }

  /** The state as soon as it matches, by long poll. */
  async until(fits: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
    let snapshot = await this.state();
    while (!fits(snapshot)) {
      if (snapshot.session.state !== 'open') {
        throw new Error(`The session ended as ${snapshot.session.state}.`);
      }
      snapshot = await this.state(`?wait=10&since=${snapshot.challenge?.sequence ?? 0}`);
    }
    return snapshot;
  }

  #cookies(): string {
    return [this.cookie, this.known].filter((pair) => pair !== '').join('; ');
  }

  #keep(answer: Response): void {
    for (const line of answer.headers.getSetCookie()) {
      this.set.push(line);
      const [pair = ''] = line.split(';', 1);
      if (pair.includes('octothorpe-browser=')) this.known = pair;
      else this.cookie = pair;
    }
  }
}

export function pageData(html: string): Record<string, unknown> | undefined {
  const [, text] = /<script type="\w+\/json" id="page-data">(.*?)<\/script>/s.exec(html) ?? [];
  return text === undefined ? undefined : JSON.parse(text);
}
