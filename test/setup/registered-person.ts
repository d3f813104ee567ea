/** Registers methods of a subject: those that a person sets up by the hosted page, the others by the API. */
import request from 'supertest';
import type { Stage } from '../journey/stage.js';
import { Authenticator } from './authenticator.js';
import { HostedBrowser } from './hosted-browser.js';
import { TestPhone } from './test-phone.js';

/** Has nothing registered yet. */
export class RegisteredPerson {
  readonly #stage: Stage;
  readonly subject: string;
  readonly phone: TestPhone;
  readonly key = new Authenticator();

  constructor(stage: Stage, subject: string) {
    this.#stage = stage;
    this.subject = subject;
    this.phone = new TestPhone(stage.config.publicUrl);
  }

  /** A device with our app, and then a passkey; the first is the default. */
  async setUp(...methods: ('app' | 'passkey')[]): Promise<this> {
    const { subject } = this;
    const returnUrl = 'http://127.0.0.1:4000/callback';
    const asked = { purpose: 'setup', subject, methods, require: methods.length, returnUrl };
    const { body } = await this.#stage.post('/v1/sessions', asked);
    const page = new HostedBrowser(this.#stage.config.publicUrl);
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
    const answer = await request(this.#stage.config.publicUrl)
      .post(`/v1/subjects/${this.subject}/methods`)
      .set(this.#stage.authorized)
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
    return this.#stage.config.publicUrl.replace('127.0.0.1', 'localhost');
  }

  async #pair(page: HostedBrowser): Promise<void> {
    await this.phone.pair((await page.post('app/pair')).body.url, 'Phone');
    const { challenge } = (await page.post('app/test')).body;
    await this.phone.answer('approve', challenge.matchDigit);
    await page.state();
  }

  async #create(page: HostedBrowser): Promise<void> {
    const { challenge, rp, user } = (await page.post('passkey/options')).body;
    const ceremony = { challenge, rpId: rp.id, origin: this.#origin };
    await page.post('passkey/register', { credential: this.key.create(ceremony, user.id) });
  }
}
