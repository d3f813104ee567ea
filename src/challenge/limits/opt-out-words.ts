/**
 * The words by which a person stops SMS and lets them come again. A message counts only when it is such a word and nothing
 * else, in any casing and with any punctuation around: a sentence that contains such a word does not stop messages.
 *
 * English: the words that vendors and the CTIA name, and those of 47 CFR 64.1200(a)(10): stop, quit, revoke, opt out, cancel,
 * unsubscribe, end. They count in every language. The other languages' are what people write, with and without marks.
 */

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
  const word = plain(text);
  if (STOP_WORDS.has(word)) return 'stop';
  return START_WORDS.has(word) ? 'start' : undefined;
}

/** Letters alone, in one form: `Opt-Out!` is `optout`, full-width letters are letters. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}]/gu, '');
}

const STOP_WORDS = wordSet(STOP);
const START_WORDS = wordSet(START);

function wordSet(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')).map(plain));
}
