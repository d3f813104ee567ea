/**
 * How carriers are chosen, for operators: how they stand on a route now, and why each delivery of a challenge went the way it went. It needs
 * the scope `operator` and covers only the key's own tenant.
 */
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { CHANNELS, type Channel, slotOf } from '../../challenge/challenge.js';
import { OctothorpeError } from '../../challenge/errors.js';
import type { Tenant } from '../../challenge/policy.js';
import type { ExplainedDelivery, RouteReport } from '../../routing/route-report.js';
import { ROUTE_MODES } from '../../routing/route-settings.js';
import { contextOf, methodRouter, sendJson } from '../dispatch.js';
import type { ApiKeys } from '../ports.js';
import { authenticateKey, parseInput } from '../request.js';
import { channelView, modeView } from './answer-schemas.js';
import type { Mode } from './challenge-routes.js';

export interface RouteReports {
  report(tenant: Tenant, channel: Channel, country: string): RouteReport;
  /** @throws OctothorpeError not_found, unavailable */
  explain(tenant: Tenant, id: string): Promise<readonly ExplainedDelivery[]>;
}

export function routeReportRoutes(reports: RouteReports, keys: ApiKeys, mode: Mode): Router {
  async function read(req: Request, res: Response): Promise<void> {
    const { tenant } = authenticateKey(keys, req, res, 'operator');
    const { channel, country } = parseInput(routeQuery, req.query);
    sendJson(res, 200, { ...reports.report(tenant, channel, country), mode });
  }

  async function explain(req: Request, res: Response): Promise<void> {
    const { tenant } = authenticateKey(keys, req, res, 'operator');
    const id = req.params['id'];
    if (typeof id !== 'string' || slotOf(id) === undefined) {
      throw new OctothorpeError('not_found', 'There is no such challenge or message.');
    }
    contextOf(res).challenge = id;
    sendJson(res, 200, { deliveries: await reports.explain(tenant, id), mode });
  }

  return methodRouter('/v1', {
    '/operator/routes': { GET: read },
    '/operator/challenges/{id}/routes': { GET: explain },
  });
}

// What it accepts and answers.

export const routeQuery = z.strictObject({
  channel: z
    .enum(CHANNELS, { error: `Must be ${CHANNELS.map((name) => `"${name}"`).join(' or ')}.` })
    .meta({ example: 'sms' }),
  country: z
    .string({ error: 'Must be a country code.' })
    .regex(/^[A-Za-z]{2}$/, { error: 'Must be an ISO 3166-1 alpha-2 code, such as "FI".' })
    .transform((text) => text.toUpperCase())
    .meta({ description: 'ISO 3166-1 alpha-2.', example: 'FI' }),
});

const share = z.number().min(0).max(1);

const carrierView = z.strictObject({
  carrier: z.string().meta({ example: 'twilio' }),
  weight: z.number().meta({ description: 'What the evidence weighs now, in sends.' }),
  verified: share.meta({ description: 'Verified per send, as it is believed now.' }),
  low: share.meta({ description: 'The lower end of its interval.' }),
  high: share.meta({ description: 'The upper end.' }),
  leads: z.boolean(),
  percent: z
    .number()
    .optional()
    .meta({ description: 'Its share now, where the route has shares.' }),
});

export const routeView = z
  .strictObject({
    channel: channelView,
    country: z.string(),
    mode: modeView,
    route: z.enum(ROUTE_MODES).meta({ description: 'How carriers are chosen.' }),
    evidence: z.enum(['own', 'everybody']).meta({
      description: 'Whose traffic it learns from: a tenant with routes of its own, its own.',
    }),
    carriers: z.array(carrierView).meta({ description: 'In the configured order.' }),
    shadows: z.array(z.string()).meta({ description: 'Judged, and never used.' }),
  })
  .meta({ id: 'Route' });

export const explainedRoutesView = z
  .strictObject({
    deliveries: z.array(
      z.strictObject({
        delivery: z.number().int(),
        channel: channelView,
        carrier: z.string(),
        route: z.string().meta({ description: 'How it was chosen.', example: 'learned' }),
        why: z.string().meta({ example: 'explored' }),
        sentence: z.string(),
        record: z
          .string()
          .optional()
          .meta({ description: 'What the delivery keeps of the choice.' }),
        recomputed: z.string().optional().meta({
          description:
            'The carrier that follows from that record; absent where the rules have changed.',
        }),
        carriers: z.array(carrierView).meta({ description: 'As they stood then.' }),
      }),
    ),
    mode: modeView,
  })
  .meta({ id: 'ExplainedRoutes' });
