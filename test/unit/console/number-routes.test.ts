import type { Request, Response } from 'express';
import type { ConsoleCaller } from '../../../src/console/console-route.js';
import { numberRoutes } from '../../../src/console/number-routes.js';
import { Walk } from '../../fixtures/stored-sample.js';
import { cipher } from '../../setup/store-fixture.js';

const NUMBER = '+358441234567';
const { challenge: sample } = new Walk();
const challenge = {
  ...sample,
  to: { ...sample.to, sealed: cipher.seal(NUMBER, sample.id), masked: '+358*****4567' },
};
const ANNA: ConsoleCaller = {
  operator: 'anna',
  key: 'console-1',
  role: 'support',
  tenants: [challenge.tenant],
  signedInAtMs: 0,
};
const asked = { id: challenge.id, reason: 'the person called' };

/** @returns what was answered, and what the audit was given */
async function show(caller = ANNA, note = async (): Promise<void> => {}) {
  const notes: object[] = [];
  const [route] = numberRoutes({
    challenges: { read: async () => challenge },
    cipher,
    audit: {
      note: async (by, act) => {
        await note();
        notes.push({ by: by.operator, ...act });
      },
    },
  });
  let body = '';
  const res = {
    locals: { context: { id: 'r' } },
    writeHead: () => res,
    end: (text: string) => {
      body = text;
      return res;
    },
  } as unknown as Response;
  await route?.handler({ body: asked } as Request, res, caller);
  return { body, notes };
}

it('a number is shown once the audit has who looked, at what and why', async () => {
  const { body, notes } = await show();
  expect(JSON.parse(body)).toMatchObject({ id: challenge.id, number: NUMBER });
  expect(notes).toEqual([
    {
      by: 'anna',
      act: 'show_number',
      tenant: challenge.tenant,
      reason: asked.reason,
      target: `+358*****4567 of ${challenge.id}`,
    },
  ]);
});

it('what the audit cannot take is not shown', async () => {
  const away = async () => {
    throw new Error('away');
  };
  await expect(show(ANNA, away)).rejects.toThrow('away');
});

it('a number of a tenant that the login does not cover is none', async () => {
  await expect(show({ ...ANNA, tenants: ['globex'] })).rejects.toMatchObject({ code: 'not_found' });
});
