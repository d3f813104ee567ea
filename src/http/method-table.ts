/**
 * One path of the API with its methods. HEAD is handled like GET, OPTIONS lists the methods, and anything else is 405 with `Allow`, before
 * authentication.
 */
import type { Request, RequestHandler, Response } from 'express';
import { OctothorpeError } from '../challenge/errors.js';
import { sendEmpty } from './answer.js';
import { contextOf } from './request-context.js';

export type Handler = (req: Request, res: Response) => void | Promise<void>;
export type MethodTable = Readonly<Partial<Record<'GET' | 'POST', Handler>>>;

/** @param route the pattern for the log, such as `/v1/challenges/{id}` */
export function methodTable(route: string, table: MethodTable): RequestHandler {
  const allow = [...(table.GET ? ['GET', 'HEAD'] : []), ...(table.POST ? ['POST'] : []), 'OPTIONS'];
  const headers = { Allow: allow.join(', ') };
  return (req, res) => {
    const context = contextOf(res);
    context.route = route;
    const handler = pick(table, req.method);
    if (handler !== undefined) return handler(req, res);
    if (req.method === 'OPTIONS') return sendEmpty(res, headers);
    context.errorHeaders = headers;
    throw new OctothorpeError(
      'method_not_allowed',
      `This path takes ${allow.join(', ')}, not ${req.method}.`,
    );
  };
}

function pick(table: MethodTable, method: string): Handler | undefined {
  if (method === 'POST') return table.POST;
  return method === 'GET' || method === 'HEAD' ? table.GET : undefined;
}
