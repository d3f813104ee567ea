interface Account {
  readonly issuer: string;
  readonly name: string;
  readonly secret: string;
  readonly algorithm: string;
  readonly digits: number;
  readonly periodSeconds: number;
}

let readOtpauth: (text: string) => { account?: Account; fault?: string };
beforeAll(async () => {
  const path: string = '../../../packages/carrier/pages/phone/otpauth.js';
  ({ readOtpauth } = await import(path));
});

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

test('a URI says who the account is of, and how its codes are computed', () => {
  const text = `otpauth://totp/Contoso%20Ltd:ada%40example.com?secret=${SECRET}&issuer=Contoso%20Ltd&algorithm=SHA256&digits=8&period=30`;
  expect(readOtpauth(text)).toEqual({
    account: {
      issuer: 'Contoso Ltd',
      name: 'ada@example.com',
      secret: SECRET,
      algorithm: 'SHA256',
      digits: 8,
      periodSeconds: 30,
    },
  });
});

test('what a URI leaves out is as the Key URI Format has it: SHA-1, six digits, 30 seconds', () => {
  expect(readOtpauth(`otpauth://totp/ada?secret=${SECRET}`).account).toMatchObject({
    issuer: '',
    name: 'ada',
    algorithm: 'SHA1',
    digits: 6,
    periodSeconds: 30,
  });
});

test('a secret may be typed in small letters and groups, as pages show it', () => {
  const { account } = readOtpauth('otpauth://totp/ada?secret=jbsw%20y3dp%20ehpk%203pxp====');
  expect(account?.secret).toBe('JBSWY3DPEHPK3PXP');
});

test('the label names the issuer where the parameter does not, and the account may have a colon', () => {
  const { account } = readOtpauth(`otpauth://totp/Contoso:%20ada:1?secret=${SECRET}`);
  expect(account).toMatchObject({ issuer: 'Contoso', name: 'ada:1' });
});

test.each([
  ['an empty text', '', 'no address'],
  ['another address', 'https://example.com/#pair=1', 'otpauth://totp/'],
  ['a counter', `otpauth://hotp/ada?secret=${SECRET}&counter=1`, 'HOTP'],
  ['no secret', 'otpauth://totp/ada', '10 to 128 bytes'],
  ['a secret that is no base32', 'otpauth://totp/ada?secret=JBSWY3DPEHPK3PX1', 'base32'],
  ['a short secret', 'otpauth://totp/ada?secret=JBSWY3DP', '10 to 128 bytes'],
  ['an unknown algorithm', `otpauth://totp/ada?secret=${SECRET}&algorithm=MD5`, 'SHA256'],
  ['seven digits', `otpauth://totp/ada?secret=${SECRET}&digits=7`, '6 or 8'],
  ['a minute', `otpauth://totp/ada?secret=${SECRET}&period=60`, '30 seconds'],
  ['a malformed name', `otpauth://totp/%E0%A4?secret=${SECRET}`, 'malformed'],
  ['endless text', `otpauth://totp/${'a'.repeat(2_000)}?secret=${SECRET}`, 'no address'],
])('%s is refused, with what is wrong', (_what, text, fault) => {
  expect(readOtpauth(text).fault).toContain(fault);
});
