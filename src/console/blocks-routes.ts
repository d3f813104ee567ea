/**
 * What is blocked and why, the means to lift it, and lists at run time: the operators' limits as the console asks for them. The audit of the
 * limits says who did it: the name of the login, and its key.
 */
import type { Request, Response } from 'express';
import { z } from 'zod';
import * as schemas from '../http/api/operator-schemas.js';
import { viewBlock, viewEntry } from '../http/api/operator-views.js';
import { sendJson } from '../http/dispatch.js';
import { parseInput } from '../http/request.js';
import { LIST_ACTIONS } from '../limits/number-lists.js';
import type { OperatorLimits, Signature } from '../limits/operator-limits.js';
import { type Block, type OperatorTarget, shownTarget } from '../limits/operator-target.js';
import { RULE_WORDS } from '../limits/refusal.js';
import { type ConsoleCaller, type ConsoleRoute, requireRole } from './console-route.js';

export interface BlocksRoutes {
  readonly operatorLimits: Pick<
    OperatorLimits,
    'explain' | 'unblock' | 'list' | 'unlist' | 'entries'
  >;
  /** Where a tenant has sent lately. */
  readonly countriesOf: (tenant: string) => Promise<readonly string[]>;
}

/** Each is asked about for itself. */
const COUNTRIES_MAX = 40;

export function blocksRoutes({
  operatorLimits,
  countriesOf,
}: BlocksRoutes): readonly ConsoleRoute[] {
  async function ask(req: Request, res: Response): Promise<void> {
    const { tenant, ...named } = parseInput(blocksRequest, req.body);
    await answerBlocks(res, tenant, schemas.toTarget(named));
  }

  /** A number is what somebody calls support about; more is for operators. */
  async function unblock(req: Request, res: Response, caller: ConsoleCaller): Promise<void> {
    const { tenant, reason, ...named } = parseInput(unblockRequest, req.body);
    const target = schemas.toTarget(named);
    if (target.kind !== 'number') requireRole(caller, 'operator');
    await operatorLimits.unblock(tenant, target, signatureOf(caller, reason));
    await answerBlocks(res, tenant, target);
  }

  /** After an unblocking as well: what the target shares with others may go on blocking it. */
  async function answerBlocks(res: Response, tenant: string, target: OperatorTarget) {
    const blocks = await operatorLimits.explain(tenant, target);
    sendJson(res, 200, { tenant, target: shownTarget(target), blocks: blocks.map(shownBlock) });
  }

  /** Countries where something is held back now. */
  async function countries(req: Request, res: Response): Promise<void> {
    const tenant = String(req.params['tenant']);
    const places = (await countriesOf(tenant)).slice(0, COUNTRIES_MAX);
    const found = await Promise.all(
      places.map(async (country) => {
        const blocks = await operatorLimits.explain(tenant, { kind: 'country', country });
        return { country, blocks: blocks.map(shownBlock) };
      }),
    );
    sendJson(res, 200, { countries: found.filter(({ blocks }) => blocks.length > 0) });
  }

  async function lists(req: Request, res: Response): Promise<void> {
    const entries = await operatorLimits.entries(String(req.params['tenant']));
    sendJson(res, 200, { entries: entries.map(viewEntry) });
  }

  async function list(req: Request, res: Response, caller: ConsoleCaller): Promise<void> {
    const { tenant, action, until, reason, ...named } = parseInput(listRequest, req.body);
    const signature = signatureOf(caller, reason);
    const entry = await operatorLimits.list(
      tenant,
      schemas.toTarget(named),
      action,
      until,
      signature,
    );
    sendJson(res, 200, viewEntry(entry));
  }

  async function unlist(req: Request, res: Response, caller: ConsoleCaller): Promise<void> {
    const { tenant, id: field, reason } = parseInput(unlistRequest, req.body);
    const which = { kind: 'entry', field } as const;
    const entry = await operatorLimits.unlist(tenant, which, signatureOf(caller, reason));
    sendJson(res, 200, viewEntry(entry));
  }

  return [
    { method: 'POST', path: '/blocks', role: 'viewer', handler: ask },
    { method: 'POST', path: '/blocks/unblock', role: 'support', handler: unblock },
    { method: 'GET', path: '/blocks/:tenant/countries', role: 'viewer', handler: countries },
    { method: 'GET', path: '/blocks/:tenant/lists', role: 'viewer', handler: lists },
    { method: 'POST', path: '/blocks/list', role: 'operator', handler: list },
    { method: 'POST', path: '/blocks/unlist', role: 'operator', handler: unlist },
  ];
}

/** The operator is the login's: nobody can say another name. */
function signatureOf({ operator, key }: ConsoleCaller, reason: string): Signature {
  return { operator, key, reason };
}

/** With the rule in words. */
function shownBlock(block: Block) {
  return { ...viewBlock(block), means: RULE_WORDS[block.rule] };
}

// What the calls take. Targets and reasons are those of the API.

const { number, prefix, country } = schemas.TARGET_FIELDS;
const { reason } = schemas.SIGNATURE_FIELDS;
const tenant = z.string({ error: 'Must name a tenant.' });
const whole = z.literal(true, { error: 'Must be true.' }).exactOptional();
const target = { number, prefix, country, whole };

function namesOne(request: object, names: readonly string[]): boolean {
  return names.filter((name) => name in request).length === 1;
}

const ANY = ['number', 'prefix', 'country', 'whole'];
const blocksRequest = z
  .strictObject({ tenant, ...target })
  .refine((request) => namesOne(request, ANY), {
    error: 'Name one of number, prefix, country and whole.',
  });
const unblockRequest = z
  .strictObject({ tenant, reason, ...target })
  .refine((request) => namesOne(request, ANY), {
    error: 'Name one of number, prefix, country and whole.',
  });
const listRequest = z
  .strictObject({
    ...{ tenant, reason, number, prefix },
    action: z.enum(LIST_ACTIONS, { error: 'Must be "deny", "allow" or "exempt".' }),
    until: z.iso
      .datetime({ offset: true, error: 'Must be a date and time.' })
      .transform((text) => Date.parse(text)),
  })
  .refine((request) => namesOne(request, ['number', 'prefix']), {
    error: 'Name one of number and prefix.',
  });
const unlistRequest = z.strictObject({
  ...{ tenant, reason },
  id: z.string().regex(/^\d{1,2}:[\w-]{16}$/, { error: 'Must be the id of an entry.' }),
});
