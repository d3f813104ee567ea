/**
 * privacyIDEA's HttpSMSProvider (github.com/privacyidea/privacyidea, lib/smsprovider). privacyIDEA makes the code and sends one text, which
 * is the bare code until a policy sets `smstext`. It has 3 s and tries once; success is 200 to 202 and the text of RETURN_SUCCESS.
 */
import { z } from 'zod';
import { AuthenticationSettings, authenticationOf } from './authentication.js';
import {
  Channels,
  CountrySetting,
  contentOf,
  FieldPlace,
  fieldsOf,
  malformed,
  numberOf,
} from './body.js';
import type { Platform } from './door.js';
import { formSample, plainDoor } from './plain-door.js';

const [, Header, Basic] = AuthenticationSettings.options;
const Settings = z.strictObject({
  auth: z
    .discriminatedUnion('kind', [Header, Basic])
    .describe('How privacyIDEA authenticates: `header` or `basic`.'),
  channels: Channels,
  country: CountrySetting,
  phoneOption: FieldPlace.default('phone').describe(
    'The option of the gateway definition that holds `{phone}`.',
  ),
  textOption: FieldPlace.default('text').describe('The option that holds `{otp}`.'),
});

/** What RETURN_SUCCESS is set to: no refusal holds it. */
const ACCEPTED = 'accepted-by-octothorpe';

export const privacyidea: Platform<z.output<typeof Settings>> = {
  name: 'privacyidea',
  title: 'privacyIDEA',
  settings: Settings,
  authentication: 'a secret in a header',
  calls: false,
  sandbox: ({ secret }) => ({ auth: { kind: 'header', secrets: [secret] } }),

  open({ auth, channels, country, phoneOption, textOption }, context) {
    const authentication = authenticationOf(auth, context.clock);
    return plainDoor({
      verify: authentication.verify,
      read(request) {
        const fields = fieldsOf(request);
        const [to, text] = [fields(phoneOption), fields(textOption)];
        if (to === undefined || text === undefined) {
          throw malformed(
            `The request needs ${phoneOption} and ${textOption}. Add the options ${phoneOption} = {phone} and ${textOption} = {otp} to the gateway definition.`,
          );
        }
        return {
          message: {
            ...numberOf(to, country),
            channels,
            ...contentOf({ text }),
          },
        };
      },
      accepted: (id) => ({ status: 200, body: { result: ACCEPTED, id } }),
      sample(to, { code }) {
        const fields = { [phoneOption]: to, [textOption]: code };
        return formSample(context, fields, authentication.headers);
      },
    });
  },

  snippet({ auth, phoneOption, textOption }, url) {
    const [secret = ''] = auth.secrets;
    const rows: [string, string][] = [
      ['URL', url],
      ['HTTP_METHOD', 'POST'],
      ['SEND_DATA_AS_JSON', 'no'],
      ['CHECK_SSL', 'yes'],
      ['RETURN_SUCCESS', ACCEPTED],
      ...(auth.kind === 'basic'
        ? ([
            ['USERNAME', auth.user],
            ['PASSWORD', secret],
          ] satisfies [string, string][])
        : []),
      [`Option: ${phoneOption}`, '{phone}'],
      [`Option: ${textOption}`, '{otp}'],
      ...(auth.kind === 'header'
        ? ([[`Header: ${auth.name}`, secret]] satisfies [string, string][])
        : []),
    ];
    return `Config > System > SMS Gateways > New, module privacyidea.lib.smsprovider.HttpSMSProvider.HttpSMSProvider
${rows.map(([name, value]) => `  ${name.padEnd(24)}${value}`).join('\n')}
`;
  },
};
