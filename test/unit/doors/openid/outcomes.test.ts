import { errors } from 'oidc-provider';
import { OctothorpeError } from '../../../../src/challenge/errors.js';
import { outcomeOfRefusal } from '../../../../src/doors/openid/outcomes.js';

const because = (code: 'unauthorized' | 'limit_reached' | 'unavailable') => ({
  cause: new OctothorpeError(code, 'Because.'),
});

it.each([
  ['a client with a wrong secret', new errors.InvalidClient(), 'unauthorized'],
  [
    'a hint that nobody vouches for',
    new errors.AccessDenied('', because('unauthorized')),
    'unauthorized',
  ],
  ['a person who is unknown', new errors.AccessDenied(''), 'refused'],
  ['too many sign-ins', new errors.TemporarilyUnavailable('', because('limit_reached')), 'refused'],
  ['Redis away', new errors.TemporarilyUnavailable('', because('unavailable')), 'failed'],
  ['a request that is malformed', new errors.InvalidRequest(''), 'refused'],
  ['a poll before the answer', new errors.AuthorizationPending(), undefined],
])('%s has its outcome', (_what, error, outcome) => {
  expect(outcomeOfRefusal(error as never)).toBe(outcome);
});
