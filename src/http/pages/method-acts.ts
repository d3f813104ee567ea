/** The page API of methods: what the page's script asks for to set them up and to manage them. */
import { z } from 'zod';
import { passkeyRegistration } from '../../enrolment/passkey-response.js';
import { normaliseRecoveryCode } from '../../enrolment/recovery-codes.js';
import type { MethodActions } from '../../sessions/method-actions.js';
import type { MethodManagement } from '../../sessions/method-management.js';
import { CHOICES } from '../../sessions/method-plan.js';
import type { SessionSnapshot } from '../../sessions/session.js';
import type { VerificationActions } from '../../sessions/verification-actions.js';
import { checkRequest } from '../api/request-schemas.js';
import { parseInput } from '../request.js';
import type { Act } from './page-api-routes.js';
import type { PageAnswer } from './page-view.js';

/** An answer about a passkey with certificates has some 8 kB; in bytes. */
export const CREDENTIAL_BYTES_MAX = 32_768;

export const methodId = z
  .string()
  .regex(/^me_[\w-]{22}$/, { error: 'Must be the id of a method.' });

/** As typed; the service gets it in its one form. */
export const recoveryCode = z
  .string({ error: 'Must be a string.' })
  .max(64, { error: 'Must be a recovery code.' })
  .transform((typed, context) => {
    const code = normaliseRecoveryCode(typed);
    if (code !== undefined) return code;
    context.addIssue({ code: 'custom', message: 'Must be a recovery code.' });
    return z.NEVER;
  });

const name = z.string({ error: 'Must be a string.' }).min(1).max(256);
const nothing = z.strictObject({});
const stepInput = z.union(
  [
    z.strictObject({ choose: z.enum(CHOICES) }),
    z.strictObject({ next: z.literal(true) }),
    z.strictObject({ stop: z.literal(true) }),
  ],
  {
    error: `Must be {"choose": …} with one of ${CHOICES.join(', ')}, {"next": true} or {"stop": true}.`,
  },
);
const codeInput = z.strictObject({ code: checkRequest.shape.code });
const passkeyInput = z.strictObject({
  credential: passkeyRegistration,
  name: name.exactOptional(),
});
const methodInput = z.strictObject({ id: methodId });
const renameInput = z.strictObject({ id: methodId, name });

export interface MethodAct {
  readonly act: Act;
  /** Of the request's body; the page API's where absent. */
  readonly bytesMax?: number;
}

export interface PageMethods {
  readonly methods: MethodActions;
  readonly management: MethodManagement;
}

/** By the path below `/verify/api/`. */
export function methodActs(
  { methods, management }: PageMethods,
  flow: VerificationActions,
  view: (snapshot: SessionSnapshot) => PageAnswer,
): ReadonlyMap<string, MethodAct> {
  const judged = ({ outcome, ...snapshot }: SessionSnapshot & { readonly outcome: string }) => ({
    outcome,
    ...view(snapshot),
  });
  const step: Act = async (session, body) =>
    view(await methods.step(session, parseInput(stepInput, body)));

  const pair: Act = async (session, body) => {
    parseInput(nothing, body);
    const { shown, snapshot } = await methods.pair(session);
    return { ...shown, ...view(snapshot) };
  };

  const test: Act = async (session, body, asker, key) => {
    parseInput(nothing, body);
    return view(await flow.test(session, asker, key));
  };

  const beginTotp: Act = async (session, body) => {
    parseInput(nothing, body);
    const { shown, snapshot } = await methods.beginTotp(session);
    return { ...shown, ...view(snapshot) };
  };

  const checkTotp: Act = async (session, body) =>
    judged(await methods.checkTotp(session, parseInput(codeInput, body).code));

  const passkeyOptions: Act = async (session, body) => {
    parseInput(nothing, body);
    return methods.passkeyOptions(session);
  };

  const registerPasskey: Act = async (session, body) => {
    const input = parseInput(passkeyInput, body);
    return judged(await methods.registerPasskey(session, input.credential, input.name));
  };

  const makeRecovery: Act = async (session, body) => {
    parseInput(nothing, body);
    return methods.makeRecovery(session);
  };

  const keepRecovery: Act = async (session, body) => {
    parseInput(nothing, body);
    return view(await methods.keepRecovery(session));
  };

  const setDefault: Act = async (session, body) =>
    view(await management.setDefault(session, parseInput(methodInput, body).id));

  const rename: Act = async (session, body) => {
    const input = parseInput(renameInput, body);
    return view(await management.rename(session, input.id, input.name));
  };

  const remove: Act = async (session, body) =>
    view(await management.remove(session, parseInput(methodInput, body).id));

  return new Map<string, MethodAct>([
    ['method', { act: step }],
    ['app/pair', { act: pair }],
    ['app/test', { act: test }],
    ['totp/begin', { act: beginTotp }],
    ['totp/check', { act: checkTotp }],
    ['passkey/options', { act: passkeyOptions }],
    ['passkey/register', { act: registerPasskey, bytesMax: CREDENTIAL_BYTES_MAX }],
    ['recovery/make', { act: makeRecovery }],
    ['recovery/kept', { act: keepRecovery }],
    ['methods/default', { act: setDefault }],
    ['methods/rename', { act: rename }],
    ['methods/remove', { act: remove }],
  ]);
}
