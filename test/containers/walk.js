// Verifies one SMS and one call through a service and its carrier: node walk.js SERVICE CARRIER API_KEY [ID ...]
// Each ID is an earlier challenge that must still be verified. The last line has the ids of this run.
const [service, carrier, key, ...before] = process.argv.slice(2);
// Other numbers the second time, because a number has a wait between sends.
const PHONE = before.length > 0 ? '358441234568' : '358441234567';
/** A magic number that picks up and presses #. */
const ANSWERS = before.length > 0 ? '358457060002' : '358457060001';
const WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 250;

async function ask(path, body) {
  const answer = await fetch(`${service}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const json = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(json)}`);
  return json;
}

async function until(what, look) {
  const end = Date.now() + WITHIN_MS;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`${what}: not within ${WITHIN_MS / 1000} s.`);
}

async function messages() {
  const phone = await (await fetch(`${carrier}/sandbox/phones/${PHONE}`)).json();
  return phone.messages;
}

async function expectState(id, wanted) {
  const challenge = await until(`${id} ends`, async () => {
    const read = await ask(`/v1/challenges/${id}`);
    return read.final ? read : undefined;
  });
  if (challenge.state !== wanted) {
    throw new Error(`${id} is ${challenge.state}, not ${wanted}: ${JSON.stringify(challenge)}`);
  }
}

for (const id of before) {
  const { final } = await ask(`/v1/challenges/${id}`);
  if (!final) throw new Error(`${id} has lost its end.`);
}
const seen = (await messages()).length;
const sms = await ask('/v1/challenges', { to: `+${PHONE}`, channel: 'sms' });
const code = await until(
  'the SMS',
  async () => /\b\d{6}\b/.exec((await messages()).slice(seen).at(-1)?.body ?? '')?.[0],
);
const verdict = await ask(`/v1/challenges/${sms.id}/check`, { code });
if (!verdict.verified) throw new Error(`The right code is ${verdict.outcome}.`);
await expectState(sms.id, 'sms_verified');
const call = await ask('/v1/challenges', { to: `+${ANSWERS}`, channel: 'call' });
await expectState(call.id, 'call_answered');
console.log(`${sms.id} ${call.id}`);
