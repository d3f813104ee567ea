/** A session as its tenant sees it. */
import { isoTime } from '../iso-time.js';
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
    createdAt: isoTime(session.createdAtMs),
    ...(session.openedAtMs === undefined ? {} : { openedAt: isoTime(session.openedAtMs) }),
    ...(session.verifiedAtMs === undefined ? {} : { verifiedAt: isoTime(session.verifiedAtMs) }),
    ...(result ? { finishedAt: isoTime(result.atMs) } : {}),
    ...(session.redeemedAtMs === undefined ? {} : { redeemedAt: isoTime(session.redeemedAtMs) }),
    expiresAt: isoTime(session.expiresAtMs),
    mode,
  };
}
