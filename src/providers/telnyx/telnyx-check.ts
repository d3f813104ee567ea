/** Tries Telnyx's settings without sending anything: the API key, and the application that calls go through. */
import { z } from 'zod';
import { checkCarrier } from '../declared/carrier-check.js';
import type { ProviderContext } from '../provider.js';
import type { ProviderCheck } from '../provider-entry.js';
import { VendorHttpClient } from '../vendor-http-client.js';
import type { TelnyxSettings } from './telnyx-entry.js';
import { askTelnyx, documentOf } from './telnyx-requests.js';
import { telnyxCarrier } from './telnyx-sms.js';

/** Never rejects. */
export async function checkTelnyx(
  settings: TelnyxSettings,
  context: ProviderContext,
): Promise<ProviderCheck> {
  const sms = await checkCarrier(telnyxCarrier(settings), context);
  if (sms.verdict !== 'ok') return sms;
  const outgoing = new VendorHttpClient(context);
  try {
    const path = `/call_control_applications/${settings.connectionId}`;
    const answer = await askTelnyx(settings, outgoing, path);
    const found = documentOf(answer, application)?.data;
    if (!found) {
      const status = answer === undefined ? 'no answer' : `HTTP ${answer.status}`;
      return {
        verdict: 'FAIL',
        message: `Telnyx has no Voice API application of this ID (${status}). Correct TELNYX_CONNECTION_ID.`,
      };
    }
    const { verdict, faults } = judge(found);
    return { verdict, message: [sms.message, ...faults].join('; ') };
  } finally {
    await outgoing.close();
  }
}

function judge(found: z.infer<typeof application>['data']) {
  const faults: string[] = [];
  if (found.active === false) faults.push('the Voice API application is not active: activate it');
  if (!found.outbound?.outbound_voice_profile_id) {
    faults.push('the Voice API application has no outbound voice profile: give it one');
  }
  if (faults.length > 0) return { verdict: 'FAIL', faults } as const;
  if (found.call_cost_in_webhooks === true) return { verdict: 'ok', faults } as const;
  const unpriced =
    'the prices of calls stay unknown: let the Voice API application send call cost webhooks';
  return { verdict: 'warn', faults: [unpriced] } as const;
}

const application = z.object({
  data: z.object({
    active: z.boolean().optional(),
    call_cost_in_webhooks: z.boolean().optional(),
    outbound: z.object({ outbound_voice_profile_id: z.string().nullish() }).nullish(),
  }),
});
