/** The providers that there are: the only place that names them. */
import { twilio } from './twilio/twilio-entry.js';
import { vonage } from './vonage/vonage-entry.js';

export const registry = { twilio, vonage };
