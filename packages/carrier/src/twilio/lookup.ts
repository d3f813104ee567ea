/** Twilio's Lookup, v2 and v1: what a number's form says, and its line type where it was asked for. */
import type { Request } from 'express';
import parsePhoneNumber from 'libphonenumber-js/max';
import { MagicNumbers } from '../magic-numbers.js';
import { notFound } from './twilio-conventions.js';

const magic = new MagicNumbers();

/** Source: Twilio, Lookup v2 API, PhoneNumber resource. A number that is none is answered, with `valid: false`. */
export function lookup(number: string, { originalUrl }: Request, query: URLSearchParams): object {
  const parsed = parsed164(number, query.get('CountryCode'));
  const valid = parsed?.isPossible() === true;
  const fields = new Set((query.get('Fields') ?? '').split(',').map((name) => name.trim()));
  const e164 = parsed?.number ?? number;
  return {
    calling_country_code: parsed?.countryCallingCode ?? null,
    country_code: parsed?.country ?? null,
    phone_number: e164,
    national_format: parsed?.formatNational() ?? number,
    valid,
    validation_errors: valid ? [] : ['INVALID_LENGTH'],
    caller_name: fields.has('caller_name')
      ? { caller_name: null, caller_type: null, error_code: null }
      : null,
    sim_swap: null,
    call_forwarding: null,
    line_status: null,
    line_type_intelligence: fields.has('line_type_intelligence')
      ? {
          error_code: null,
          carrier_name: 'Sandbox',
          mobile_country_code: null,
          mobile_network_code: null,
          type: lineType(e164),
        }
      : null,
    identity_match: null,
    reassigned_number: null,
    sms_pumping_risk: null,
    url: `https://lookups.twilio.com${originalUrl.split('?', 1)[0] ?? ''}`,
  };
}

/** @throws TwilioError 20404 for a number that is none */
export function lookupV1(number: string, { originalUrl }: Request, query: URLSearchParams): object {
  const parsed = parsed164(number, query.get('CountryCode'));
  if (!parsed?.isPossible()) throw notFound(originalUrl.split('?', 1)[0] ?? '');
  const type = new Set(query.getAll('Type'));
  return {
    caller_name: type.has('caller-name')
      ? { caller_name: null, caller_type: null, error_code: null }
      : null,
    country_code: parsed.country ?? null,
    phone_number: parsed.number,
    national_format: parsed.formatNational(),
    carrier: type.has('carrier')
      ? {
          mobile_country_code: null,
          mobile_network_code: null,
          name: 'Sandbox',
          type: lineType(parsed.number),
          error_code: null,
        }
      : null,
    add_ons: null,
    url: `https://lookups.twilio.com${originalUrl.split('?', 1)[0] ?? ''}`,
  };
}

function parsed164(number: string, country: string | null) {
  try {
    return parsePhoneNumber(number, (country ?? undefined) as 'US' | undefined);
  } catch {
    return undefined;
  }
}

function lineType(number: string): 'landline' | 'mobile' {
  return magic.behaviourOf(number, 'twilio').sms === 'landline' ? 'landline' : 'mobile';
}
