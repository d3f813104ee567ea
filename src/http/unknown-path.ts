/** Answers a path without a route: names the path that was meant, as far as that can be seen. The path itself is not repeated: it may hold a number. */
import type { RequestHandler } from 'express';
import { OctothorpeError } from '../challenge/errors.js';
import { nearestName } from '../input/nearest-name.js';

/** @param known as in the OpenAPI document, such as `/v1/challenges/{id}` */
export function unknownPath(known: readonly string[]): RequestHandler {
  return (req, _res, next) => {
    const meant = meantPath(req.originalUrl, known);
    next(
      new OctothorpeError(
        'not_found',
        `There is no such path.${meant === undefined ? '' : ` Did you mean ${meant}?`} /openapi.json lists all that there are.`,
      ),
    );
  };
}

/** Words of other services for the first segment. */
const CHALLENGES: ReadonlySet<string> = new Set(
  'verify verification verifications otp otps sms code codes calls'.split(' '),
);
/** And for what is done to a challenge. */
const ACTIONS: Readonly<Record<string, string>> = {
  verify: 'check',
  confirm: 'check',
  validate: 'check',
  retry: 'resend',
};

export function meantPath(url: string, known: readonly string[]): string | undefined {
  const [path = ''] = url.split('?', 1);
  const segments = path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => segment.toLowerCase());
  const rest = /^v\d+$/.test(segments[0] ?? '') ? segments.slice(1) : withoutPrefix(segments);
  const asked = `/v1/${rest.map(anId).join('/')}`;
  const translated = `/v1/${rest.map((segment, at) => translate(anId(segment), at)).join('/')}`;
  const ofVersion = known.filter((each) => each.startsWith('/v1/'));
  return nearestName(translated, ofVersion) ?? nearestName(asked, ofVersion);
}

function translate(segment: string, at: number): string {
  if (at === 0) return CHALLENGES.has(segment) ? 'challenges' : segment;
  return (Object.hasOwn(ACTIONS, segment) ? ACTIONS[segment] : undefined) ?? segment;
}

/** `/api/v1/challenges` */
function withoutPrefix(segments: readonly string[]): readonly string[] {
  const version = segments.findIndex((segment) => /^v\d+$/.test(segment));
  return version < 0 ? segments : segments.slice(version + 1);
}

function anId(segment: string): string {
  return /^[a-z]{2,4}_[0-9a-z]{6,}$/.test(segment) || /^:|^\{|^%7b|^\d+$/.test(segment)
    ? '{id}'
    : segment;
}
