/** A browser that signs in through the OpenID door: it keeps cookies by name and path, and leaves the pages to `HostedBrowser`. */
import { HostedBrowser } from './hosted-browser.js';

interface Cookie {
  readonly value: string;
  readonly path: string;
}

export class OpenIdBrowser {
  readonly #cookies = new Map<string, Cookie>();
  /** Every `Set-Cookie` header so far. */
  readonly set: string[] = [];
  readonly hosted: HostedBrowser;
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
    this.hosted = new HostedBrowser(origin);
  }

  /** One request, without following. */
  async go(url: string | URL, form?: Readonly<Record<string, string>>): Promise<Response> {
    const target = new URL(url, this.#origin);
    const cookie = [...this.#cookies]
      .filter(([, { path }]) => isBelow(target.pathname, path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
    const answer = await fetch(target, {
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie ? { cookie } : {}) },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return answer;
  }

  /** Begins a sign-in: the request leads to the hosted page, which is opened. */
  async begin(url: string | URL, form?: Readonly<Record<string, string>>): Promise<void> {
    const answer = await this.go(url, form);
    const location = String(answer.headers.get('location'));
    if (answer.status !== 303 || !location.includes('/verify/open/')) {
      throw new Error(`No hosted page: ${answer.status} ${location} ${await answer.text()}`);
    }
    await this.hosted.open(location);
  }

  /** Leaves the hosted page. @returns the address that it leads to */
  async finish(outcome = 'done'): Promise<string> {
    return (await this.hosted.post('finish', { outcome })).body.location;
  }

  /** Goes back to the door, and on to its answer for the service. */
  async comeBack(location: string): Promise<Response> {
    const back = await this.go(location);
    if (back.status !== 303) return back;
    return this.go(String(back.headers.get('location')));
  }

  #keep(line: string): void {
    this.set.push(line);
    const [pair = '', ...attributes] = line.split('; ');
    const at = pair.indexOf('=');
    const path = attributes.find((each) => /^path=/i.test(each))?.slice(5) ?? '/';
    const gone = attributes.some((each) => /^expires=Thu, 01 Jan 1970/i.test(each));
    if (gone) this.#cookies.delete(pair.slice(0, at));
    else this.#cookies.set(pair.slice(0, at), { value: pair.slice(at + 1), path });
  }
}

function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}

/** The fields of a form that posts itself, and where it goes. */
export async function postedForm(
  answer: Response,
): Promise<{ readonly action: string; readonly fields: Record<string, string> }> {
  const html = await answer.text();
  const action = /<form method="post" action="([^"]*)"/.exec(html)?.[1] ?? '';
  const inputs = html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g);
  const fields = [...inputs].map(([, name = '', value = '']) => [name, plain(value)]);
  return { action: plain(action), fields: Object.fromEntries(fields) };
}

function plain(html: string): string {
  return html.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}
