/** The providers that there are: the only place that names them. */
import { declaredEntry } from './declared/declared-entry.js';
import { CarrierDescription } from './declared/description.js';
import { readDescription } from './declared/description-file.js';
import { smppEntry } from './smpp/smpp-entry.js';
import { twilio } from './twilio/twilio-entry.js';
import { vonage } from './vonage/vonage-entry.js';

export const registry = { twilio, vonage };

/** Carriers that are described in a file: the configuration adds an entry for each. */
export const described = {
  read: readDescription,
  schema: CarrierDescription,
  entry: declaredEntry,
};

/** Protocols that several carriers speak: the configuration adds an entry for each account. */
export const protocols = { smpp: smppEntry };
