/**
 * The API of the authenticator app, under `/authenticator/api/`. Every request is signed by the device's key (`device-request.ts`), in
 * `Authorization: Bearer <JWT>`; there are no cookies. Only what begins a pairing has the ticket instead.
 */
import type { Request, Response, Router } from 'express';
import type { DeviceActions } from '../../approvals/device-actions.js';
import type { KnownDevice } from '../../approvals/device-directory.js';
import { OctothorpeError } from '../../challenge/errors.js';
import type { Clock } from '../../challenge/time.js';
import { ipGroup } from '../../limits/hmac-tags.js';
import { OpenWaits } from '../changes.js';
import {
  contextOf,
  type Handler,
  type MethodTable,
  methodTable,
  sendEmpty,
  sendJson,
} from '../dispatch.js';
import type { ChallengeChanges } from '../ports.js';
import { parseInput, parseJson, readJson } from '../request.js';
import { type Account, AccountsWaiter, streamAccounts } from './app-stream.js';
import {
  type AppBrand,
  answerInput,
  deviceInput,
  emptyInput,
  eventsInput,
  pairInput,
  shownInput,
  ticketInput,
  viewAccount,
} from './app-views.js';

export interface AppRoutes {
  readonly actions: DeviceActions;
  readonly brandOf: (tenant: string) => AppBrand;
  readonly changes: ChallengeChanges;
  readonly clock: Clock;
  readonly heartbeatMs: number;
  readonly closing: AbortSignal | undefined;
}

const BODY_BYTES_MAX = 8_192;
/** A stream's body has a token for each account. */
const TOKENS_BYTES_MAX = 49_152;
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;
const NOTHING = Buffer.alloc(0);

type Act = (known: KnownDevice, body: unknown) => Promise<object>;

export function appRoutes(router: Router, options: AppRoutes): void {
  const { actions, brandOf, changes, clock, heartbeatMs, closing } = options;
  const waits = new OpenWaits();

  async function view(known: KnownDevice): Promise<object> {
    const brand = brandOf(known.owner.tenant);
    return viewAccount(known, await actions.approvals(known), brand, clock.now());
  }

  /** A request of a device. @param action is what the device has signed, so that no request passes for another */
  const signed =
    (action: string, act: Act): Handler =>
    async (req, res) => {
      const { raw } = await readJson(req, BODY_BYTES_MAX);
      const known = await actions.authenticate({ token: tokenOf(req), action, body: raw });
      contextOf(res).tenant = known.owner.tenant;
      sendJson(res, 200, await act(known, raw.length === 0 ? {} : parseJson(raw)));
    };

  const ticket: Handler = async (req, res) => {
    const input = parseInput(ticketInput, (await readJson(req, BODY_BYTES_MAX)).value);
    const { tenant, label } = await actions.ticketOwner(input.ticket);
    sendJson(res, 200, { brand: brandOf(tenant), ...(label === undefined ? {} : { label }) });
  };

  const pair: Handler = async (req, res) => {
    const input = parseInput(pairInput, (await readJson(req, BODY_BYTES_MAX)).value);
    const known = await actions.pair(input);
    contextOf(res).tenant = known.owner.tenant;
    sendJson(res, 200, await view(known));
  };

  const show: Act = async (known, body) => {
    const { challenge } = parseInput(shownInput, body);
    await actions.show(known, challenge);
    return {};
  };

  const answer: Act = async (known, body) => {
    const { challenge: challengeId, decision, signature, ...rest } = parseInput(answerInput, body);
    const number = 'number' in rest ? rest.number : '';
    const outcome = await actions.answer(known, { challengeId, decision, number, signature });
    return { outcome };
  };

  const change: Act = async (known, body) => {
    const { name, push } = parseInput(deviceInput, body);
    await actions.change(known, {
      ...(name === undefined ? {} : { name }),
      ...(push === undefined ? {} : { push }),
    });
    return {};
  };

  const remove: Act = async (known, body) => {
    parseInput(emptyInput, body);
    await actions.remove(known);
    return {};
  };

  /** One stream for all accounts of the app: browsers allow few connections. */
  async function events(req: Request, res: Response): Promise<void> {
    const { tokens } = parseInput(eventsInput, (await readJson(req, TOKENS_BYTES_MAX)).value);
    const accounts: Account[] = [];
    for (const token of tokens) {
      const known = await actions.authenticate({ token, action: 'events', body: NOTHING });
      const channel = actions.changesOf(known);
      accounts.push({ device: known.device.id, channel, read: () => actions.find(known) });
    }
    const [first] = accounts;
    const leave = waits.enter({ session: first?.device, address: ipGroup(req.ip ?? '') });
    const waiter = new AccountsWaiter(changes, accounts, res, closing);
    try {
      await streamAccounts(req, res, { waiter, accounts, heartbeatMs });
    } finally {
      waiter.takeDown();
      leave();
    }
  }

  const at = (name: string, table: MethodTable) =>
    router.all(`/authenticator/api/${name}`, methodTable(`/authenticator/api/${name}`, table));
  at('ticket', { POST: ticket });
  at('pair', { POST: pair });
  at('account', { GET: noHead(signed('account', view)) });
  at('shown', { POST: signed('shown', show) });
  at('answer', { POST: signed('answer', answer) });
  at('device', { POST: signed('device', change) });
  at('remove', { POST: signed('remove', remove) });
  at('events', { POST: events });
}

/** A HEAD would use the token up and answer nothing. */
function noHead(handler: Handler): Handler {
  return (req, res) => (req.method === 'HEAD' ? sendEmpty(res) : handler(req, res));
}

/** @throws OctothorpeError `device_removed` */
function tokenOf(req: Request): string {
  const token = BEARER.exec(req.headers.authorization ?? '')?.[1];
  if (token !== undefined) return token;
  throw new OctothorpeError(
    'unauthorized',
    'The request is not signed. Send the device’s own JWT as Authorization: Bearer <JWT>.',
  );
}
