/** Webhooks with something wrong in them; half are signed as if the vendor had said so, and get past the signature. */
import type { Random } from '../../setup/random.js';
import { type Form, twilioRequest, vonageRequest } from '../../setup/signed-requests.js';
import { type FuzzedRequest, headerText } from './fuzz-api.js';
import type { Gateway } from './gateway.js';
import type { GenuineWords } from './genuine-webhooks.js';
import { brokenJson, mutated, mutatedText, oddText } from './mutation.js';
import { genuineVonage } from './vonage-forgeries.js';

export async function webhookRequest(
  random: Random,
  { url, identity }: Gateway,
  words: GenuineWords,
): Promise<FuzzedRequest> {
  const isSigned = random.chance(0.5);
  const made = random.chance(0.5)
    ? twilioWords(
        random,
        { publicUrl: url, token: isSigned ? identity.twilio.authToken : 'other' },
        words,
      )
    : await vonageWords(random, identity.vonage, words, isSigned);
  if (random.chance(0.9)) return made;
  const name = random.pick(['x-twilio-signature', 'authorization', 'content-type', 'expect']);
  const value = headerText(mutatedText(random, made.headers[name] ?? 'x'));
  if (name === 'expect') return made;
  return { ...made, headers: { ...made.headers, [name]: value } };
}

function twilioWords(
  random: Random,
  signing: Parameters<typeof twilioRequest>[0],
  words: GenuineWords,
): FuzzedRequest {
  const { path, form } = random.pick(words.twilio);
  const changed: Record<string, string> = { ...form };
  for (let change = random.whole(1, 3); change > 0; change -= 1) {
    const name = random.pick(Object.keys(form));
    const way = random.next();
    if (way < 0.2) delete changed[name];
    else if (way < 0.4) changed[oddText(random)] = oddText(random);
    else if (way < 0.7) changed[name] = oddText(random);
    else changed[name] = mutatedText(random, form[name] ?? '');
  }
  const body = new URLSearchParams(changed).toString();
  return twilioRequest(signing, path, changed as Form, {
    body: random.chance(0.1) ? mutatedText(random, body) : body,
  });
}

async function vonageWords(
  random: Random,
  account: Gateway['identity']['vonage'],
  words: GenuineWords,
  isSigned: boolean,
): Promise<FuzzedRequest> {
  const { path, body } = random.pick(words.vonage);
  let value: unknown = JSON.parse(body);
  for (let change = random.whole(1, 3); change > 0; change -= 1) value = mutated(random, value);
  const text = random.chance(0.1)
    ? brokenJson(random, value).toString('latin1')
    : (JSON.stringify(value) ?? '');
  if (!isSigned) return vonageRequest(path, headerText(oddText(random)), text);
  return genuineVonage(account, path, text);
}
