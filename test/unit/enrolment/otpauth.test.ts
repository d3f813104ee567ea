import { parseTotpSecret } from '../../../src/enrolment/otpauth.js';

const SECRET = 'JBSWY3DPEHPK3PXP';

test.each([
  [SECRET, undefined],
  ['jbsw y3dp-ehpk 3pxp', undefined],
  [`${SECRET}======`, undefined],
  [`otpauth://totp/Contoso%3Aanna?secret=${SECRET}&issuer=Contoso`, 'Contoso:anna'],
  [`OTPAUTH://TOTP/x?secret=${SECRET}&algorithm=sha1&digits=6&period=30`, 'x'],
  [`otpauth://totp/?secret=${SECRET}`, undefined],
  [`otpauth://totp/a%E2%80%AEb?secret=${SECRET}`, 'ab'],
  [`otpauth://totp/%zz?secret=${SECRET}`, undefined],
])('%j is understood', (text, name) => {
  expect(parseTotpSecret(text)).toEqual(
    name === undefined ? { secret: SECRET } : { secret: SECRET, name },
  );
});

test.each([
  '',
  'JBSWY3DP',
  'JBSWY3DPEHPK3PX1',
  'otpauth://totp/x',
  `otpauth://hotp/x?secret=${SECRET}&counter=1`,
  `otpauth://totp/x?secret=${SECRET}&algorithm=SHA256`,
  `otpauth://totp/x?secret=${SECRET}&digits=8`,
  `otpauth://totp/x?secret=${SECRET}&period=60`,
])('%j is refused', (text) => {
  expect(() => parseTotpSecret(text)).toThrow(
    expect.objectContaining({ faults: [expect.objectContaining({ path: 'secret' })] }),
  );
});
