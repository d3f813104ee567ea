/** A session as its tenant sees it. */
import type { Session } from '../session/session.js';
import type { Mode } from './challenge-view.js';
import type { SessionView } from './session-schemas.js';

/** @param phoneNumber E.164, where the tenant may see it */
export function viewSession(
  session: Session,
  phoneNumber: string | undefined,
  mode: Mode,
): SessionView {
  const { number, result } = session;
  return {
    id: session.id,
    purpose: session.purpose,
    subject: session.subject,
    state: session.state,
    ...(session.outcome ? { outcome: session.outcome } : {}),
    ...(session.method ? { method: session.method } : {}),
    ...(phoneNumber === undefined ? {} : { phoneNumber }),
    ...(number ? { to: number.masked, country: number.country } : {}),
    ...(session.challengeId ? { challenge: session.challengeId } : {}),
    createdAt: iso(session.createdAtMs),
    ...(session.openedAtMs === undefined ? {} : { openedAt: iso(session.openedAtMs) }),
    ...(session.verifiedAtMs === undefined ? {} : { verifiedAt: iso(session.verifiedAtMs) }),
    ...(result ? { finishedAt: iso(result.atMs) } : {}),
    ...(session.redeemedAtMs === undefined ? {} : { redeemedAt: iso(session.redeemedAtMs) }),
    expiresAt: iso(session.expiresAtMs),
    mode,
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
