/**
 * The words by which a person stops SMS and lets them come again. A message counts only when it is such a word and nothing
 * else, in any casing and with any punctuation around: a sentence that contains such a word does not stop messages.
 *
 * English: the words that vendors and the CTIA name, and those of 47 CFR 64.1200(a)(10): stop, quit, revoke, opt out, cancel,
 * unsubscribe, end. They count in every language. The other languages' are what people write, with and without marks.
 */

import type { Clock } from '../challenge/time.js';
import {
  type DurableWrites,
  plainWrites,
  type RedisClient,
  wrapRedisErrors,
} from '../redis/scripts.js';

import { type KeyedDigest, numberTag } from './hmac-tags.js';
import { stopKey } from './limit-store.js';

export type OptOutWord = 'stop' | 'start';

const STOP = [
  'stop stopall unsubscribe cancel end quit revoke optout',
  'lopeta seis peruuta peru keskeytä', // fi
  'stopp stoppa avsluta avregistrera sluta', // sv
  'avslutt avmeld slutt', // nb
  'afmeld afslut', // da
  'stopp abmelden abbestellen ende beenden', // de
  'arret arrêt arreter arrêter désabonner desabonner desinscription désinscription', // fr
  'parar alto baja cancelar detener', // es
  'ferma basta annulla disiscrivi cancellami', // it
  'pare sair remover descadastrar', // pt
  'stoppen afmelden uitschrijven einde', // nl
  'zatrzymaj koniec wypisz anuluj rezygnuje rezygnuję', // pl
  'lõpeta lopeta peata stopp', // et
  'sustabdyti stabdyti atsisakyti baigti', // lt
  'apturet apturēt atteikties beigt', // lv
  'توقف قف ايقاف إيقاف الغاء إلغاء', // ar
  '停止 配信停止 ストップ やめる 解除 キャンセル', // ja
  '停止 退订 取消 退訂 取消订阅 停', // zh-Hans
];

const START = [
  'start unstop yes optin subscribe',
  'aloita jatka', // fi
  'starta börja', // sv
  'begynn', // nb
  'tilmeld begynd', // da
  'starten anmelden', // de
  'demarrer démarrer commencer reprendre', // fr
  'iniciar empezar alta comenzar', // es
  'inizia avvia riprendi', // it
  'comecar começar retomar', // pt
  'beginnen aanmelden', // nl
  'rozpocznij wznow wznów', // pl
  'alusta', // et
  'pradeti pradėti testi tęsti', // lt
  'sakt sākt atsakt atsākt', // lv
  'ابدا ابدأ بدء اشتراك', // ar
  '開始 再開 スタート', // ja
  '开始 订阅 恢复 開始', // zh-Hans
];

/** What an inbound message asks for; undefined where it is anything else. */
export function optOutWord(text: string): OptOutWord | undefined {
  const word = normalised(text);
  if (STOP_WORDS.has(word)) return 'stop';
  return START_WORDS.has(word) ? 'start' : undefined;
}

/** Letters alone, in one form: `Opt-Out!` is `optout`, full-width letters are letters. */
function normalised(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}]/gu, '');
}

const STOP_WORDS = wordSet(STOP);
const START_WORDS = wordSet(START);

function wordSet(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')).map(normalised));
}

// Honours STOP and START: a number that wrote STOP gets no SMS from this tenant until it writes START.

export class OptOuts {
  readonly #store: RedisOptOutStore;
  readonly #digests: readonly KeyedDigest[];

  /** @param digests under every key: a word is kept under all of them, so that it outlives the older ones */
  constructor(store: RedisOptOutStore, digests: readonly KeyedDigest[]) {
    this.#store = store;
    this.#digests = digests;
  }

  /**
   * Has to see every inbound SMS, before it is taken for a code.
   * @param tenants whose sender it was sent to; every one that shares the sender
   * @returns the word that was acted on; undefined for any other message
   */
  async inbound(
    tenants: readonly string[],
    e164: string,
    text: string,
  ): Promise<OptOutWord | undefined> {
    const word = optOutWord(text);
    if (word === undefined) return undefined;
    const tags = tenants.flatMap((tenant) => this.#tags(tenant, e164));
    await (word === 'stop' ? this.#store.add(tags) : this.#store.remove(tags));
    return word;
  }

  /** Since when this number wants no SMS, Unix ms; undefined where it may get them. */
  async since(tenant: string, e164: string): Promise<number | undefined> {
    const found = await Promise.all(this.#tags(tenant, e164).map((tag) => this.#store.since(tag)));
    return found.find((since) => since !== undefined);
  }

  #tags(tenant: string, e164: string): string[] {
    return this.#digests.map((digest) => numberTag(digest, tenant, e164));
  }
}

// Numbers that want no SMS from a tenant, under their HMACs.

/** A word that nobody has taken back holds for five years: 47 CFR 64.1200(d)(6) keeps such requests for as long. */
const LIFE_MS = 5 * 365 * 86_400_000;

export class RedisOptOutStore {
  readonly #redis: RedisClient;
  readonly #clock: Clock;
  readonly #writes: Pick<DurableWrites, 'after'>;

  constructor(
    redis: RedisClient,
    clock: Clock,
    writes: Pick<DurableWrites, 'after'> = plainWrites(redis),
  ) {
    this.#redis = redis;
    this.#clock = clock;
    this.#writes = writes;
  }

  async add(tags: readonly string[]): Promise<void> {
    const now = String(this.#clock.now());
    await this.#each(tags, (key) => this.#redis.set(key, now, 'PX', LIFE_MS));
  }

  async remove(tags: readonly string[]): Promise<void> {
    await this.#each(tags, (key) => this.#redis.del(key));
  }

  /** When it was asked for, Unix ms. */
  async since(tag: string): Promise<number | undefined> {
    const value = await wrapRedisErrors(() => this.#redis.get(stopKey(tag)));
    return value === null ? undefined : Number(value);
  }

  async #each(tags: readonly string[], act: (key: string) => Promise<unknown>): Promise<void> {
    await wrapRedisErrors(() =>
      Promise.all(tags.map((tag) => this.#writes.after(stopKey(tag), () => act(stopKey(tag))))),
    );
  }
}
