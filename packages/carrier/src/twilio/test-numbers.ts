/**
 * The numbers of Twilio's test credentials, which fail on purpose: applications' own tests know them.
 * Source: Twilio, "Test credentials".
 */
import { TwilioError } from './twilio-conventions.js';

type Codes = Readonly<Record<string, readonly [code: number, message: string]>>;

const SMS_TO: Codes = {
  '+15005550001': [21211, "The 'To' number +15005550001 is not a valid phone number."],
  '+15005550002': [21612, "The 'To' phone number is not currently reachable via SMS"],
  '+15005550003': [
    21408,
    "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
  ],
  '+15005550004': [21610, 'Attempt to send to unsubscribed recipient'],
  '+15005550009': [21614, "'To' number is not a valid mobile number"],
};
const SMS_FROM: Codes = {
  '+15005550001': [21212, "The 'From' number +15005550001 is not a valid phone number"],
  '+15005550007': [
    21606,
    "The 'From' phone number provided is not a valid message-capable Twilio phone number",
  ],
  '+15005550008': [21611, "This 'From' number has exceeded the maximum number of queued messages"],
};
const CALL_TO: Codes = {
  '+15005550001': [21217, 'The phone number provided is not valid'],
  '+15005550002': [21214, "'To' phone number cannot be reached"],
  '+15005550003': [21215, 'Account not authorized to call this number'],
  '+15005550004': [21216, 'Account not allowed to call this number'],
};
const CALL_FROM: Codes = {
  '+15005550001': [21212, 'Invalid From Number (caller ID): +15005550001'],
};

/** @throws TwilioError with the code that belongs to one of the two numbers */
export function refuseTestNumbers(what: 'message' | 'call', from: string, to: string): void {
  const [fromCodes, toCodes] = what === 'message' ? [SMS_FROM, SMS_TO] : [CALL_FROM, CALL_TO];
  const refused = fromCodes[from] ?? toCodes[to];
  if (refused) throw new TwilioError(...refused);
}
