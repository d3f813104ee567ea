/**
 * The SMS authenticator of github.com/netzbegruenung/keycloak-mfa-plugins for Keycloak. It makes the code and sends the text alone. It tries
 * once, sets no time limit, and only logs a refusal: the person waits for a message that does not come.
 */
import { z } from 'zod';
import {
  AuthenticationSettings,
  authenticationOf,
  isOneOf,
  Secrets,
  unauthorized,
} from './authentication.js';
import {
  Channels,
  CountrySetting,
  contentOf,
  FieldPlace,
  type Fields,
  fieldsOf,
  malformed,
  numberOf,
} from './body.js';
import type { Platform } from './door.js';
import { formSample, plainDoor } from './plain-door.js';

const [, Header, Basic] = AuthenticationSettings.options;
/** The token stands in the body, in the attribute that the plugin calls API Secret Token Attribute. */
const InBody = z.strictObject({
  kind: z.literal('body'),
  attribute: FieldPlace.default('token').describe(
    'The field that holds the secret, with `kind` `body`.',
  ),
  secrets: Secrets,
});

const Settings = z.strictObject({
  auth: z
    .discriminatedUnion('kind', [Header, Basic, InBody])
    .describe('How the plugin authenticates: `header`, `basic` or `body`.'),
  channels: Channels,
  country: CountrySetting,
  messageAttribute: FieldPlace.default('text').describe('The field that holds the text.'),
  receiverAttribute: FieldPlace.default('to').describe('The field that holds the number.'),
  uuidAttribute: FieldPlace.optional().meta({
    description: 'The field of the message UUID, if the plugin sends one.',
    otherwise: 'none',
  }),
});
type Settings = z.output<typeof Settings>;

const JSON_CURE =
  'The plugin does not escape the text: turn on "URL encode data", or keep quotes and line breaks out of the text.';

export const keycloak: Platform<Settings> = {
  name: 'keycloak',
  title: 'Keycloak',
  settings: Settings,
  authentication: 'a token',
  calls: false,
  sandbox: ({ secret }) => ({ auth: { kind: 'header', secrets: [secret] } }),

  open(settings, context) {
    const { auth, channels, country, messageAttribute, receiverAttribute, uuidAttribute } =
      settings;
    const header = auth.kind === 'body' ? undefined : authenticationOf(auth, context.clock);
    return plainDoor({
      verify(request) {
        if (auth.kind === 'body') verifyToken(fieldsOf(request, JSON_CURE)(auth.attribute), auth);
        else header?.verify(request);
      },
      read(request) {
        const fields = fieldsOf(request, JSON_CURE);
        const to = required(fields, receiverAttribute, 'Receiver Phone Number Attribute');
        const uuid = uuidAttribute && fields(uuidAttribute);
        return {
          message: {
            ...numberOf(to, country),
            channels,
            ...contentOf({
              text: required(fields, messageAttribute, 'Message Attribute'),
            }),
          },
          ...(uuid ? { repeatKey: uuid } : {}),
        };
      },
      sample(to, { code }) {
        const fields = {
          ...(auth.kind === 'body' ? { [auth.attribute]: auth.secrets[0] ?? '' } : {}),
          ...(uuidAttribute ? { [uuidAttribute]: 'f6a7c9d2-2d8f-4c53-9b36-0f8a6e6f5a11' } : {}),
          [messageAttribute]: `Your SMS code is ${code} and is valid for 5 minutes.`,
          [receiverAttribute]: to,
          from: 'Keycloak',
        };
        return formSample(context, fields, (rawBody) => header?.headers(rawBody) ?? {});
      },
    });
  },

  snippet(settings, url) {
    const { auth } = settings;
    const [secret = ''] = auth.secrets;
    const rows: [string, string][] = [
      ['SMS API URL', url],
      ['SMS API GET URL template', ''],
      ['URL encode data', 'On'],
      ['Put API Secret Token in Authorization Header', auth.kind === 'header' ? 'On' : 'Off'],
      ['API Secret Token Attribute', attributeOf(auth)],
      ['API Secret', secret],
      ['Basic Auth Username', auth.kind === 'basic' ? auth.user : ''],
      ['Message Attribute', settings.messageAttribute],
      ['Receiver Phone Number Attribute', settings.receiverAttribute],
      ['Sender Phone Number Attribute', 'from'],
      ['Use message UUID', settings.uuidAttribute ? 'On' : 'Off'],
      ['UUID attribute', settings.uuidAttribute ?? ''],
      ['Simulation mode', 'Off'],
      ['Redacted API response log message', 'On'],
      ['Format phone number', 'On'],
    ];
    return `Authentication > the flow > SMS Authentication (2FA) > Config. The alias is sms-2fa.
${rows.map(([name, value]) => `  ${name.padEnd(46)}${value === '' ? '(empty)' : value}`).join('\n')}
`;
  },
};

function attributeOf(auth: Settings['auth']): string {
  switch (auth.kind) {
    case 'body':
      return auth.attribute;
    case 'header':
      return auth.name === 'authorization' ? '' : auth.name;
    case 'basic':
      return '';
    default:
      return auth satisfies never;
  }
}

/** @throws OctothorpeError `unauthorized` */
function verifyToken(
  given: string | undefined,
  { attribute, secrets }: { readonly attribute: string; readonly secrets: readonly string[] },
): void {
  if (given !== undefined && isOneOf(secrets, given)) return;
  throw unauthorized(
    `The body's ${attribute} does not hold this door's secret. Compare API Secret and API Secret Token Attribute with the door's.`,
  );
}

/** @throws OctothorpeError `invalid_request` */
function required(fields: Fields, place: string, setting: string): string {
  const text = fields(place);
  if (text !== undefined) return text;
  throw malformed(`The request has no ${place}. Set "${setting}" of the plugin to it.`);
}
