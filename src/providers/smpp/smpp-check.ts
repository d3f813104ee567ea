/** What `doctor` finds out about an SMPP account: it binds and unbinds, and sends nothing. */
import type { ProviderCheck } from '../provider-entry.js';
import type { SmppSettings } from './smpp-entry.js';
import { bindRefusal, sessionSettings } from './smpp-provider.js';
import { BindFailure, SmppSession } from './smpp-session.js';

const TWICE = 'An SMS whose answer is lost may go out twice.';

export async function checkAccount(settings: SmppSettings): Promise<ProviderCheck> {
  const where = `${settings.host}:${settings.port}`;
  try {
    const session = await SmppSession.bind(sessionSettings(settings), {
      // It is here for a moment: whoever serves takes it.
      deliver: async () => 0x64,
      closed: () => undefined,
    });
    await session.unbind();
    return { verdict: 'ok', message: `${where} accepts the bind. ${TWICE}` };
  } catch (error) {
    if (!(error instanceof BindFailure)) throw error;
    return refusedBind(where, error);
  }
}

function refusedBind(where: string, failure: BindFailure): ProviderCheck {
  const { failure: kind, detail } = bindRefusal(failure);
  if (failure.status === undefined) {
    const message = `${where} cannot be reached (${failure.message}). Correct host, port and TLS, or have this address allowed.`;
    return { verdict: 'FAIL', message };
  }
  if (kind === 'account') {
    const message = `${where} refuses the bind (${detail}). Correct systemId, password and systemType.`;
    return { verdict: 'FAIL', message };
  }
  // Such as: all sessions of the account are in use, by the processes that serve.
  return { verdict: 'warn', message: `${where} takes no further session now (${detail}).` };
}
