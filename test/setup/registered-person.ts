/** Registers methods of a subject: those that a person sets up by the hosted page, the others by the API. */
import request from 'supertest';
import { Authenticator } from './authenticator.js';
import { HostedBrowser } from './hosted-browser.js';
import { TestPhone } from './test-phone.js';

/** The service that it registers with. */
export interface Place {
  readonly config: { readonly publicUrl: string };
  /** The header that authenticates a request. */
  readonly authorized: { readonly authorization: string };
  // biome-ignore lint/suspicious/noExplicitAny: tests read any JSON
  post(path: string, body: object): Promise<{ readonly body: any }>;
}

/** Has nothing registered yet. */
export class RegisteredPerson {
  readonly #place: Place;
  readonly subject: string;
  readonly phone: TestPhone;
  readonly key = new Authenticator();

  constructor(place: Place, subject: string) {
    this.#place = place;
    this.subject = subject;
    this.phone = new TestPhone(place.config.publicUrl);
  }

  /** A device with our app, and then a passkey; the first is the default. */
  async setUp(...methods: ('app' | 'passkey')[]): Promise<this> {
    const { subject } = this;
    const returnUrl = 'http://127.0.0.1:4000/callback';
    const asked = { purpose: 'setup', subject, methods, require: methods.length, returnUrl };
    const { body } = await this.#place.post('/v1/sessions', asked);
    if (!body.url) throw new Error(`There is no session: ${JSON.stringify(body)}`);
    const page = new HostedBrowser(this.#place.config.publicUrl);
    await page.open(body.url);
    for (const method of methods) {
      await (method === 'app' ? this.#pair(page) : this.#create(page));
      await page.post('method', { next: true });
    }
    const { status } = await page.post('finish', { outcome: 'done' });
    if (status !== 200) throw new Error(`The set-up answered ${status}.`);
    return this;
  }

  /** By the API, as the tenant's service does. @returns the method's id */
  async add(method: object): Promise<string> {
    const answer = await request(this.#place.config.publicUrl)
      .post(`/v1/subjects/${this.subject}/methods`)
      .set(this.#place.authorized)
      .send(method);
    if (answer.status !== 201) throw new Error(`It is not registered: ${answer.text}`);
    return answer.body.id;
  }

  /** Answers a question about the passkey. @param publicKey what the page gives the browser */
  sign(publicKey: { readonly challenge: string; readonly rpId: string }) {
    const { challenge, rpId } = publicKey;
    return this.key.get({ challenge, rpId, origin: this.#origin });
  }

  get #origin(): string {
    return this.#place.config.publicUrl.replace('127.0.0.1', 'localhost');
  }

  async #pair(page: HostedBrowser): Promise<void> {
    const { url } = await this.#act(page, 'app/pair');
    await this.phone.pair(url, 'Phone');
    const { challenge } = await this.#act(page, 'app/test');
    await this.phone.answer('approve', challenge.matchDigit);
    await page.state();
  }

  async #create(page: HostedBrowser): Promise<void> {
    const { challenge, rp, user } = await this.#act(page, 'passkey/options');
    const ceremony = { challenge, rpId: rp.id, origin: this.#origin };
    await this.#act(page, 'passkey/register', { credential: this.key.create(ceremony, user.id) });
  }

  async #act(page: HostedBrowser, name: string, body?: object) {
    const answer = await page.post(name, body);
    if (answer.status !== 200)
      throw new Error(`${name} answered ${answer.status} ${JSON.stringify(answer.body)}.`);
    return answer.body;
  }
}
