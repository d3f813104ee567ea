/**
 * Shows one whole number, to whoever has a reason that the audit keeps. It is opened only while the challenge stands: a day after its end
 * nobody has it any more.
 */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { hasNumber, slotOf } from '../challenge/challenge.js';
import { OctothorpeError } from '../challenge/errors.js';
import type { PhoneNumberCipher } from '../challenge/phone-number.js';
import type { StoredChallenge } from '../challenge/stored-challenge.js';
import * as schemas from '../http/api/operator-schemas.js';
import { contextOf, sendJson } from '../http/dispatch.js';
import { parseInput } from '../http/request.js';
import type { ConsoleAudit } from './console-audit.js';
import { type ConsoleCaller, type ConsoleRoute, sees } from './console-route.js';

export interface NumberRoutes {
  readonly challenges: { read(id: string): Promise<StoredChallenge | undefined> };
  readonly cipher: Pick<PhoneNumberCipher, 'open'>;
  readonly audit: Pick<ConsoleAudit, 'note'>;
}

const showRequest = z.strictObject({
  id: z.string({ error: 'Must be the id of a challenge or a message.' }).max(64),
  reason: schemas.SIGNATURE_FIELDS.reason,
});

export function numberRoutes({ challenges, cipher, audit }: NumberRoutes): readonly ConsoleRoute[] {
  async function show(req: Request, res: Response, caller: ConsoleCaller): Promise<void> {
    const { id, reason } = parseInput(showRequest, req.body);
    const found = slotOf(id) === undefined ? undefined : await challenges.read(id);
    // One of another tenant looks the same as none.
    if (!found || !sees(caller, found.tenant) || !hasNumber(found) || found.to.sealed === '') {
      throw new OctothorpeError(
        'not_found',
        'No number is stored for it: it ended over a day ago, or never had one.',
      );
    }
    const { tenant, to } = found;
    contextOf(res).challenge = id;
    const number = cipher.open(to.sealed, id);
    // First the audit: what it cannot take is not shown.
    await audit.note(caller, {
      ...{ act: 'show_number', tenant, reason },
      target: `${to.masked} of ${id}`,
    });
    sendJson(res, 200, { id, number });
  }

  return [{ method: 'POST', path: '/numbers/show', role: 'support', handler: show }];
}
