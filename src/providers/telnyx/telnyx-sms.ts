/** SMS through Telnyx are sent, looked up and reported as the shipped description of the carrier says: it stands once. */
import type { Carrier } from '../declared/declared-provider.js';
import { CarrierDescription, type Receipts } from '../declared/description.js';
import { readDescription } from '../declared/description-file.js';
import type { TelnyxSettings } from './telnyx-entry.js';

/** The receipts are at `TELNYX_CALLBACKS.sms`, which follows from the name. */
const NAME = 'telnyx';

export type TelnyxCarrier = Carrier & { readonly receipts: Receipts };

export function telnyxCarrier(settings: TelnyxSettings): TelnyxCarrier {
  const { apiKey, publicKey, messagingProfileId, apiBaseUrl } = settings;
  const file = readDescription(NAME, '.');
  if (file.kind === 'fault') throw new Error(file.fault);
  const shipped = CarrierDescription.parse(file.content);
  const { receipts } = shipped;
  if (!receipts) throw new Error('The description of Telnyx has no receipts.');
  const apiUrl = apiBaseUrl?.replace(/\/+$/, '') ?? shipped.settings['apiUrl']?.default ?? '';
  return {
    name: NAME,
    description:
      messagingProfileId === undefined ? shipped : ofProfile(shipped, messagingProfileId),
    settings: {
      'settings.apiUrl': apiUrl,
      'settings.apiKey': apiKey,
      'settings.publicKey': publicKey,
    },
    receipts,
  };
}

/** An alphanumeric sender is allowed by a messaging profile, which the request has to name. */
function ofProfile(shipped: CarrierDescription, profileId: string): CarrierDescription {
  const { send } = shipped;
  if (send.body?.format !== 'json') throw new Error('Telnyx takes JSON.');
  const content = { ...(send.body.content as object), messaging_profile_id: profileId };
  return { ...shipped, send: { ...send, body: { format: 'json', content } } };
}
