/** Requests as a tenant sends them. */
import request, { type Test } from 'supertest';
import { type Gateway, KEY } from './gateway.js';

export const SMS = { to: '+358 44 123 4567', channel: 'sms' } as const;

export function post(gateway: Gateway, path: string, body?: object, key = KEY): Test {
  const call = request(gateway.server).post(path).set('Authorization', `Bearer ${key}`);
  return body === undefined ? call : call.send(body);
}

export function get(gateway: Gateway, path: string, key = KEY): Test {
  return request(gateway.server).get(path).set('Authorization', `Bearer ${key}`);
}

/** @returns the id of a new challenge */
export async function startChallenge(gateway: Gateway, body: object = SMS): Promise<string> {
  const answer = await post(gateway, '/v1/challenges', body).expect(202);
  return String(answer.body.id);
}
