/**
 * Why a code did not arrive: each cause with one sentence for whoever talks to the person, one for the engineer, and the cure. Pure data;
 * `explain.ts` picks one. `{carrier}`, `{code}`, `{rule}` and `{country}` are filled in.
 */

export interface Cause {
  /** To say to the person, or to note in the ticket. */
  readonly support: string;
  /** What happened, technically. */
  readonly engineer: string;
  /** What to do now. */
  readonly cure: string;
}

const cause = (support: string, engineer: string, cure: string): Cause => ({
  support,
  engineer,
  cure,
});

export const CAUSES = {
  // It worked, or may still work.
  verified: cause(
    'The person was verified.',
    'The challenge ended with a proof.',
    'Nothing is to be done here. If the sign-in failed all the same, look at the identity service.',
  ),
  arrived: cause(
    'The message has arrived on the phone.',
    'The carrier confirmed the delivery, or the call read the code out. Whether the code came back is known to whoever sent it.',
    'Ask the person to look at the newest message. If the code is refused, look at the service that made it.',
  ),
  waiting_to_send: cause(
    'The message has not been sent yet.',
    'The delivery is queued, and no carrier has it.',
    'Wait a few seconds. If it stays so, check that a worker runs, and the age of the queue.',
  ),
  on_its_way: cause(
    'The message is on its way.',
    '{carrier} took it, and has not confirmed the delivery yet.',
    'Wait a minute. Then ask for a new code, or for a call.',
  ),
  waiting_for_person: cause(
    'The message is on the phone and waits for the person.',
    '{carrier} confirmed the delivery. The challenge is open.',
    'Ask the person to look at the newest message, also among unknown senders and spam.',
  ),
  call_under_way: cause(
    'The call is under way.',
    '{carrier} is dialling, or the phone rings or was picked up.',
    'Ask the person to pick up and to press the hash key.',
  ),

  // The phone and its owner.
  handset_off: cause(
    'The phone was off or without coverage.',
    '{carrier} could not reach the handset (code {code}).',
    'Ask the person to switch the phone on and to move to better coverage, then to ask for a new code.',
  ),
  number_not_in_service: cause(
    'The number does not exist, or is not in service any more.',
    '{carrier} says that the subscriber is unknown (code {code}).',
    'Check the number with the person. A number that was given up has to be replaced in the account.',
  ),
  number_invalid: cause(
    'The number is not a valid phone number.',
    '{carrier} refused the number as malformed or impossible (code {code}).',
    'Check the digits and the country code with the person.',
  ),
  landline: cause(
    'The number is a landline, which gets no SMS.',
    'The number cannot receive SMS (code {code}).',
    'Offer a call, or ask for a mobile number.',
  ),
  device_cannot: cause(
    'The phone or its line cannot take this kind of message.',
    '{carrier} says that the device or line does not accept the message (code {code}).',
    'Offer a call. If it is a mobile phone, ask its operator whether short codes and foreign senders are barred.',
  ),
  opted_out: cause(
    'The person has unsubscribed from our messages with STOP.',
    'The number has opted out: here, or at {carrier} (code {code}).',
    'Ask the person to send START to the sender of the earlier messages. Only that lifts it.',
  ),
  busy: cause(
    'The line was busy, or the call was declined.',
    'The call ended with busy or declined (code {code}).',
    'Ask the person to end the other call and to try again.',
  ),
  no_answer: cause(
    'Nobody picked up the call.',
    'The phone rang until the time was up (code {code}).',
    'Ask the person to have the phone at hand; the caller may be shown as unknown or be silenced by the phone.',
  ),
  hung_up: cause(
    'The call was picked up and ended before a key was pressed.',
    'The call was over without the keys that verify.',
    'Ask the person to stay on the line and to press the hash key after the announcement.',
  ),
  voicemail: cause(
    'A voicemail picked up the call.',
    'Machine detection said machine; no key press of that call counts.',
    'Ask the person to pick up themselves, to switch the voicemail off for a moment, or to use SMS.',
  ),
  no_keypress: cause(
    'The call was picked up, and no key was pressed.',
    'All prompts passed without a key.',
    'Ask the person to press the hash key. Check that the phone sends tones during calls.',
  ),
  wrong_keypress: cause(
    'Wrong keys were pressed during the call.',
    'The keys that verify were not among those pressed.',
    'Ask the person to press the digits on the screen, if there are any, and then the hash key.',
  ),

  // The code and the person.
  wrong_codes: cause(
    'Too many wrong codes were typed, so the code was locked.',
    'The challenge used up its checks.',
    'Ask for a new code, and to type the newest one. Many locked challenges of one number may be somebody guessing.',
  ),
  wrong_code_then_over: cause(
    'A wrong code was typed, and the time ran out before the right one.',
    'The challenge expired after wrong codes.',
    'Ask for a new code, and to type the code of the newest message.',
  ),
  not_entered: cause(
    'The message arrived, and its code was not typed in time.',
    'The delivery was confirmed. No code was checked before the challenge expired.',
    'Ask the person to look among unknown senders and spam, and to ask for a new code.',
  ),
  denied: cause(
    'The person said that it was not them.',
    'The challenge was answered with a denial.',
    'Take it as a report: somebody else may know the password. Look at the sign-in.',
  ),
  canceled: cause(
    'The sign-in was given up before the code was used.',
    'The caller canceled the challenge.',
    'Start again. If nobody canceled, look at the service that did.',
  ),
  wrong_number_chosen: cause(
    'Another number was chosen in the app than the screen showed.',
    'The approval was answered with the wrong number.',
    'Start again, and choose the number that the screen shows. Repeated cases may be an attack.',
  ),
  prompt_unanswered: cause(
    'The request on the phone was not answered in time.',
    'The approval or registered method expired without a proof.',
    'Ask the person to open the app. If no request shows, check the notifications of the phone.',
  ),

  // Carriers.
  filtered: cause(
    'The phone’s operator filtered the message.',
    '{carrier} or a network behind it rejected the message as unwanted (code {code}).',
    'Offer a call now. Then check text and sender against the carrier’s rules, and register the sender in {country}.',
  ),
  carrier_fraud_block: cause(
    'The carrier stopped the message because it looks like fraud.',
    '{carrier} blocks this destination against SMS pumping (code {code}). No other carrier is tried.',
    'If the traffic is genuine, ask {carrier} to lift the block for the prefix.',
  ),
  destination_not_permitted: cause(
    'We are not set up to send to this country.',
    'The account at {carrier} may not send to {country} (code {code}).',
    'Allow the country in the account (geographic permissions), or route {country} to another carrier.',
  ),
  destination_unreachable: cause(
    'The carrier has no way to this network.',
    '{carrier} cannot route to the number (code {code}).',
    'Offer the other channel. Route {country} to another carrier if it repeats.',
  ),
  call_blocked: cause(
    'The call was blocked on its way.',
    'A network or an analytics service refused the call (code {code}).',
    'Offer an SMS. Check the caller’s number and its registration with {carrier}.',
  ),
  sender_unregistered: cause(
    'Our sender is not registered for this country, so the message was stopped.',
    '{carrier} refused the sender as not registered (code {code}).',
    'Register the sender for {country} at {carrier}; docs/senders.md says what each country asks for.',
  ),
  sender_invalid: cause(
    'Our sender cannot be used for this message.',
    '{carrier} does not accept the configured sender (code {code}).',
    'Correct the tenant’s sender for {country} at {carrier}: it must belong to the account and be able to send.',
  ),
  account_refused: cause(
    'Our account at the carrier has a problem.',
    '{carrier} refused the account or its credentials (code {code}).',
    'Check credentials and state of the account at {carrier}; run doctor.',
  ),
  account_balance: cause(
    'Our account at the carrier has a problem.',
    'The account at {carrier} has no balance, or its own limit is reached (code {code}).',
    'Top up the account or raise its limit at {carrier}.',
  ),
  account_trial: cause(
    'Our account at the carrier has a problem.',
    '{carrier} refuses what a trial account may not do (code {code}).',
    'Upgrade the account at {carrier}, or verify the number there.',
  ),
  request_refused: cause(
    'The carrier did not accept the message.',
    '{carrier} refused the request (code {code}).',
    'Look the code up in the documentation of {carrier}; the log line `delivery` has its text.',
  ),
  text_refused: cause(
    'The carrier did not accept the message’s text.',
    '{carrier} refused the text: empty, too long, or with characters that it does not take (code {code}).',
    'Check the tenant’s templates in this language.',
  ),
  carrier_down: cause(
    'The carrier had a fault.',
    '{carrier} answered with an error of its own, or gave no reason (code {code}).',
    'Ask for a new code. If it repeats, look at the state page of {carrier}, and let another carrier go first.',
  ),
  carrier_overloaded: cause(
    'The carrier was overloaded.',
    '{carrier} refused because of its rate or queue limits (code {code}).',
    'Ask for a new code in a minute. If it repeats, raise the rate at {carrier} or add a carrier.',
  ),
  carrier_unanswered: cause(
    'The carrier could not be reached.',
    'No connection to {carrier} (code {code}).',
    'Check the network and the address of {carrier}; run doctor.',
  ),
  answer_lost: cause(
    'It is not known whether the message went out.',
    'The connection to {carrier} broke or timed out after the request was written (code {code}).',
    'Ask for a new code. If it repeats, look at the state page of {carrier}.',
  ),
  breaker_open: cause(
    'The carrier had many faults, so it was not asked.',
    'The circuit breaker of {carrier} was open.',
    'Ask for a new code in a minute. Look at what failed at {carrier} before.',
  ),
  expired_at_carrier: cause(
    'The message was not delivered within its time.',
    '{carrier} gave up when the validity of the message was over (code {code}).',
    'Ask the person to check coverage, then to ask for a new code.',
  ),
  no_receipt: cause(
    'The message was sent, and the carrier never confirmed that it arrived.',
    '{carrier} took it, and no final receipt came.',
    'Offer a call or another carrier. If receipts of {carrier} are missing in general, check PUBLIC_URL and the callbacks.',
  ),
  receipts_refused: cause(
    'The message was sent. Our system could not read the carrier’s confirmation.',
    'Callbacks of {carrier} were refused: the signature or the form did not fit.',
    'Check the auth token or signature secret, and that PUBLIC_URL is the address that {carrier} calls.',
  ),
  carrier_unknown: cause(
    'The carrier could not deliver the message.',
    '{carrier} reported a failure (code {code}).',
    'Look the code up in the documentation of {carrier}. Offer the other channel.',
  ),

  // Our own configuration and limits.
  no_sender: cause(
    'We have no sender for this country.',
    'The tenant has no sender at {carrier} for {country}.',
    'Add a sender for {country} to the tenant’s senders.',
  ),
  not_configured: cause(
    'Our system is not set up for this carrier.',
    'The worker does not know {carrier}, the channel, the tenant or the key (code {code}).',
    'Give all processes the same configuration; a master key stays configured until its challenges have ended.',
  ),
  no_route: cause(
    'We have no way to reach this number on this channel.',
    'No configured carrier serves the channel for {country}.',
    'Add a carrier to the route of {country}, or offer the other channel.',
  ),
  sender_not_allowed: cause(
    'The country lets our sender through only with a registration.',
    'Sender rights are enforced, and the sender has no right in {country}.',
    'Register the sender for {country}, state it in the tenant’s senders (docs/senders.md), or offer a call.',
  ),
  country_not_allowed: cause(
    'We do not send to this country.',
    '{country} is not in the tenant’s list for this channel (rule {rule}).',
    'Add {country} to the tenant’s countries if people there should be reached.',
  ),
  number_type_refused: cause(
    'Numbers of this kind are not verified.',
    'Premium rate, toll-free, personal, satellite and similar numbers are refused.',
    'Ask for a mobile number or a landline.',
  ),
  not_sent_in_time: cause(
    'The message was not sent before its time was over.',
    'No carrier took the delivery within the life of the challenge.',
    'Check that workers run and keep up: the age of the queue, and the log for errors.',
  ),
  limit_number: cause(
    'Too many messages were sent to this number.',
    'The limit on sends to one number refused (rule {rule}).',
    'Wait as long as `npm run limits -- blocks` says, or unblock the number.',
  ),
  limit_source: cause(
    'Too many requests came from the person’s network or device.',
    'The limit on sends by address or device refused (rule {rule}).',
    'Wait an hour. If a company shares the address, exempt its numbers or pass on the device.',
  ),
  limit_block: cause(
    'Too many messages went to similar numbers, so we paused there.',
    'The limit on a block of numbers or on sequences refused (rule {rule}).',
    'Offer another way. If the traffic is genuine, allow the prefix: `npm run limits -- allow --prefix`.',
  ),
  limit_conversion: cause(
    'Hardly anybody near this number confirmed a code, so we paused there.',
    'The conversion breaker holds sends back (rule {rule}).',
    'Offer another way. Look whether messages arrive there; unblock the number if the traffic is genuine.',
  ),
  limit_country: cause(
    'Too many messages went to this country.',
    'The limit on sends to {country} refused (rule {rule}).',
    'Raise the limit of {country} if the traffic is genuine.',
  ),
  limit_tenant: cause(
    'Too many messages were sent.',
    'The limit on the tenant’s sends refused (rule {rule}).',
    'Raise the tenant’s limit if the traffic is genuine.',
  ),
  limit_calls: cause(
    'Too many calls were going on.',
    'The limit on calls at once refused (rule {rule}).',
    'Try again in a minute, or raise the limit on calls at once.',
  ),
  budget: cause(
    'The budget for messages is used up.',
    'A budget refused the send (rule {rule}).',
    'Raise the budget, or wait for the next hour or day. First make sure that the traffic is genuine.',
  ),
  guesses: cause(
    'Too many wrong codes were typed for this number.',
    'The limit on wrong codes refused (rule {rule}).',
    'Wait, use the call, or unblock the number once it is known that its owner asks.',
  ),
  denied_by_list: cause(
    'We do not send to this number.',
    'A list denies the number (rule {rule}).',
    'Look who listed it and why: `npm run limits -- lists`. Take the entry back if it is wrong.',
  ),
  disposable: cause(
    'Numbers that anybody can rent are not verified.',
    'The number is in the file of disposable numbers.',
    'Ask for a number of their own. Exempt it if the file is wrong.',
  ),
  too_soon: cause(
    'A new code was asked for too soon.',
    'The wait between two sends of a challenge was not over.',
    'Wait as long as the page shows.',
  ),
  resends_spent: cause(
    'The code was sent as often as it may be.',
    'The challenge has used up its resends or deliveries.',
    'Start again later.',
  ),
  failover_refused: cause(
    'The first way failed, and limits did not allow the next one.',
    'A limit refused the failover (rule {rule}).',
    'Look at the rule; unblock or raise it if the traffic is genuine.',
  ),
  unknown: cause(
    'The reason is not known.',
    'The record holds nothing that explains it (code {code}).',
    'Look for the challenge’s id in the log.',
  ),
} as const satisfies Readonly<Record<string, Cause>>;

export type CauseId = keyof typeof CAUSES;

export interface CauseFacts {
  readonly carrier?: string | undefined;
  readonly code?: string | undefined;
  readonly rule?: string | undefined;
  readonly country?: string | undefined;
}

export interface ToldCause extends Cause {
  readonly cause: CauseId;
}

export function tellCause(id: CauseId, facts: CauseFacts): ToldCause {
  const { carrier = 'the carrier', code = 'none', rule = 'none', country = '' } = facts;
  const where = country === '' || country === '001' ? 'the country' : country;
  const values: Record<string, string> = { carrier, code, rule, country: where };
  const fill = (text: string) => {
    const filled = text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
    return filled.charAt(0).toUpperCase() + filled.slice(1);
  };
  const { support, engineer, cure } = CAUSES[id];
  return { cause: id, support: fill(support), engineer: fill(engineer), cure: fill(cure) };
}
