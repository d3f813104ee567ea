/** Tries a described carrier without sending an SMS: builds one, and asks the carrier something that needs the credentials. */
import { Deadline, systemClock } from '../../challenge/time.js';
import { ASK_TIMEOUT_MS, unansweredRefusal } from '../failure.js';
import { callbackUrl, type ProviderContext } from '../provider.js';
import type { ProviderCheck } from '../provider-entry.js';
import { VendorHttpClient } from '../vendor-http-client.js';
import { receiptPath } from './callbacks.js';
import { carrierAsker } from './carrier-asker.js';
import type { Carrier } from './declared-provider.js';
import { buildRequest, smsValues } from './request.js';

/** Reserved for fiction: nobody has it. */
const TEST_NUMBER = '+12025550147';
const DELIVERY_ID = 'ch_0000000000000000000000000000.1';

/** Never rejects. Names no path or query: a setting in them may be a secret. */
export async function checkCarrier(
  carrier: Carrier,
  context: ProviderContext,
): Promise<ProviderCheck> {
  const { description, settings } = carrier;
  const { title, uncertain, check, send, auth } = description;
  const twice =
    uncertain === 'may_go_out_twice' ? '; an SMS whose answer is lost may go out twice' : '';
  const outgoing = new VendorHttpClient(context);
  try {
    const sample = buildRequest(
      send,
      smsValues(
        {
          to: TEST_NUMBER,
          from: TEST_NUMBER,
          text: 'Your code is 000000',
          locale: 'en',
          deliveryId: DELIVERY_ID,
          validitySeconds: 600,
          deadline: new Deadline(0),
        },
        callbackUrl(context.publicUrl, receiptPath(carrier, DELIVERY_ID)),
      ),
      { auth, settings },
      systemClock.now(),
    );
    const would = `${title}: an SMS would go to ${new URL(sample.url).origin}${twice}`;
    if (!check) {
      return {
        verdict: 'warn',
        message: `${would}. The description has no check: the credentials were not tried`,
      };
    }
    const ask = carrierAsker(carrier, outgoing, context.clock ?? systemClock);
    const asked = await ask(check, {}, new Deadline(ASK_TIMEOUT_MS));
    if (!asked.ok) {
      const { failure, detail } = asked.refusal;
      const cure =
        failure === 'account' ? 'Correct the settings' : 'Correct its address, or try again';
      return { verdict: 'FAIL', message: `${detail}. ${cure}.` };
    }
    const { status } = asked.answer;
    if (status < 300) return { verdict: 'ok', message: `${would}; it accepts the credentials` };
    if (status === 401 || status === 403) {
      return {
        verdict: 'FAIL',
        message: `${title} refuses the credentials (HTTP ${status}). Correct the settings.`,
      };
    }
    return { verdict: 'warn', message: `${would}; it answered the check with HTTP ${status}` };
  } catch (error) {
    const { detail } = unansweredRefusal(title, error, { begun: false });
    return { verdict: 'FAIL', message: `${detail}. No request can be made of the description.` };
  } finally {
    await outgoing.close();
  }
}
