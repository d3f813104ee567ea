/** Messages that have arrived without a word of it, and the webhooks, genuine ones, that will say so. */
import {
  twilioRequest,
  vonageClaims,
  vonageRequest,
  vonageToken,
} from '../setup/signed-requests.js';
import type { Asked } from './asking.js';
import { readAll, untilAll } from './judge.js';
import type { ProcessStage } from './process-stage.js';
import { freshNumber, startMany } from './traffic.js';

export interface Told extends Asked {
  readonly challenge: string;
}

/** For both providers a message of which the carrier has said nothing; it loses its webhooks from here on. */
export async function untold(stage: ProcessStage): Promise<Told[]> {
  await stage.chaos({ lossPercent: 100 });
  const ids = await Promise.all(
    ['twilio', 'vonage'].map((provider) =>
      startMany(stage, 1, () => ({ to: freshNumber(), channel: 'sms', provider })),
    ),
  );
  const all = ids.flat();
  await untilAll(stage, all, ({ state }) => state === 'sent');
  const challenges = await readAll(stage, all);
  const reference = (id: string) => challenges.get(id)?.deliveries[0]?.reference ?? '';
  const [twilio = '', vonage = ''] = all;
  return [
    { ...twilioArrived(stage, twilio, reference(twilio)), challenge: twilio },
    { ...(await vonageArrived(stage, vonage, reference(vonage))), challenge: vonage },
  ];
}

function twilioArrived(stage: ProcessStage, id: string, reference: string): Asked {
  const { accountSid, authToken } = stage.identity.twilio;
  return twilioRequest({ publicUrl: stage.url, token: authToken }, `/webhooks/twilio/sms/${id}.1`, {
    MessageSid: reference,
    AccountSid: accountSid,
    MessageStatus: 'delivered',
    To: '',
  });
}

/** @param signedMs when Vonage signed it, Unix ms */
export async function vonageArrived(
  stage: ProcessStage,
  id: string,
  reference: string,
  signedMs = Date.now(),
): Promise<Asked> {
  const { vonage } = stage.identity;
  const body = JSON.stringify({
    message_uuid: reference,
    status: 'delivered',
    client_ref: `${id}.1`,
  });
  const token = await vonageToken(vonageClaims(vonage, body, signedMs), vonage.signatureSecret);
  return vonageRequest(`/webhooks/vonage/sms/${id}.1`, token, body);
}
