/** Ways to forge one of Twilio's webhooks, for an attacker who has seen a genuine one or has an own account. */
import { randomBytes } from 'node:crypto';
import type { Random } from '../../setup/random.js';
import {
  shiftedByOne,
  type TwilioSigning,
  twilioRequest,
  type WebhookRequest,
} from '../../setup/signed-requests.js';
import type { TwilioWords } from './genuine-webhooks.js';
import { changedText } from './mutation.js';

type Forge = (
  signing: TwilioSigning,
  words: TwilioWords,
  random: Random,
) => WebhookRequest | undefined;

/** By name; returns undefined if it cannot forge this request. */
export const TWILIO_FORGERIES: Readonly<Record<string, Forge>> = {
  'boundary shifted': (signing, { path, form }, random) =>
    twilioRequest(signing, path, random.pick(shiftedByOne(form)), { signedForm: form }),
  'boundary shifted twice': (signing, { path, form }, random) => {
    const twice = random.pick(shiftedByOne(random.pick(shiftedByOne(form))));
    return sameForm(twice, form)
      ? undefined
      : twilioRequest(signing, path, twice, { signedForm: form });
  },
  'a text of one’s own that poses as another sender': (signing, { path, form }, random) => {
    const { Body, From, ...rest } = form;
    if (Body === undefined || From === undefined) return undefined;
    const victim = `+35844${random.whole(1_000_000, 9_999_999)}`;
    const into = random.pick(['FromCity', 'FromZip', 'Gx', 'Later', `From${From}FromZip`]);
    const isWritten = !into.includes(From);
    const text = `123456From${victim}${isWritten ? into : ''}`;
    const sent = { ...rest, From, Body: text, ...(isWritten ? {} : { FromZip: '1' }) };
    const swallowed = isWritten ? `From${From}` : '1';
    const posed = { ...rest, Body: '123456', From: victim, [into]: swallowed };
    return twilioRequest(signing, path, posed, { signedForm: sent });
  },
  'parameter doubled': (signing, { path, form }, random) => {
    const [name, value] = random.pick(Object.entries(form));
    const again = new URLSearchParams([
      [name, random.chance(0.5) ? value : changedText(random, value)],
    ]);
    const whole = new URLSearchParams(form);
    const body = random.chance(0.5) ? `${whole}&${again}` : `${again}&${whole}`;
    return twilioRequest(signing, path, form, { body });
  },
  'value changed': (signing, { path, form }, random) => {
    const [name, value] = random.pick(Object.entries(form));
    const other = { ...form, [name]: changedText(random, value) };
    return twilioRequest(signing, path, other, { signedForm: form });
  },
  'parameter left out': (signing, { path, form }, random) => {
    const [name, value] = random.pick(Object.entries(form));
    const rest = Object.entries(form).filter(([each]) => each !== name);
    if (value === '') return undefined;
    return twilioRequest(signing, path, Object.fromEntries(rest), { signedForm: form });
  },
  'parameter added': (signing, { path, form }, random) => {
    const name = random.pick(['ErrorCode', 'AnsweredBy', 'Extra', 'Zip', '__proto__', 'to']);
    const body = `${new URLSearchParams(form)}&${name}=${random.whole(1, 99_999)}`;
    return twilioRequest(signing, path, form, { body });
  },
  'other delivery': (signing, { path, otherPath, form }) =>
    otherPath === path ? undefined : twilioRequest(signing, otherPath, form, { signedPath: path }),
  'other path or query': (signing, { path, form }, random) => {
    const suffix = random.pick(['/status', '/machine', '/', '&pressed=1', '?prompt=2', '?']);
    return twilioRequest(signing, `${path}${suffix}`, form, { signedPath: path });
  },
  'signed for another host': (signing, { path, form }, random) => {
    const publicUrl = random.pick([
      'https://elsewhere.example',
      signing.publicUrl.replace('http:', 'https:'),
      signing.publicUrl.replace('127.0.0.1', 'localhost'),
    ]);
    const made = twilioRequest({ ...signing, publicUrl }, path, form);
    return { ...made, headers: { ...made.headers, 'x-forwarded-host': new URL(publicUrl).host } };
  },
  'signed by another account': (signing, { path, form }, random) => {
    const AccountSid = `AC${String(random.whole(1, 1e9)).padStart(32, '0')}`;
    const token = random.chance(0.5) ? randomBytes(16).toString('hex') : signing.token;
    return twilioRequest({ ...signing, token }, path, { ...form, AccountSid });
  },
  'signed by another token': (signing, { path, form }) =>
    twilioRequest({ ...signing, token: randomBytes(16).toString('hex') }, path, form),
  'signature cut, changed or absent': (signing, { path, form }, random) => {
    const made = twilioRequest(signing, path, form);
    const { 'x-twilio-signature': signature = '', ...headers } = made.headers;
    const at = random.whole(0, 25);
    const flipped = `${signature.slice(0, at)}${signature[at] === 'A' ? 'B' : 'A'}${signature.slice(at + 1)}`;
    const given = random.pick([undefined, '', signature.slice(0, at), flipped, `${signature}=`]);
    if (given === undefined) return { ...made, headers };
    return { ...made, headers: { ...headers, 'x-twilio-signature': given } };
  },
  'other method or type': (signing, { path, form }, random) => {
    const made = twilioRequest(signing, path, form);
    if (random.chance(0.5)) return { ...made, method: random.pick(['PUT', 'PATCH', 'DELETE']) };
    const type = random.pick(['application/json', 'text/plain', 'multipart/form-data']);
    return { ...made, headers: { ...made.headers, 'content-type': type } };
  },
};

function sameForm(one: object, other: object): boolean {
  const sorted = (form: object) => JSON.stringify(Object.entries(form).sort());
  return sorted(one) === sorted(other);
}
