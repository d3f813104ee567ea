/**
 * The limit of a webhook: node:http, the vendor's form parsed and its HMAC compared, and one EVALSHA that reads, compares and
 * writes. With `vonage`: a JWT by HS256 over the hash of a JSON body.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { connect, listen } from './listen.js';

const SCRIPT = `
local c = redis.call('HMGET', KEYS[1], 'state', 'expires', 'rank', 'reference')
if not c[1] or tonumber(ARGV[2]) <= tonumber(c[3]) then return 'ignored' end
redis.call('HSET', KEYS[1], 'state', ARGV[1], 'rank', ARGV[2], 'reference', ARGV[3])
return 'applied'`;
const RANKS: Readonly<Record<string, string>> = { sent: '1', submitted: '1', delivered: '2' };

const [, , , vendor, secret = '', publicUrl = ''] = process.argv;
const redis = connect();
const sha = (await redis.script('LOAD', SCRIPT)) as string;

listen(200, async (body, path, headers) => {
  const [status = '', reference = ''] =
    vendor === 'twilio'
      ? twilio(body, path, String(headers['x-twilio-signature']))
      : vonage(body, String(headers['authorization']));
  const key = path.slice(path.lastIndexOf('/') + 1);
  await redis.evalsha(sha, 1, key, status, RANKS[status] ?? '0', reference);
  return '';
});

function twilio(body: string, path: string, signature: string): string[] {
  const form = new URLSearchParams(body);
  let signed = publicUrl + path;
  for (const name of [...form.keys()].sort()) signed += name + form.get(name);
  same(createHmac('sha1', secret).update(signed).digest('base64'), signature);
  return [form.get('MessageStatus') ?? '', form.get('MessageSid') ?? ''];
}

function vonage(body: string, authorization: string): string[] {
  const [head, payload = '', signature = ''] = authorization.slice(7).split('.');
  same(createHmac('sha256', secret).update(`${head}.${payload}`).digest('base64url'), signature);
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, string>;
  same(createHash('sha256').update(body).digest('hex'), claims['payload_hash'] ?? '');
  const { status, message_uuid } = JSON.parse(body) as Record<string, string>;
  return [status ?? '', message_uuid ?? ''];
}

function same(one: string, other: string): void {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  if (a.length !== b.length || !timingSafeEqual(a, b)) throw new Error('The signature is wrong.');
}
